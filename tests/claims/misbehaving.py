"""A web server that drips, lies, redirects, bombs and limits; one route for each way."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LINK = "http://news.example/story"
FEED = (
    f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>One</title>'
    f"<link>{LINK}</link><guid>1</guid></item></channel></rss>"
).encode()
Route = Callable[["Handler"], None]
ROUTES: dict[str, Route] = {}


def route(path: str) -> Callable[[Route], Route]:
    """Register a route."""

    def register(answer: Route) -> Route:
        ROUTES[path] = answer
        return answer

    return register


@dataclass
class Server:
    """``hits`` counts requests by path, ``headers`` holds those of the latest."""

    port: int
    hits: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    """Answers by route."""

    protocol_version = "HTTP/1.1"
    state: Server

    def do_GET(self) -> None:
        self.close_connection = True
        self.state.hits[self.path] += 1
        self.state.headers[self.path] = {name.lower(): value for name, value in self.headers.items()}
        with suppress(OSError):  # the client had enough
            ROUTES.get(self.path, missing)(self)

    def send(self, status: int, body: bytes = b"", kind: str = "application/rss+xml", **headers: str) -> None:
        """Send an answer; underscores in header names stand for hyphens."""
        self.start(status, kind, Content_Length=str(len(body)), **headers)
        self.wfile.write(body)

    def start(self, status: int, kind: str = "application/rss+xml", **headers: str) -> None:
        """Send only the head of an answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


def missing(handler: Handler) -> None:
    handler.send(404)


@route("/ok")
def _ok(handler: Handler) -> None:
    if handler.headers["If-None-Match"] == 'W/"v1"':
        handler.send(304, ETag='W/"v1"')
    else:
        handler.send(200, FEED, ETag='W/"v1"', Last_Modified="Tue, 03 Mar 2026 10:00:00 GMT")


@route("/slow-headers")
def _slow_headers(handler: Handler) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 600:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.2)


@route("/drip-body")
def _drip_body(handler: Handler) -> None:
    handler.start(200)
    for _ in range(600):
        handler.wfile.write(b" ")
        time.sleep(0.1)


@route("/endless")
def _endless(handler: Handler) -> None:
    handler.start(200)
    while True:
        handler.wfile.write(b"<p>x</p>" * 8192)


@route("/lying-length")
def _lying_length(handler: Handler) -> None:
    handler.start(200, Content_Length=str(10**10))
    handler.wfile.write(FEED)


@route("/short-body")
def _short_body(handler: Handler) -> None:
    handler.start(200, Content_Length="5000")
    handler.wfile.write(FEED)


@route("/gzip-bomb")
def _gzip_bomb(handler: Handler) -> None:
    packer, block = zlib.compressobj(9, zlib.DEFLATED, 31), bytes(1 << 20)
    handler.start(200, Content_Encoding="gzip")
    for _ in range(256):
        handler.wfile.write(packer.compress(block))
    handler.wfile.write(packer.flush())


@route("/gzip-twice")
def _gzip_twice(handler: Handler) -> None:
    handler.send(200, gzip.compress(gzip.compress(FEED)), Content_Encoding="gzip, gzip")


@route("/huge-headers")
def _huge_headers(handler: Handler) -> None:
    handler.start(200, **{f"X_Pad_{number}": "a" * 4500 for number in range(90)})
    handler.wfile.write(FEED)


@route("/redirect-loop")
def _redirect_loop(handler: Handler) -> None:
    handler.send(302, Location="/redirect-loop")


@route("/redirect-private")
def _redirect_private(handler: Handler) -> None:
    handler.send(302, Location="http://169.254.169.254/latest/meta-data/")


@route("/redirect-file")
def _redirect_file(handler: Handler) -> None:
    handler.send(302, Location="file:///etc/passwd")


@route("/moved")
def _moved(handler: Handler) -> None:
    handler.send(301, Location="/ok")


@route("/429-seconds")
def _too_many(handler: Handler) -> None:
    handler.send(429, b"slow down", Retry_After="3600")


@route("/429-silly")
def _too_many_for_years(handler: Handler) -> None:
    handler.send(429, Retry_After="315360000")


@route("/503-date")
def _unavailable_until(handler: Handler) -> None:
    handler.send(503, Retry_After=formatdate(time.time() + 7200, usegmt=True))


@route("/410")
def _gone(handler: Handler) -> None:
    handler.send(410, b"gone")


@route("/404-then-ok")
def _missing_at_first(handler: Handler) -> None:
    handler.send(200, FEED) if handler.state.hits["/404-then-ok"] > 2 else handler.send(404)


@route("/challenge")
def _challenge(handler: Handler) -> None:
    page = b"<html><title>Just a moment...</title><body>Checking your browser</body></html>"
    handler.send(200, page, "text/html")


@route("/empty")
def _empty(handler: Handler) -> None:
    handler.send(200)


@route("/304-always")
def _always_304(handler: Handler) -> None:
    handler.send(304)


@route("/etag-changes")
def _changing_etag(handler: Handler) -> None:
    handler.send(200, FEED, ETag=f'"{time.time()}"')


@route("/cookie")
def _cookie(handler: Handler) -> None:
    handler.send(200, FEED, Set_Cookie="track=1; Domain=news.example")


@route("/reset")
def _reset(handler: Handler) -> None:
    """Hang up without a word."""


@contextmanager
def misbehave() -> Iterator[Server]:
    """Run the server on a free port of this machine."""
    state = Server(port=0)
    bound = type("BoundHandler", (Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
