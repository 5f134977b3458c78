"""The sample site: pages of invented outlets, served on this machine only.

One server answers for every outlet and tells them apart by the ``Host`` header:
``http://<host>/<path>`` is the file ``<root>/<host>/<path>``, with or without ``.html``. What can be
served is read once, at the start; a request is looked up among these addresses and never turned into a
file name, so no request reaches a file outside the folder.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, cast
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
CONTENT_TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/rss+xml; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPage:
    """One file of the sample site with the headers it is served under."""

    body: bytes
    content_type: str
    etag: str
    modified: datetime


def list_pages(root: Path) -> dict[str, SeedPage]:
    """Return the pages below ``root`` by address without the scheme, "host/path".

    Links that lead out of ``root``, hidden files and kinds of file we do not serve are left out.
    """
    root = root.resolve()
    files = (path for path in sorted(root.glob("*/**/*")) if path.suffix in CONTENT_TYPES)
    inside = [path for path in files if path.is_file() and path.resolve().is_relative_to(root)]
    return {_address(path.relative_to(root)): _page(path) for path in inside if not path.name.startswith(".")}


def _address(relative: Path) -> str:
    return (relative.with_suffix("") if relative.suffix == ".html" else relative).as_posix()


def _page(path: Path) -> SeedPage:
    body = path.read_bytes()
    # HTTP dates have no fractions: keeping them would make every page look newer than it says.
    modified = datetime.fromtimestamp(int(path.stat().st_mtime), tz=UTC)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return SeedPage(body=body, content_type=CONTENT_TYPES[path.suffix], etag=etag, modified=modified)


class SeedServer(ThreadingHTTPServer):
    """Serve ``root`` on the loopback address; port 0 takes any free port."""

    daemon_threads = True

    def __init__(self, root: Path, port: int) -> None:
        self.pages = list_pages(root)
        super().__init__((LOOPBACK, port), SeedRequestHandler)

    def server_bind(self) -> None:
        """Bind without asking the name service for our own name, which can hang without a network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet about clients that hang up; report the rest as the base class does."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class SeedRequestHandler(BaseHTTPRequestHandler):
    """Answer GET and HEAD for the pages the server has listed."""

    server_version = "SampleSite"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Send the page, 304 when the client has it already, or 404."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send what GET would, without the body."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name is the base class's)
        """Stay quiet: a hundred lines of requests would hide what the person at the terminal looks for."""

    def _answer(self, *, with_body: bool) -> None:
        page = self._find_page()
        if page is None:
            self._send(
                HTTPStatus.NOT_FOUND, b"No such page.\n", "text/plain; charset=utf-8", with_body=with_body
            )
        elif _is_known(page, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")):
            self._send_not_modified(page)
        else:
            self._send(HTTPStatus.OK, page.body, page.content_type, page=page, with_body=with_body)

    def _find_page(self) -> SeedPage | None:
        host = self.headers.get("Host", "").partition(":")[0].rstrip(".").lower()
        try:
            path = urlsplit(self.path).path
        except ValueError:
            return None
        return cast("SeedServer", self.server).pages.get(
            f"{host}/{path.removeprefix('/').removesuffix('.html')}"
        )

    def _send(
        self,
        status: HTTPStatus,
        body: bytes,
        content_type: str,
        *,
        page: SeedPage | None = None,
        with_body: bool,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if page is not None:
            self._send_validators(page)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _send_not_modified(self, page: SeedPage) -> None:
        self.send_response(HTTPStatus.NOT_MODIFIED)
        self._send_validators(page)
        self.end_headers()

    def _send_validators(self, page: SeedPage) -> None:
        self.send_header("ETag", page.etag)
        self.send_header("Last-Modified", format_datetime(page.modified, usegmt=True))


def _is_known(page: SeedPage, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Tell whether the client's copy is current; the tag decides where both are sent (RFC 9110, 13.1.3)."""
    if if_none_match is not None:
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in tags or page.etag in tags
    if if_modified_since is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    return page.modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))
