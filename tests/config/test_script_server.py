"""script/server from an empty data folder to the printed conflicts, killed on the way."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded
from config.children import end_leftovers
from config.embedded.places import DATABASE_NAME, DATABASE_USER, POSTGRES_PORT, Places
from config.environment import BASE_DIR

PATIENCE_SECONDS = 150


@pytest.fixture
def own_var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = BASE_DIR / "var" / "test" / f"script-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    monkeypatch.setenv("FACTCHECK_VAR", str(folder))
    for name in ("DATABASE_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(
        "ENGINE_ENTAILMENT_MODEL", "minilm-glance"
    )  # the large model takes a minute of its own
    for name in ("PORT", "SEEDS_PORT"):
        monkeypatch.setenv(name, str(free_port()))
    yield folder
    end_leftovers(str(folder))
    embedded.release()
    embedded.stop()
    where = Places.below(folder)
    for leftover in (folder, where.sockets, where.system):
        shutil.rmtree(leftover, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def start_server(output: Path, *args: str) -> subprocess.Popen[bytes]:
    with output.open("wb") as file:
        command = [sys.executable, "-m", "config.supervisor", *args]
        return subprocess.Popen(command, cwd=BASE_DIR, stdout=file, stderr=subprocess.STDOUT)


def wait_for(pattern: str, output: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not re.search(pattern, output.read_text()):
        assert server.poll() is None, output.read_text()
        assert time.monotonic() < deadline, output.read_text()
        time.sleep(0.1)


def rows(query: str) -> list[tuple[int, ...]]:
    embedded.ensure_running()
    with psycopg.connect(
        host=str(embedded.places().sockets), port=POSTGRES_PORT, dbname=DATABASE_NAME, user=DATABASE_USER
    ) as link:
        return link.execute(query.encode()).fetchall()


@pytest.mark.timeout(2 * PATIENCE_SECONDS)
def test_server_killed_on_the_way_finishes_at_the_second_start(own_var: Path) -> None:
    first, second = own_var / "first.txt", own_var / "second.txt"
    server = start_server(first)
    try:
        wait_for(r"[1-9]\d* of \d+ articles compared", first, server)
    finally:
        server.kill()
        server.wait()
    assert re.search(r"account created: admin, password \S{16} ", first.read_text())

    assert start_server(second, "--once").wait(PATIENCE_SECONDS) == 0, second.read_text()

    said = second.read_text()
    assert "account created" not in said
    found = re.search(r"(\d+) of \1 articles compared", said)
    assert found is not None
    assert f"http://127.0.0.1:{os.environ['PORT']}/admin/" in said
    samples = int(found[1])
    assert rows("SELECT count(*), count(DISTINCT url) FROM claims_article") == [(samples, samples)]
    assert rows("SELECT count(*) FROM claims_revision") == [(samples,)]
    assert rows("SELECT count(*) FROM claims_conflict")[0][0] > 0
    assert end_leftovers(str(own_var)) == 0
