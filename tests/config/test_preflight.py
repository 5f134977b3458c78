import os
import shutil
import socket
from pathlib import Path
from typing import NamedTuple

import pytest

from config.preflight import CannotStartError, check_folder, check_port, take_lock


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_folder_with_room_passes_and_keeps_no_trial_file(tmp_path: Path) -> None:
    check_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStartError, match=r"cannot write to .*file/var: Not a directory"):
        check_folder(tmp_path / "file" / "var")


def test_nearly_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 10**6, 10**6))
    with pytest.raises(CannotStartError, match="has 0 MB left, 500 are needed"):
        check_folder(tmp_path)


def test_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CannotStartError, match=r"the disk that holds .* is full"):
        check_folder(tmp_path)


def test_free_port_passes_and_taken_port_is_named() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(CannotStartError, match=f"port {port} for the web server is in use.*PORT"):
            check_port(port, "the web server", "PORT")
    check_port(port, "the web server", "PORT")


def test_impossible_port_is_named() -> None:
    with pytest.raises(CannotStartError, match="PORT=70000 is not a port number"):
        check_port(70000, "the web server", "PORT")


def test_second_lock_names_the_process_that_holds_the_first(tmp_path: Path) -> None:
    first = take_lock(tmp_path / "lock")
    with pytest.raises(CannotStartError, match=f"process {os.getpid()}"):
        take_lock(tmp_path / "lock")
    os.close(first)
    os.close(take_lock(tmp_path / "lock"))


def test_port_wanted_twice_is_named() -> None:
    with pytest.raises(CannotStartError, match="port 8000 is wanted twice: set SEEDS_PORT"):
        check_port(8000, "the sample site", "SEEDS_PORT", other=8000)
