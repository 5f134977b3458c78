"""A real server on the loopback, reached under a made-up public name."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from claims.fetching import Fetcher, FetchPolicy

HOST = "courier.example"


class Server(ThreadingHTTPServer):
    """Answers each path with the function in ``routes``; ``seen`` keeps the requests' headers, ``bodies`` what was posted."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.bodies: list[bytes] = []

    def answer(self, path, body=b"", status=200, **headers):
        """Make ``path`` answer with that; underscores in header names stand for hyphens."""

        def send(handler):
            handler.send_response(status)
            for name, value in {"Content_Length": len(body), **headers}.items():
                handler.send_header(name.replace("_", "-"), str(value))
            handler.end_headers()
            handler.wfile.write(body)

        self.routes[path] = send

    def handle_error(self, request, client_address):
        """Stay silent: clients hang up on purpose here."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.close_connection = True
        self.server.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.server.routes[self.path](self)

    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def fetcher_with(server):
    """Return a function that builds a fetcher for ``server`` with some rules changed."""

    def build(**rules):
        overrides = {HOST: f"127.0.0.1:{server.server_port}"} | rules.pop("host_overrides", {})
        policy = FetchPolicy(user_agent="tests (+https://courier.example)", host_overrides=overrides, **rules)
        return Fetcher(policy, resolver=lambda host, port: ["127.0.0.1"])

    return build


@pytest.fixture
def fetcher(fetcher_with):
    return fetcher_with(total_seconds=5.0)
