"""A real web server for tests: pages by host and path, answers that can change between calls."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What one address answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@dataclass
class Site:
    """``answers`` by "host/path"; ``requests`` holds the headers of every request but those for robots.txt."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)

    def page(self, address: str, title: str, paragraphs: list[str], published: str = "") -> None:
        """Serve an article page at "host/path"."""
        meta = f'<meta property="article:published_time" content="{published}">' if published else ""
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        html = (
            f'<!doctype html><html lang="en"><head><title>{title}</title>{meta}'
            f'<meta property="og:site_name" content="The Example Post"></head>'
            f"<body><article><h1>{title}</h1>{body}</article></body></html>"
        )
        self.answers[address] = Answer(html.encode())

    def feed(self, address: str, links: list[str]) -> None:
        """Serve an RSS feed with one item for each link."""
        items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
        body = f'<rss version="2.0"><channel><title>Example feed</title>{items}</channel></rss>'
        self.answers[address] = Answer(
            body.encode(), headers={"Content-Type": "application/rss+xml", "ETag": f'"{len(links)}"'}
        )


@contextmanager
def serve() -> Iterator[Site]:
    """Run a site on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"].split(":")[0]
            if self.path != "/robots.txt":
                site.requests.append({name.lower(): value for name, value in self.headers.items()})
            answer = site.answers.get(f"{host}{self.path}", Answer(b"not here", status=404))
            etag = answer.headers.get("ETag")
            is_known = etag is not None and self.headers["If-None-Match"] == etag
            self.send_response(304 if is_known else answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if is_known else str(len(answer.body)))
            self.end_headers()
            if not is_known:
                self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(port=server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
