"""Programs the supervisor runs: started, watched, started again, stopped with all their children."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.processes import PROC, is_alive

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
"""A program that ran this long counts as healthy: its next restart is quick again."""

MARK = "FACTCHECK_SERVER"
"""Variable every program inherits; finds what a killed supervisor left behind."""

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def start_program(args: Sequence[str | Path], log: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start ``args`` with its output in ``log``; it gets SIGTERM when this process dies."""
    with log.open("ab") as output:
        return subprocess.Popen(
            args,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C goes to the supervisor, which stops the programs in order
            preexec_fn=_die_with_parent,
        )


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


@dataclass(kw_only=True)
class Child:
    """One program that should always run."""

    name: str
    args: Sequence[str | Path]
    log: Path
    folder: Path
    grace_seconds: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    delay_seconds: float = FIRST_DELAY_SECONDS
    started_at: float = 0.0
    restart_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the program."""
        self.process = start_program(self.args, self.log, self.folder)
        self.started_at = time.monotonic()

    def watch(self) -> str:
        """Start the program again when it died and its delay is over; return what happened, if anything."""
        if self.process is None:
            if time.monotonic() < self.restart_at:
                return ""
            self.start()
            return f"{self.name} started again"
        status = self.process.poll()
        if status is None:
            return ""
        self._end_group()
        if time.monotonic() - self.started_at > STEADY_AFTER_SECONDS:
            self.delay_seconds = FIRST_DELAY_SECONDS
        delay, self.process = self.delay_seconds, None
        self.restart_at = time.monotonic() + delay
        self.delay_seconds = min(2 * delay, LONGEST_DELAY_SECONDS)
        return f"{self.name} ended ({_how(status)}), starts again in {delay:.0f} s; see {self.log}"

    def ask_to_stop(self) -> None:
        """Ask the program to finish what it does and leave."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Wait for the program to leave, then make sure that it and its children are gone."""
        if self.process is None:
            return
        try:
            self.process.wait(self.grace_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._end_group()
        self.process = None

    def _end_group(self) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return  # nobody left; a group of zombies may answer either way


def end_leftovers(mark: str, patience_seconds: float = 10.0) -> int:
    """End the programs of an earlier supervisor that was killed; return how many there were.

    The caller holds the supervisor's lock, so whoever carries the mark has lost its master.
    """
    found = list(_marked(mark))
    for pid in found:
        _signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience_seconds
    while any(is_alive(pid) for pid in found) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in _marked(mark):
        _signal(pid, signal.SIGKILL)
    return len(found)


def _marked(mark: str) -> Iterator[int]:
    wanted = f"{MARK}={mark}".encode()
    for entry in PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if wanted in environment.split(b"\0") and is_alive(int(entry.name)):
            yield int(entry.name)


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _how(status: int) -> str:
    if status < 0:
        return signal.Signals(-status).name
    return f"status {status}"
