"""A worker killed in the middle of its work loses nothing and does nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from claims import engine
from claims.models import Appearance, Article, Claim, Conflict
from claims.services.extraction import load_speakers
from claims.services.ingest import Submission, submit_article

ROOT = Path(__file__).resolve().parent.parent.parent
TEXTS = [
    f"{ministry} said on Monday that {killed} people were killed when a dam broke near {town}. "
    f"The miners' union said at least {killed * 3} people were killed in {town}. "
    f"{ministry} denied that it had ignored warnings about the dam in {town}."
    for ministry, killed, town in [
        ("Peru's energy ministry", 12, "Huanuco"),
        ("Chile's mining ministry", 7, "Copiapo"),
        ("Ghana's water ministry", 21, "Tamale"),
        ("Nepal's home ministry", 9, "Pokhara"),
        ("Kenya's interior ministry", 15, "Nakuru"),
        ("Laos's public works ministry", 31, "Attapeu"),
    ]
]


def environment() -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.worker.settings",
        "TEST_DATABASE_NAME": str(connection.settings_dict["NAME"]),
    }


def celery(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "config", *arguments]


@contextmanager
def worker(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker in a process group of its own; whatever is left of it is killed at the end."""
    queues = "fetch,read,extract,compare,default"
    with log.open("ab") as output:
        process = subprocess.Popen(
            celery("worker", "--concurrency=1", f"--queues={queues}", "--loglevel=info"),
            cwd=ROOT,
            env=environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def sweep() -> None:
    """Ask for everything unfinished, as script/server does when it starts."""
    arguments = celery("call", "claims.tasks.sweep_overdue", "--kwargs", '{"include_waiting": true}')
    subprocess.run(arguments, cwd=ROOT, env=environment(), check=True, capture_output=True)


def wait_for(condition: Callable[[], bool], seconds: float, log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds} s in vain; the worker says:\n{log.read_text()[-3000:]}")
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.timeout(180)
def test_kill_in_the_middle_then_restart(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    load_speakers()
    articles = [submit_article(Submission(text=text))[0] for text in TEXTS]
    with worker(log) as process:
        sweep()
        wait_for(lambda: Claim.objects.exists(), 90, log)
        os.killpg(process.pid, signal.SIGKILL)
    assert Article.objects.unfinished().exists(), "the kill came too late to prove anything"

    with worker(log):
        sweep()
        sweep()  # asking twice does no harm
        wait_for(lambda: not Article.objects.unfinished().exists(), 90, log)

    assert set(Article.objects.values_list("stage", flat=True)) == {"compared"}
    expected = {
        (article.pk, engine.content_key(claim))
        for article in articles
        for claim in engine.extract_claims(article, article.revisions.get())
    }
    stored = Appearance.objects.values_list("revision__article", "claim__content_key")
    assert sorted(stored) == sorted(expected)
    assert Claim.objects.count() == len({key for _, key in expected})
    assert Conflict.objects.count() == Conflict.objects.values("claim_a", "claim_b").distinct().count()
    assert Conflict.objects.exists()
