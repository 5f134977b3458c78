"""The faults a person meets first; the whole run is tested end to end elsewhere."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import BASE_DIR
from config.preflight import take_lock
from config.supervisor import last_line


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def run_supervisor(var: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, "-m", "config.supervisor", *args],
        cwd=BASE_DIR,
        env={**clean, "FACTCHECK_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_taken_port_is_one_line(tmp_path: Path, taken_port: int) -> None:
    done = run_supervisor(tmp_path, PORT=str(taken_port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: port {taken_port} for the web server is in use")
    assert done.stderr.count("\n") == 1


def test_second_server_in_one_folder_is_one_line(tmp_path: Path) -> None:
    lock = take_lock(tmp_path / "supervisor.lock")
    done = run_supervisor(tmp_path)
    os.close(lock)
    assert done.returncode == 1
    assert done.stderr == f"error: script/server already runs in this folder (process {os.getpid()})\n"


def test_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run_supervisor(tmp_path / "file" / "var")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_production_without_a_secret_is_one_line(tmp_path: Path) -> None:
    done = run_supervisor(tmp_path, DJANGO_DEBUG="0")
    assert done.returncode == 1
    assert done.stderr == "error: DJANGO_SECRET_KEY is not set: production does not start without it\n"


def test_port_that_is_no_number_is_one_line(tmp_path: Path) -> None:
    done = run_supervisor(tmp_path, PORT="http")
    assert done.returncode == 1
    assert done.stderr == "error: PORT=http is not a number\n"


def test_last_line_skips_blank_ones() -> None:
    assert last_line("one\n two \n\n") == "two"
    assert last_line("\n") == "no output"
