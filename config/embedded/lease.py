"""Counting users with file locks, which the kernel drops when a process dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lease:
    """One process's stake in the servers of a folder."""

    def __init__(self, folder: Path) -> None:
        self._lease_file = folder / "servers.lease"
        self._guard_file = folder / "servers.lock"
        self._descriptor: int | None = None
        self.owner_pid = os.getpid()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Let one process at a time start, join or stop the servers."""
        descriptor = _open(self._guard_file)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def take(self) -> None:
        """Count this process, and the children it forks, as a user."""
        self._descriptor = _open(self._lease_file)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        """Stop counting this process; forked children that hold the same lock still count."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_last(self) -> bool:
        """True when nobody holds a lease; only meaningful under the guard."""
        descriptor = _open(self._lease_file)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)
        return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
