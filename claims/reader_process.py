"""Hostile bytes are read in a child process that can be killed.

One child for each process of ours, kept between readings and replaced when it died or has read enough. It
gets none of our environment, so that whatever takes it over finds no secret there. Entry: ``read``. The
child's side is ``factcheck.reading.child``.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings

import factcheck
from factcheck import errors
from factcheck.reading.child import read_message, write_message

logger = logging.getLogger(__name__)

START_SECONDS = 120
"""Loading the readers takes two seconds, on a machine that is busy starting everything else far more."""

GRACE_SECONDS = 5
"""The child's own alarm comes first; after this much more it is killed from here."""

READINGS_EACH = 2000
"""Parsers leak a little; a new child every two thousand pages costs a millisecond for each."""

_REFUSALS = {
    "page": errors.UnreadableArticleError,
    "feed": errors.UnreadableFeedError,
    "robots.txt": errors.UnreadableFeedError,
    "feeds of a page": errors.UnreadableArticleError,
    "list of feeds": errors.UnreadableFeedError,
}


class _Child:
    """A running reader and how much it has read."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.readings = 0
        self.is_overdue = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", "factcheck.reading.child", str(settings.READ_MEMORY_MB)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(factcheck.__file__).parents[1],
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C is for the worker, which then ends the child
        )
        with self._killed_after(START_SECONDS):
            is_ready = self._receive() is not None
        if not is_ready:
            message = f"The reading process did not start (exit {self.end()})."
            raise RuntimeError(message)

    def ask(self, head: dict[str, Any], body: bytes) -> dict[str, Any] | None:
        """Return the answer to a request, ``None`` when the child died or was killed over it."""
        self.readings += 1
        with self._killed_after(head["seconds"] + GRACE_SECONDS):
            try:
                write_message(self.process.stdin, head, body)  # type: ignore[arg-type] # a pipe was asked for
            except OSError:
                return None
            return self._receive()

    def _receive(self) -> dict[str, Any] | None:
        message = read_message(self.process.stdout)  # type: ignore[arg-type] # a pipe was asked for
        return message[0] if message else None

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        """Kill the child after so long, which ends any wait for its pipes, in the middle of a message too."""

        def kill() -> None:
            self.is_overdue = True
            self.process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def end(self) -> int:
        """End the process and return its exit status."""
        self.process.kill()
        status = self.process.wait()
        self.let_go()
        return status

    def let_go(self) -> None:
        """Close our ends of its pipes; without any end open it ends by itself."""
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # half a request was still to be written
                pipe.close()  # type: ignore[union-attr] # a pipe was asked for


_lock = threading.Lock()
_children: dict[str, _Child] = {}


def read(work: str, body: bytes, *, url: str, seconds: int, **arguments: Any) -> Any:
    """Return what the reader called ``work`` finds in ``body``, as plain values.

    Args:
        work: "page", "feed", "robots.txt", "feeds of a page" or "list of feeds".
        body: The bytes to read.
        url: Where they were found.
        seconds: How long the reading may take.
        arguments: Further arguments of the reader; moments as ISO text.

    Raises:
        UnreadableArticleError, UnreadableFeedError: The reader refuses the bytes, or it took too long or
            too much memory over them.
        RuntimeError: A fault of ours in reading.
    """
    head = {"work": work, "url": url, "seconds": seconds, **arguments}
    with _lock:
        child = _running()
        answer = child.ask(head, body)
        if answer is None or answer.get("fault") == "memory" or child.readings >= READINGS_EACH:
            status = _children.pop("reader").end()
    if answer is None:
        logger.warning("reading a %s ended the reading process with status %s", work, status)
        raise _REFUSALS[work](_reason(work, seconds, status, is_overdue=child.is_overdue))
    if "refused" in answer:
        raise getattr(errors, answer["refused"])(answer["message"])
    if answer.get("fault") == "memory":
        raise _REFUSALS[work](_too_big(work))
    if "fault" in answer:
        message = f"Reading {url or 'pasted bytes'} failed: {answer['fault']}"
        raise RuntimeError(message)
    return answer["found"]


def processor_seconds() -> float:
    """Return the processor time the running child has taken so far, 0 when there is none."""
    child = _children.get("reader")
    if child is None:
        return 0.0
    times = psutil.Process(child.process.pid).cpu_times()
    return float(times.user + times.system)


def _running() -> _Child:
    child = _children.get("reader")
    if child is not None and child.owner != os.getpid():
        child.let_go()  # after a fork it is the parent's, which has its own ends of the pipes
    elif child is not None and child.process.poll() is not None:
        child.end()
    elif child is not None:
        return child
    _children["reader"] = _Child()
    return _children["reader"]


def _reason(work: str, seconds: int, status: int, *, is_overdue: bool) -> str:
    """Say why a child ended over its work."""
    if is_overdue or status == -signal.SIGALRM:
        return f"Reading the {work} took longer than {seconds} seconds, which no article does."
    if status == -signal.SIGKILL:  # not from here: the system was out of memory
        return _too_big(work)
    return f"Reading the {work} broke the parser (exit {status})."


def _too_big(work: str) -> str:
    return f"Reading the {work} took more memory than it may ({settings.READ_MEMORY_MB} MB) or than there is."


@atexit.register
def _end_at_exit() -> None:
    child = _children.get("reader")
    if child is not None and child.owner == os.getpid():
        child.end()
