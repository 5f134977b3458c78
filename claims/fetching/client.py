"""The one way out to the web: ``Fetcher.fetch``.

Each hop is checked and connected to on its own; nothing is kept between requests: no cookies,
no connections, no proxies from the environment.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import httpcore
import httpx

from claims.fetching.addresses import Address, Resolver, parse_address, public_endpoints, resolve
from claims.fetching.bodies import read_body, read_start
from claims.fetching.connection import Deadline, PinnedBackend, within
from claims.fetching.errors import FetchError, FetchRefusedError, RefusedAddressError, TooLargeError
from claims.fetching.policy import FetchPolicy
from claims.fetching.retry import parse_retry_after

ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,*/*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_NOT_MODIFIED, _GONE = 304, 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A successful answer.

    ``headers`` have lower-case names; repeated ones are joined with ", ". ``body`` is empty when
    ``not_modified``. ``moved_to`` is the new address when every hop called itself permanent.
    """

    status: int
    url: str
    final_url: str
    headers: Mapping[str, str]
    body: bytes
    not_modified: bool
    fetched_at: datetime
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Fetcher:
    """Fetches under one policy; safe to share between threads."""

    def __init__(self, policy: FetchPolicy, resolver: Resolver = resolve) -> None:
        self._policy = policy
        self._resolver = resolver

    def fetch(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        accept: str = ACCEPT,
        most_bytes: int | None = None,
        on_hop: Callable[[str], None] | None = None,
    ) -> Response:
        """Return what is found at ``url``, following redirects.

        Args:
            url: An http or https address.
            etag: The header of that name of the last answer, verbatim.
            last_modified: The same for Last-Modified; either one makes the request conditional.
            accept: The kinds of document wanted.
            most_bytes: The body ends after so many bytes, whatever else was sent.
            on_hop: Told each address before it is asked for, this one and those of redirects; what it
                raises ends the fetch, and its own time does not count.

        Raises:
            FetchError: No answer, a broken one, or a status that says to try again.
            FetchRefusedError: The address is not allowed, the answer too large, or it is gone.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value} | {"Accept": accept}
        deadline = Deadline(self._policy.total_seconds)
        address, is_permanent = parse_address(url, self._policy), True
        for hop in range(self._policy.max_redirects + 1):
            if on_hop is not None:
                with deadline.stopped():
                    on_hop(str(address.url))
            answer = self._request(address, headers, deadline, is_body_wanted=True, most_bytes=most_bytes)
            if answer.status not in _REDIRECTS:
                _check_status(answer, address, is_conditional=bool(etag or last_modified))
                moved_to = str(address.url) if hop and is_permanent else ""
                return _response(answer, url, str(address.url), moved_to)
            is_permanent = is_permanent and answer.status in _PERMANENT_REDIRECTS
            address = self._next_hop(address, answer)
        message = f"{url[:200]} redirects more than {self._policy.max_redirects} times."
        raise FetchError(message, kind="redirects")

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], is_answer_wanted: bool = False
    ) -> Response:
        """Send ``body`` to ``url`` and return the answer; a redirect is not followed.

        What follows the answer's headers is read only if wanted; else ``Response.body`` is empty: the
        status is all most callers need, and no answer is too large.

        Args:
            url: An http or https address.
            body: Sent as it is.
            is_answer_wanted: Read the answer's body too, up to the policy's limit.
            headers: ASCII names and Latin-1 values; Content-Type belongs among them.

        Raises:
            FetchError: No answer, a broken one, a redirect, or a status that says to try again.
            FetchRefusedError: The address is not allowed, or it is gone.
        """
        address, deadline = parse_address(url, self._policy), Deadline(self._policy.total_seconds)
        answer = self._request(address, dict(headers), deadline, body=body, is_body_wanted=is_answer_wanted)
        if answer.status in _REDIRECTS:
            message = f"{address.host} answered with a redirect ({answer.status}), which is not followed."
            raise FetchError(message, status=answer.status)
        _check_status(answer, address, is_conditional=False)
        return _response(answer, url, str(address.url), "")

    def _next_hop(self, address: Address, answer: _Answer) -> Address:
        # Headers are read as Latin-1, which keeps every byte; addresses in them are often UTF-8.
        location = answer.headers.get("location", "").encode("latin-1").decode("utf-8", "replace")
        if not location:
            message = f"{address.url} redirects to nowhere."
            raise FetchError(message, status=answer.status)
        try:
            target = str(address.url.join(location))
        except (httpx.InvalidURL, ValueError) as error:
            message = f"{address.url} redirects to a malformed address."
            raise RefusedAddressError(message) from error
        return parse_address(target, self._policy)

    def _request(
        self,
        address: Address,
        headers: dict[str, str],
        deadline: Deadline,
        *,
        body: bytes | None = None,
        is_body_wanted: bool,
        most_bytes: int | None = None,
    ) -> _Answer:
        """Ask for a document, or send ``body`` if there is one."""
        method, length = ("GET", {}) if body is None else ("POST", {"Content-Length": str(len(body))})
        with _named_faults(address):
            endpoints = within(deadline, lambda: public_endpoints(address, self._policy, self._resolver))
        sent = {
            "Host": address.url.netloc.decode("ascii"),
            "User-Agent": self._policy.user_agent,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **headers,
            **length,
        }
        target = httpcore.URL(
            scheme=address.scheme, host=address.host, port=address.port, target=address.url.raw_path
        )
        backend = PinnedBackend(endpoints, deadline)
        with (
            _named_faults(address),
            httpcore.ConnectionPool(ssl_context=_ssl_context(), network_backend=backend) as pool,
            pool.stream(method, target, headers=_encoded(sent), content=body) as response,
        ):
            return self._read(response, is_body_wanted=is_body_wanted, most_bytes=most_bytes)

    def _read(self, response: httpcore.Response, *, is_body_wanted: bool, most_bytes: int | None) -> _Answer:
        headers: dict[str, str] = {}
        for raw_name, raw_value in response.headers:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        if not is_body_wanted:
            return _Answer(status=response.status, headers=headers, body=b"")
        length = headers.get("content-length", "")
        is_limited = most_bytes is None
        if is_limited and length.isascii() and length.isdigit() and int(length) > self._policy.max_bytes:
            message = f"The answer announces {int(length):,} bytes; {self._policy.max_bytes:,} are allowed."
            raise TooLargeError(message)
        body = b""
        if 200 <= response.status < 300:  # bodies of redirects and errors are never looked at
            chunks: Iterator[bytes] = response.iter_stream()
            encoding = headers.get("content-encoding", "")
            body = (
                read_body(chunks, encoding, self._policy.max_bytes)
                if most_bytes is None
                else read_start(chunks, encoding, most_bytes)
            )
        return _Answer(status=response.status, headers=headers, body=body)


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Return the headers as bytes, just as they were read: validators go back verbatim."""
    return [(name.encode("ascii"), value.encode("latin-1", "ignore")) for name, value in headers.items()]


