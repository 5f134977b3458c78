import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.embedded import account as accounts
from config.embedded.account import Account, current_account, reachable_copy
from config.embedded.data import data_folder, socket_folder
from config.embedded.errors import EmbeddedServiceError
from config.embedded.places import Places


def test_address_depends_on_the_folder_only() -> None:
    here, again, there = (Places.below(Path(name)) for name in ("/srv/a/var", "/srv/a/var", "/srv/b/var"))
    assert here == again
    assert here.sockets != there.sockets


def test_socket_path_fits_however_deep_the_project_lies() -> None:
    deep = Places.below(Path("/", *["a folder with a long name"] * 20))
    assert len(bytes(deep.postgres_socket)) <= 107
    assert len(bytes(deep.valkey_socket)) <= 107


def test_socket_path_that_is_too_long_is_named(tmp_path: Path) -> None:
    places = replace(Places.below(tmp_path), sockets=tmp_path / ("x" * 100))
    with pytest.raises(EmbeddedServiceError, match="longer than 107 bytes"):
        socket_folder(places.postgres_socket, current_account())


def test_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "trap").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EmbeddedServiceError, match="belongs to another account or is no folder"):
        current_account().own_folder(tmp_path / "trap")


def test_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    stranger = Account(uid=os.geteuid() + 12345, gid=os.getegid(), is_dropped=False)
    (tmp_path / "theirs").mkdir()
    with pytest.raises(EmbeddedServiceError, match="belongs to another account"):
        stranger.own_folder(tmp_path / "theirs")


def test_programs_below_a_private_home_are_copied_for_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_root: bool
) -> None:
    origin, copies = tmp_path / "home", Path("/var/tmp") / f"factcheck-test-{os.getpid()}"
    program = origin / "wheel" / "program"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    origin.chmod(0o700)
    monkeypatch.setattr(accounts, "SYSTEM_FOLDER", copies)

    found = reachable_copy(current_account(), [program.parent], Path("wheel/program"), "wheel-1")

    assert found == (copies / "wheel-1" if is_root else origin)
    assert current_account().can_execute(found / "wheel/program")
    shutil.rmtree(copies, ignore_errors=True)


@pytest.fixture
def private_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """A checkout that only its owner can reach, and a stand-in for /var/lib."""
    system = Path("/var/tmp") / f"factcheck-test-{os.getpid()}"
    var = tmp_path / "var"
    var.mkdir()
    tmp_path.chmod(0o700)
    yield replace(Places.below(var), system=system / "key")
    shutil.rmtree(system, ignore_errors=True)


def test_data_lies_where_the_account_can_reach_it_and_stays(private_home: Places, is_root: bool) -> None:
    chosen = data_folder(private_home, current_account())
    assert chosen == (private_home.system if is_root else private_home.var / "servers")
    for folder in (private_home.var, *private_home.var.parents[:2]):
        folder.chmod(0o755)
    assert data_folder(private_home, current_account()) == chosen


def test_data_out_of_reach_is_named_and_not_replaced(private_home: Places, is_root: bool) -> None:
    (private_home.var / "servers").mkdir()
    if not is_root:
        return
    with pytest.raises(EmbeddedServiceError, match="can no longer reach"):
        data_folder(private_home, current_account())


def test_servers_see_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere.example")
    done = current_account().run(["/usr/bin/env"], cwd=Path("/"))
    assert "PGHOST" not in done.stdout
