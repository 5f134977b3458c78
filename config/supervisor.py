"""``script/server``: everything in one terminal, from an empty folder to a running tracker.

Starts the bundled servers, brings the database up to date, runs web, worker, beat and the sample site,
feeds the sample stories through the chain and prints the conflicts found. Whatever dies is started
again. Ctrl-C, or SIGTERM, stops it all in order.
"""

import argparse
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

import django
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.children import MARK, Child, end_leftovers, start_program
from config.environment import BASE_DIR, var_dir
from config.preflight import CannotStartError, check_folder, check_port, read_port, take_lock

QUEUES = "default,fetch,read,extract,compare"
SERVERS_CHECK_SECONDS = 5.0
MANAGE = ".venv/bin/python manage.py"


class Stop(Exception):  # noqa: N818  not an error: somebody asked
    """Ctrl-C or SIGTERM arrived."""


class Supervisor:
    """One run of the whole installation."""

    def __init__(self, *, with_samples: bool) -> None:
        self.port = read_port("PORT", default=8000)
        self.seeds_port = read_port("SEEDS_PORT", default=8765)
        self.logs = var_dir() / "log"
        self.with_samples = with_samples
        self.children: list[Child] = []
        self.stop_requested = False
        self._servers_checked_at = 0.0
        self._servers_fault = ""

    # -- life cycle ------------------------------------------------------------------------------

    def run(self, *, once: bool) -> int:
        """Start everything, show the conflicts; then serve until stopped, unless ``once``."""
        check_folder(var_dir())
        lock = take_lock(var_dir() / "supervisor.lock")
        try:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, self._on_signal)
            os.environ[MARK] = str(var_dir())
            return self._run(once=once)
        except Stop:
            say("stopping")
            return 0 if not once else 130
        finally:
            self._shut_down()
            os.close(lock)

    def _run(self, *, once: bool) -> int:
        if leftovers := end_leftovers(str(var_dir())):
            say(f"ended {leftovers} processes of a run that was killed")
        check_port(self.port, "the web server", "PORT")
        if self.with_samples:
            check_port(self.seeds_port, "the sample site", "SEEDS_PORT", other=self.port)
        say("starting the database and the queue")
        embedded.ensure_running()
        say("bringing the database up to date")
        self._step("migrate", "migrate", "--noinput")
        django.setup()
        self._announce_admin()
        self._start_programs()
        status = self._work_through_samples() if self.with_samples else 0
        show(self._step("show_conflicts", "show_conflicts"))
        self._wait(lambda: is_answering(self.port))
        self._announce_addresses()
        if not once:
            say("serving; Ctrl-C stops everything")
            self._wait(lambda: False)
        return status

    def _shut_down(self) -> None:
        """Stop the programs newest first, then, if nobody else uses them, the servers."""
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.end()
        embedded.release()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self.stop_requested:  # asked twice: no patience left
            for child in self.children:
                child.grace_seconds = 0.0
        self.stop_requested = True

    # -- programs --------------------------------------------------------------------------------

    def _start_programs(self) -> None:
        if self.with_samples:
            self._start("site", "manage.py", "serve_seeds")
        web = ("--threads", "4", "--graceful-timeout", "5", "--access-logfile", "-", "--no-control-socket")
        self._start("web", "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}", *web)
        worker = ("--concurrency", "2", "--queues", QUEUES, "--without-gossip", "--without-mingle")
        self._start("worker", "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO", *worker)
        self._start("beat", "-m", "celery", "-A", "config", "beat", "--loglevel", "INFO", "--pidfile=")

    def _start(self, name: str, *args: str) -> None:
        log = self.logs / f"{name}.log"
        child = Child(name=name, args=[sys.executable, *args], log=log, folder=BASE_DIR)
        child.start()
        self.children.append(child)

    def _step(self, name: str, *args: str) -> str:
        """Run one management command to its end and return what it printed."""
        log = self.logs / f"{name}.log"
        log.unlink(missing_ok=True)
        process = start_program([sys.executable, "manage.py", *args], log, BASE_DIR)
        try:
            self._wait(lambda: process.poll() is not None)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        output = log.read_text(encoding="utf-8", errors="replace")
        if process.returncode:
            message = f"{name} failed: {last_line(output)} (all of it: {log})"
            raise CannotStartError(message)
        return output

    def _wait(self, is_done: Callable[[], bool], pause_seconds: float = 0.2) -> None:
        """Look after programs and servers until ``is_done``."""
        while not is_done():
            if self.stop_requested:
                raise Stop
            for child in self.children:
                if event := child.watch():
                    say(event)
                    if child.name == "worker" and child.process is not None:
                        self._enqueue_again()
            self._check_servers()
            time.sleep(pause_seconds)

    def _check_servers(self) -> None:
        """Bring a killed PostgreSQL or Valkey back."""
        if time.monotonic() - self._servers_checked_at < SERVERS_CHECK_SECONDS:
            return
        self._servers_checked_at = time.monotonic()
        try:
            restarted = embedded.ensure_running()
        except embedded.EmbeddedServiceError as error:
            if str(error) != self._servers_fault:  # a full disk, say: once is enough
                say(str(error))
            self._servers_fault = str(error)
            return
        self._servers_fault = ""
        for name in restarted:
            say(f"{name} was gone and runs again")
        if restarted and self.children:
            self._enqueue_again()

    def _enqueue_again(self) -> None:
        """Ask the workers to take up what a killed process may have dropped; doubling does no harm."""
        from claims.tasks import sweep_overdue

        try:
            sweep_overdue.apply_async(kwargs={"include_waiting": True}, retry=False, expires=60)
        except sweep_overdue.OperationalError:
            return  # no broker at this moment: the sweeper does it within minutes

    # -- sample stories --------------------------------------------------------------------------

    def _work_through_samples(self) -> int:
        """Load the samples and wait for the chain; status 1 when an article was parked or is stuck."""
        from config.progress import Progress  # needs Django to be set up

        self._wait(lambda: is_answering(self.seeds_port))
        say(last_line(self._step("load_seeds", "load_seeds")))
        progress = Progress()
        self._wait(progress.is_done, pause_seconds=0.5)
        for line in progress.faults:
            say(line)
        return 1 if progress.faults else 0

    # -- words -----------------------------------------------------------------------------------

    def _announce_admin(self) -> None:
        from config.accounts import ADMIN_NAME, create_admin

        if password := create_admin():
            say(f"account created: {ADMIN_NAME}, password {password} (shown only this once)")
        else:
            say(f"account: {ADMIN_NAME} (new password: {MANAGE} changepassword {ADMIN_NAME})")

    def _announce_addresses(self) -> None:
        base = f"http://127.0.0.1:{self.port}"
        show(
            f"\nadmin      {base}/admin/\n"
            f"API        {base}/api/v1/\n"
            f"API docs   {base}/api/v1/docs/\n"
            f"API token  {MANAGE} create_token admin\n"
            f"logs       {self.logs}\n\n"
        )


def main(arguments: Sequence[str]) -> int:
    """Parse the command line and run; every foreseeable fault is one line and status 1."""
    parser = argparse.ArgumentParser(prog="script/server", description=(__doc__ or "").strip())
    parser.add_argument("--once", action="store_true", help="leave after printing the conflicts")
    parser.add_argument("--no-samples", action="store_true", help="neither serve nor load the sample stories")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.conf import settings

        with_samples = settings.IS_LOCAL and not options.no_samples
        return Supervisor(with_samples=with_samples).run(once=options.once)
    except (CannotStartError, embedded.EmbeddedServiceError, ImproperlyConfigured) as error:
        sys.stderr.write(f"error: {error}\n")
    except OSError as error:
        sys.stderr.write(f"error: {error.strerror}: {error.filename or 'while starting'}\n")
    except KeyboardInterrupt:
        return 130
    return 1


def say(line: str) -> None:
    """One line of progress."""
    show(f"script/server: {line}\n")


def show(text: str) -> None:
    """Write at once; a terminal that went away must not keep the programs from being stopped."""
    with contextlib.suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no output")


def is_answering(port: int) -> bool:
    """True when something on this machine takes connections on ``port``."""
    with socket.socket() as link:
        link.settimeout(1)
        return link.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