@contextmanager
def _named_faults(address: Address) -> Iterator[None]:
    """Turn the library's faults into ours, with the host in the message."""
    try:
        yield
    except httpcore.TimeoutException as error:
        message = f"{address.host} did not answer in time."
        raise FetchError(message, kind="timeout") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        reason = str(error)[:200].rstrip(".") or type(error).__name__
        message = f"The connection to {address.host} failed: {reason}."
        raise FetchError(message, kind="connection") from error


def _check_status(answer: _Answer, address: Address, *, is_conditional: bool) -> None:
    if 200 <= answer.status < 300 or (answer.status == _NOT_MODIFIED and is_conditional):
        return
    if answer.status == _GONE:
        message = f"{address.host} says that the address is gone for good (410)."
        raise FetchRefusedError(message, status=answer.status)
    message = f"{address.host} answered with status {answer.status}."
    if answer.status == _NOT_MODIFIED:
        message = f"{address.host} answered 'not modified' although nothing was asked to compare with."
    retry_after = parse_retry_after(answer.headers.get("retry-after", ""), now=datetime.now(UTC))
    raise FetchError(message, status=answer.status, retry_after=retry_after)


def _response(answer: _Answer, url: str, final_url: str, moved_to: str) -> Response:
    return Response(
        status=answer.status,
        url=url,
        final_url=final_url,
        headers=answer.headers,
        body=answer.body,
        not_modified=answer.status == _NOT_MODIFIED,
        fetched_at=datetime.now(UTC),
        moved_to=moved_to,
    )


@cache
def _ssl_context() -> ssl.SSLContext:
    """Return the certificate rules, read from disk once."""
    return httpx.create_ssl_context(trust_env=False)
