"""Readings in a process of their own: answers, refusals, and bytes that would keep a parser for ever."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from claims import engine, reader_process
from factcheck.errors import UnreadableArticleError, UnreadableFeedError
from factcheck.reading import read_page

URL = "http://post.example/a"
PAGE = b"<html lang=en><title>Bridge</title><p>" + b"The minister said that the bridge is open again. " * 20
HOUR = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def fresh_child() -> Iterator[None]:
    """Start and leave without a child: its limits are those of the settings at its start."""
    reader_process._end_at_exit()
    reader_process._children.clear()
    yield
    reader_process._end_at_exit()
    reader_process._children.clear()


def read(body: bytes) -> object:
    return engine.read_page(
        body, url=URL, content_type="text/html", fallback_published_at=HOUR, fetched_at=HOUR
    )


def child() -> subprocess.Popen[bytes]:
    return reader_process._children["reader"].process


def test_child_finds_what_is_found_without_it() -> None:
    here = read_page(PAGE, URL, content_type="text/html", fallback_published_at=HOUR, fetched_at=HOUR)
    assert read(PAGE) == here
    assert here.published_at == HOUR


def test_child_is_kept_between_readings() -> None:
    read(PAGE)
    first = child().pid
    read(PAGE)
    assert child().pid == first


def test_refusal_keeps_its_class_and_words() -> None:
    with pytest.raises(UnreadableArticleError, match="The page is empty"):
        read(b" ")
    with pytest.raises(UnreadableFeedError, match="not a feed"):
        engine.read_feed(b'{"items": 1}', url=URL, content_type="")


def test_hung_page_costs_only_its_time_limit(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.READ_PAGE_SECONDS = 1
    read(PAGE)
    slow = child()
    os.kill(slow.pid, signal.SIGSTOP)  # as good as a parser that never ends: no answer, and deaf to its alarm
    monkeypatch.setattr(reader_process, "GRACE_SECONDS", 0.5)
    started = time.monotonic()
    with pytest.raises(UnreadableArticleError, match="longer than 1 seconds"):
        read(PAGE * 200)  # more than a pipe holds: even sending it would wait for ever
    assert time.monotonic() - started < 5
    assert slow.poll() == -signal.SIGKILL
    read(PAGE)
    assert child().pid != slow.pid


def test_alarm_ends_a_parser_that_hangs(settings: Settings) -> None:
    # Quadratic in the parser, below every limit of size: a page with a few thousand tags of 1,999 attributes.
    attributes = " ".join(f"a{number}=1" for number in range(1999)).encode()
    settings.READ_PAGE_SECONDS = 1
    with pytest.raises(UnreadableArticleError, match="longer than 1 seconds"):
        read(b"<html><p>" + (b"<b " + attributes + b">x</b>") * 550)
    read(PAGE)


def test_memory_has_an_end(settings: Settings) -> None:
    read(PAGE)
    status = Path(f"/proc/{child().pid}/status").read_text()
    loaded = int(next(line for line in status.splitlines() if line.startswith("VmSize")).split()[1]) // 1024
    reader_process._end_at_exit()
    reader_process._children.clear()
    settings.READ_MEMORY_MB = loaded + 15
    read(PAGE)
    with pytest.raises(UnreadableArticleError, match=rf"more memory than it may \({loaded + 15} MB\)"):
        read(b"<html><p>" + b"<b>x</b>" * 1_200_000)
    read(PAGE)


def test_child_that_the_system_ends_is_said_to_have_taken_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    read(PAGE)
    ask = reader_process._Child.ask

    def ask_and_end(self: reader_process._Child, head: dict[str, object], body: bytes) -> object:
        self.process.kill()
        return ask(self, head, body)

    monkeypatch.setattr(reader_process._Child, "ask", ask_and_end)
    with pytest.raises(UnreadableArticleError, match="more memory"):
        read(PAGE)


def test_killed_child_is_replaced() -> None:
    read(PAGE)
    gone = child()
    gone.kill()
    gone.wait()
    read(PAGE)
    assert child().pid != gone.pid


def test_child_after_a_fork_is_not_shared() -> None:
    read(PAGE)
    reader_process._children["reader"].owner = -1  # what a forked process sees: another owner
    theirs = child()
    read(PAGE)
    assert child().pid != theirs.pid
    assert theirs.wait(timeout=10) == 0  # here both ends are this process's own


def test_child_is_replaced_after_so_many_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_process, "READINGS_EACH", 2)
    read(PAGE)
    first = child()
    read(PAGE)
    assert first.poll() is not None
    assert "reader" not in reader_process._children


def test_child_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SECRET_KEY", "do-not-tell")
    read(PAGE)
    with open(f"/proc/{child().pid}/environ", "rb") as environment:
        assert b"do-not-tell" not in environment.read()


def test_child_ends_with_its_owner() -> None:
    read(PAGE)
    running = child()
    assert running.stdin is not None
    running.stdin.close()
    assert running.wait(timeout=10) == 0
