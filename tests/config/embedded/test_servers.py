import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import embedded
from config.embedded import postgres, valkey
from config.embedded.account import current_account
from config.embedded.data import data_folder
from config.embedded.places import Places
from config.embedded.processes import is_alive, working_in
from config.environment import BASE_DIR
from tests.config.embedded.conftest import connect, queue

HOLDER = "from config import embedded; embedded.ensure_running(); print('up', flush=True); input()"


def pid_of(places: Places, server: str) -> int:
    (pid,) = [pid for pid in working_in(data_folder(places, current_account()) / server) if is_main(pid)]
    return pid


def is_main(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat").read_text()
    parent = int(status.rpartition(")")[2].split()[1])
    return Path(f"/proc/{parent}/comm").read_text() != Path(f"/proc/{pid}/comm").read_text()


def start_holder() -> subprocess.Popen[str]:
    """Another process that uses the servers until its input closes."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "up\n"
    return holder


def is_up(places: Places) -> tuple[bool, bool]:
    return postgres.is_ready(places), valkey.is_ready(places)


def test_data_outlives_stop_and_start(servers: Places) -> None:
    with connect(servers) as link:
        link.execute("INSERT INTO kept VALUES (1)")
    with queue(servers) as client:
        client.rpush("tasks", "one")
    embedded.release()
    assert is_up(servers) == (False, False)

    assert embedded.ensure_running() == ["PostgreSQL", "Valkey"]

    with connect(servers) as link:
        assert link.execute("SELECT number FROM kept").fetchall() == [(1,)]
    with queue(servers) as client:
        assert client.lrange("tasks", 0, -1) == [b"one"]


def test_joining_running_servers_is_quick(servers: Places) -> None:
    started_at = time.perf_counter()
    assert embedded.ensure_running() == []
    assert time.perf_counter() - started_at < 0.5  # 0.01 on an idle machine


def test_new_databases_have_the_extensions(servers: Places) -> None:
    with connect(servers) as link:
        link.execute("DROP DATABASE IF EXISTS another")
        link.execute("CREATE DATABASE another")
    with connect(servers, "another") as link:
        rows = link.execute("SELECT extname FROM pg_extension").fetchall()
    assert {name for (name,) in rows} >= {"btree_gin", "pg_trgm", "unaccent", "vector"}


def test_killed_postgres_comes_back_with_its_data(servers: Places) -> None:
    with connect(servers) as link:
        link.execute("INSERT INTO kept VALUES (1)")
    os.kill(pid_of(servers, "postgres"), signal.SIGKILL)

    assert embedded.ensure_running() == ["PostgreSQL"]

    with connect(servers) as link:
        assert link.execute("SELECT number FROM kept").fetchall() == [(1,)]


def test_killed_valkey_comes_back_with_its_data(servers: Places) -> None:
    with queue(servers) as client:
        client.rpush("tasks", "one")
        client.execute_command("WAITAOF", 1, 0, 5000)  # written once a second; this waits for it
    os.kill(pid_of(servers, "valkey"), signal.SIGKILL)
    time.sleep(0.2)

    assert embedded.ensure_running() == ["Valkey"]

    with queue(servers) as client:
        assert client.lrange("tasks", 0, -1) == [b"one"]


def test_servers_whose_sockets_were_cleaned_away_start_anew(servers: Places) -> None:
    with connect(servers) as link:
        link.execute("INSERT INTO kept VALUES (1)")
    shutil.rmtree(servers.sockets)

    assert embedded.ensure_running() == ["PostgreSQL", "Valkey"]

    with connect(servers) as link:
        assert link.execute("SELECT number FROM kept").fetchall() == [(1,)]
    assert pid_of(servers, "valkey") > 0  # exactly one


def test_frozen_valkey_is_replaced(servers: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "STOP_TIMEOUT_SECONDS", 0.3)
    monkeypatch.setattr(valkey, "ANSWER_TIMEOUT_SECONDS", 0.3)
    os.kill(pid_of(servers, "valkey"), signal.SIGSTOP)
    assert embedded.ensure_running() == ["Valkey"]


def test_the_last_process_stops_the_servers(servers: Places) -> None:
    holder = start_holder()
    embedded.release()
    assert is_up(servers) == (True, True)

    holder.communicate("\n", timeout=30)
    assert holder.returncode == 0
    assert is_up(servers) == (False, False)


def test_a_killed_process_no_longer_counts(servers: Places) -> None:
    holder = start_holder()
    holder.kill()
    holder.communicate()
    assert is_up(servers) == (True, True)

    embedded.release()
    assert is_up(servers) == (False, False)


def test_servers_never_run_as_root(servers: Places, is_root: bool) -> None:
    for server in ("postgres", "valkey"):
        owner = Path(f"/proc/{pid_of(servers, server)}").stat().st_uid
        assert (owner != 0) if is_root else (owner == os.geteuid())


def test_nobody_else_can_enter_the_socket_folder(servers: Places) -> None:
    assert servers.sockets.stat().st_mode & 0o777 == 0o700


def test_pid_file_that_names_another_program_is_stale(servers: Places) -> None:
    embedded.release()
    pid_file = data_folder(servers, current_account()) / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n")

    assert "PostgreSQL" in embedded.ensure_running()


def test_killed_initdb_leaves_nothing_that_counts(own_var: Path) -> None:
    draft = data_folder(embedded.places(), current_account()) / "postgres.new"
    shutil.rmtree(draft.with_name("postgres"), ignore_errors=True)
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")

    assert "PostgreSQL" in embedded.ensure_running()
    assert not draft.exists()


def test_data_of_another_version_is_left_alone(servers: Places) -> None:
    embedded.release()
    version = data_folder(servers, current_account()) / "postgres" / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(embedded.EmbeddedServiceError, match="is of PostgreSQL 15, bundled is 18"):
        embedded.ensure_running()
    version.write_text("18\n")


def test_external_servers_switch_the_bundled_ones_off(own_var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("BROKER_URL", "redis://somewhere")
    assert embedded.ensure_running() == []
    assert is_up(Places.below(own_var)) == (False, False)


def test_a_dead_process_that_nobody_buried_is_not_alive() -> None:
    child = subprocess.Popen(["/bin/true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(child.pid)
    child.wait()
