"""Many feeds on this machine, workers that are killed again and again: at the end everything is stored once.

Usage: script/soak [--feeds 500] [--seconds 600] [--kill-every 40]

Each feed has a host of its own and grows; one in ten answers with an error now and then, one in ten is slow, one in
ten gives every entry a new link to the same story. Every few seconds the driver asks what is due, as the schedule
does; two workers with the queues ``fetch`` and ``read`` do it, and both are killed with SIGKILL at random. After the
given time nothing grows any more; when all feeds were polled once again and nothing is unfinished, the store is
compared with what was served.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
ROOT = Path(__file__).resolve().parent.parent
WORDS = [
    "harbour",
    "council",
    "bridge",
    "minister",
    "police",
    "river",
    "station",
    "budget",
    "strike",
    "vaccine",
    "court",
    "tunnel",
    "ferry",
    "school",
]
DRAIN_SECONDS = 600
LEASES_END_EVERY = 60
"""Seconds after which what still waits at the end is asked for again; the schedule takes five minutes."""


@dataclass
class World:
    """What is served: how many entries each feed has, and every request that came."""

    feeds: int
    counts: list[int] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    running: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_calm: bool = False

    def grow(self) -> None:
        """Add an entry to one feed in twenty."""
        for number in range(self.feeds):
            if self.chance.random() < 0.05:
                self.counts[number] += 1

    def feed(self, number: int) -> bytes:
        """Return the RSS of one feed, newest first."""
        items = "".join(
            f"<item><title>Story {n} of {number}</title><guid>{n}</guid><link>http://h{number}.example/{n}</link></item>"
            for n in reversed(range(self.counts[number]))
        )
        return f'<rss version="2.0"><channel><title>Feed {number}</title>{items}</channel></rss>'.encode()

    def page(self, number: int, entry: str) -> bytes:
        """Return an article of its own for each address."""
        chance = random.Random(f"{number}/{entry}")
        lines = (
            f"<p>Officials said that {' '.join(chance.choices(WORDS, k=18))} number {chance.randrange(10**6)} was closed.</p>"
            for _ in range(8)
        )
        title = f"Story {entry} of {number}"
        return f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{"".join(lines)}</article></body></html>'.encode()


@contextmanager
def serve(world: World) -> Iterator[int]:
    """Serve the world on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            with world.lock:
                world.requests[f"{host}{self.path}"] += 1
                world.running[host] += 1
                world.most_at_once[host] = max(world.most_at_once[host], world.running[host])
            try:
                self._answer(int(host.partition(".")[0][1:]))
            except OSError:
                pass  # a killed worker hangs up
            finally:
                with world.lock:
                    world.running[host] -= 1

        def _answer(self, number: int) -> None:
            if self.path == "/robots.txt":
                return self._send(404, b"")
            if number % 10 == 1 and not world.is_calm and world.chance.random() < 0.3:
                return self._send(500, b"")
            if number % 10 == 2:
                time.sleep(0.3)
            if self.path == "/rss":
                return self._send(200, world.feed(number), "application/rss+xml")
            return self._send(200, world.page(number, self.path[1:]), "text/html; charset=utf-8")

        def _send(self, status: int, body: bytes, content_type: str = "text/plain") -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Stay quiet about clients that were killed."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Workers:
    """Celery workers in process groups of their own, killed and started again."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment = environment
        self._log = log
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        with self._log.open("ab") as output:
            for _ in range(2):
                command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=2"]
                command += [
                    "--queues=fetch,read",
                    "--loglevel=WARNING",
                    "--without-gossip",
                    "--without-mingle",
                ]
                self._processes.append(
                    subprocess.Popen(
                        command,
                        cwd=ROOT,
                        env=self._environment,
                        stdout=output,
                        stderr=output,
                        start_new_session=True,
                    )
                )

    def kill(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes.clear()


def run(*, feeds: int, seconds: float, kill_every: float, log: Path) -> dict[str, int]:
    """Soak in the database that is connected; return figures, raise ``AssertionError`` where they are wrong."""
    from django.db import connection

    from claims.models import Article, Feed

    world = World(feeds=feeds, counts=[random.Random(n).randrange(1, 4) for n in range(feeds)])
    name = str(connection.settings_dict["NAME"])
    with serve(world) as port:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.worker.settings",
            "TEST_DATABASE_NAME": name,
            "SEEDS_PORT": str(port),
            "LOG_LEVEL": "ERROR",
        }
        Feed.objects.bulk_create(
            Feed(url=f"http://h{n}.example/rss", title=f"Feed {n}") for n in range(feeds)
        )
        workers, driver = Workers(environment, log), Driver(environment)
        workers.start()
        started = last_kill = time.monotonic()
        kills = 0
        chance = random.Random(2)
        wait = kill_every
        while time.monotonic() - started < seconds:
            world.grow()
            _make_due()
            driver.tick()
            time.sleep(2)
            if time.monotonic() - last_kill > wait:
                workers.kill()
                kills += 1
                _let_leases_end()
                workers.start()
                last_kill, wait = time.monotonic(), kill_every * chance.uniform(0.5, 1.5)
        world.is_calm = True
        _make_due(is_last=True)
        drained = time.monotonic()
        last_ended = drained
        while _is_unfinished() and time.monotonic() - drained < DRAIN_SECONDS:
            if time.monotonic() - last_ended > LEASES_END_EVERY:
                _let_leases_end()
                last_ended = time.monotonic()
            _make_due(is_last=False)
            driver.tick()
            time.sleep(1)
        workers.kill()
        driver.end()
    figures = check(world)
    figures |= {"kills": kills, "seconds": int(seconds)}
    figures["articles"] = Article.objects.count()
    return figures


class Driver:
    """Asks for what is due, in a process of its own: it needs the workers' settings, not the tests'."""

    SCRIPT = (
        "import sys, django; django.setup()\n"
        "from claims.tasks import poll_due_feeds, sweep_overdue\n"
        "for line in sys.stdin:\n"
        "    poll_due_feeds(); sweep_overdue()\n"
        "    print('.', flush=True)\n"
    )

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tick(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == ".\n", "the driver ended"

    def end(self) -> None:
        self._process.communicate()


def _make_due(*, is_last: bool = False) -> None:
    """Let the hours pass that lie between two polls."""
    from django.utils import timezone

    from claims.models import Feed

    now = timezone.now()
    idle = Feed.objects.filter(queued_until=None)
    if is_last:
        idle.update(next_poll_at=now, last_success_at=None)
    else:
        idle.exclude(last_success_at__gt=now - timedelta(seconds=10)).update(next_poll_at=now)


def _let_leases_end() -> None:
    """Let the minutes pass after which what a killed worker held, or what failed, is taken up again."""
    from django.utils import timezone

    from claims.models import Article, Feed, Host, Stage

    Feed.objects.update(queued_until=None)
    Host.objects.update(busy_until=None)
    waiting = Article.objects.filter(stage__in=[Stage.FOUND, Stage.FETCHED])
    waiting.update(next_attempt_at=timezone.now(), attempts=0)


def _is_unfinished() -> bool:
    from claims.models import Article, Feed, Stage

    is_polling = Feed.objects.filter(last_success_at=None).exists()
    return is_polling or Article.objects.filter(stage__in=[Stage.FOUND, Stage.FETCHED]).exists()


def check(world: World) -> dict[str, int]:
    """Compare the store with what was served; return figures."""
    from django.db.models import Count, Sum

    from claims.models import Article, FeedItem, FetchEvent, Revision

    expected = {
        f"http://h{n}.example/{entry}" for n in range(world.feeds) for entry in range(world.counts[n])
    }
    stored = Counter(Article.objects.values_list("url", flat=True))
    assert set(stored) == expected, (
        f"{len(expected - set(stored))} missing, {len(set(stored) - expected)} too many"
    )
    assert max(stored.values()) == 1
    assert FeedItem.objects.count() == len(expected)
    stages = Counter(Article.objects.values_list("stage", flat=True))
    assert set(stages) == {"read"}, stages
    twice = Revision.objects.values("article").annotate(n=Count("pk")).filter(n__gt=1).count()
    assert twice == 0, f"{twice} articles were stored twice"
    assert Revision.objects.count() == len(expected)
    totals = FetchEvent.objects.aggregate(new=Sum("new"), seen=Sum("seen"), failed=Count("pk"))
    assert totals["new"] == len(expected), f"the events count {totals['new']} new entries of {len(expected)}"
    pages = {name: n for name, n in world.requests.items() if not name.endswith(("/rss", "/robots.txt"))}
    return {
        "feeds": world.feeds,
        "entries": len(expected),
        "polls": FetchEvent.objects.count(),
        "failed polls": FetchEvent.objects.exclude(outcome__in=["read", "not_modified"]).count(),
        "requests": sum(world.requests.values()),
        "pages fetched again after a kill or an error": sum(pages.values()) - len(expected),
        "most requests at once to one host": max(world.most_at_once.values()),
    }


def main() -> None:
    """Read the command line and soak in a database made for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kill-every", type=float, default=40)
    options = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.db import connection

    from config import embedded

    embedded.ensure_running()
    log = Path(settings.VAR_DIR) / "log" / "soak.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        figures = run(feeds=options.feeds, seconds=options.seconds, kill_every=options.kill_every, log=log)
        for name, value in figures.items():
            print(f"{name}: {value:,}")
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        embedded.release()


if __name__ == "__main__":
    main()
