"""Connections that end in time and go only where the check allowed.

Idea: the HTTP library asks a backend for every connection. Ours ignores the host name it is given
and connects to the endpoints that were checked for this request; every read and write gets what
is left of the whole request's time, so a server that drips one byte a second gains nothing.
TLS still verifies the certificate against the host name, which the library passes to
``start_tls``. Entry: ``PinnedBackend``.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from typing import TypeVar

import httpcore

from claims.fetching.addresses import Endpoint

T = TypeVar("T")


class Deadline:
    """A moment on the monotonic clock by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Do not count the time that passes meanwhile."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - started

    def left(self, error: type[Exception]) -> float:
        """Return the seconds left; raise ``error`` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise error
        return left


def within(deadline: Deadline, look_up: Callable[[], T]) -> T:
    """Return what ``look_up`` returns, or raise ``httpcore.ConnectTimeout`` when the time is over.

    It goes on in its thread, which nobody waits for: the system's resolver has a limit of its own.
    """
    found: Future[T] = Future()

    def run() -> None:
        try:
            found.set_result(look_up())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            found.set_exception(error)

    left = deadline.left(httpcore.ConnectTimeout)
    threading.Thread(target=run, name="look-up", daemon=True).start()
    try:
        return found.result(left)
    except FutureTimeoutError as error:
        raise httpcore.ConnectTimeout from error


class DeadlineStream(httpcore.NetworkStream):
    """A connection whose every step must fit into the time that is left."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes."""
        return self._inner.read(max_bytes, self._deadline.left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send ``buffer``."""
        self._inner.write(buffer, self._deadline.left(httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the encrypted connection."""
        left = self._deadline.left(httpcore.ConnectTimeout)
        return DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the given endpoints, whatever host is asked for."""

    def __init__(self, endpoints: Sequence[Endpoint], deadline: Deadline) -> None:
        self._endpoints = endpoints
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first endpoint that answers."""
        failure: Exception = httpcore.ConnectError("there is no address to connect to")
        for position, endpoint in enumerate(self._endpoints):
            # An address that does not answer must leave time for the next one.
            left = self._deadline.left(httpcore.ConnectTimeout) / (len(self._endpoints) - position)
            try:
                stream = self._inner.connect_tcp(endpoint.ip, endpoint.port, left, None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream, self._deadline)
        raise failure
