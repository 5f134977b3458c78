"""What must be right before the supervisor starts anything; every fault is one line."""

import errno
import fcntl
import os
import shutil
import socket
from pathlib import Path

NEEDED_BYTES = 500 * 1024 * 1024
"""An empty database with its log files takes about 70 MB; the rest is for the first weeks of articles."""


class CannotStartError(Exception):
    """The server cannot start here; the message is one line that says why and what to do."""


def check_folder(folder: Path) -> None:
    """Raise unless ``folder`` can be written and has room."""
    try:
        (folder / "log").mkdir(parents=True, exist_ok=True)
        trial = folder / f"trial.{os.getpid()}"
        trial.write_bytes(b"x")
        trial.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        message = f"cannot write to {folder}: {error.strerror}"
        if error.errno == errno.ENOSPC:
            message = f"the disk that holds {folder} is full"
        raise CannotStartError(message) from error
    if free < NEEDED_BYTES:
        left, needed = free // 1024**2, NEEDED_BYTES // 1024**2
        message = f"the disk that holds {folder} has {left} MB left, {needed} are needed"
        raise CannotStartError(message)


def read_port(variable: str, *, default: int) -> int:
    """Port number in an environment variable."""
    text = os.environ.get(variable, "") or str(default)
    if not text.isdecimal():
        message = f"{variable}={text} is not a number"
        raise CannotStartError(message)
    return int(text)


def check_port(port: int, purpose: str, variable: str, *, other: int = 0) -> None:
    """Raise when something else listens on ``port`` of this machine, or ``other`` is the same."""
    if port == other:
        message = f"port {port} is wanted twice: set {variable} to another port for {purpose}"
        raise CannotStartError(message)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            message = (
                f"port {port} for {purpose} {why}: stop what holds it, or set {variable} to another port"
            )
            raise CannotStartError(message) from error
        except OverflowError as error:
            message = f"{variable}={port} is not a port number"
            raise CannotStartError(message) from error


def take_lock(path: Path) -> int:
    """Hold the lock that says a supervisor runs; it falls with the process."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = os.read(descriptor, 20).decode("ascii", "replace").strip()
        os.close(descriptor)
        message = f"script/server already runs in this folder (process {pid})"
        raise CannotStartError(message) from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode("ascii"))
    return descriptor
