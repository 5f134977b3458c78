"""Visits: a document from the web, asked for in turn and only where robots.txt allows it.

Everything that feeds and articles need goes through ``visit``; webhooks and the judging service, which
belong to those who set them up, use ``fetching`` alone.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from claims import fetching
from claims.services.hosts import HostBusyError, close_host, gap_of, host_of, turn
from claims.services.robots import check_robots, fetch_robots, needs_robots

ASKING_TOO_MUCH = frozenset({429, 503})

WAITED_FOR_REDIRECT = 10.0
"""Seconds to wait for the turn at a host we are redirected to; longer, and the visit starts again later."""


def visit(url: str, *, has_slot: bool = False, **options: Any) -> fetching.Response:
    """Return what is found at ``url``; call it outside transactions, so that other workers see the turn.

    Args:
        url: An http or https address.
        has_slot: This is the moment that an earlier ``HostBusyError`` reserved.
        options: Further arguments of ``Fetcher.fetch``.

    Raises:
        HostBusyError: It is not our turn at this host; nothing was asked for, or robots.txt alone.
        RobotsRefusedError: The publisher closed the address to robots.
        FetchError, FetchRefusedError: As ``Fetcher.fetch`` raises them.
    """
    fetching.check_address(url)
    with ExitStack() as turns:
        route = _Route(turns, has_slot=has_slot)
        try:
            return fetching.fetch(url, on_hop=route.enter, **options)
        except fetching.FetchError as error:
            if error.status in ASKING_TOO_MUCH:
                close_host(name=route.name, seconds=error.retry_after, reason=str(error))
            raise


def wait_and_visit(url: str, *, longest_seconds: float, **options: Any) -> fetching.Response:
    """Do the same, but wait here for our turn: for commands, where a person is watching.

    Raises ``HostBusyError`` when that would take longer than ``longest_seconds``.
    """
    until, has_slot = time.monotonic() + longest_seconds, False
    while True:
        try:
            return visit(url, has_slot=has_slot, **options)
        except HostBusyError as error:
            if time.monotonic() + error.seconds > until:
                raise
            time.sleep(error.seconds)
            has_slot = error.has_slot


class _Route:
    """The hosts one visit comes by, each held until the visit ends."""

    def __init__(self, turns: ExitStack, *, has_slot: bool) -> None:
        self._turns = turns
        self._has_slot = has_slot
        self.name = ""

    def enter(self, url: str) -> None:
        """Take the turn at the host of ``url`` unless we hold it, and look at its robots.txt."""
        name = host_of(url)
        if name != self.name:
            self._turns.close()
            self._take(name, url)
            self.name = name
        elif needs_robots(url):  # the same host under another scheme or port
            fetch_robots(url)
        if urlsplit(url).path != "/robots.txt":
            check_robots(url)

    def _take(self, name: str, url: str) -> None:
        is_first = not self.name
        while True:
            try:
                host = self._turns.enter_context(turn(name, has_slot=self._has_slot))
            except HostBusyError as error:
                if is_first or error.seconds > WAITED_FOR_REDIRECT:
                    raise
                time.sleep(error.seconds)
                self._has_slot = error.has_slot
                continue
            self._has_slot = False
            if not needs_robots(url):
                return
            fetch_robots(url)
            if not gap_of(host):
                return
            # That was this turn's request; the next one may start after the gap.
            self._turns.close()
