"""Turns at a host: one request at a time and a gap between two, however many feeds and workers ask.

Idea: the host's row says when it may be asked next. Who comes too early reserves the next free slot and
comes back then, so that a hundred waiting articles queue up instead of all trying again at once; who would
have to wait too long reserves nothing and is found by the sweeper. A turn is taken in a transaction of its
own, before the request, and is a lease: a killed worker blocks the host no longer than a request may take.
Entries: ``turn``, ``close_host``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from claims.models import Host
from factcheck.errors import TransientError

LONGEST_RESERVED = timedelta(minutes=5)
"""Messages that wait sit in a worker's memory; what waits longer waits in the database."""

EARLY = timedelta(seconds=0.1)
"""A message may come a little before its slot: clocks of machines differ."""

LEASE_MARGIN = timedelta(seconds=10)
"""What a worker may need beyond the request itself, to look names up and to store the end of the turn."""

USUAL_PAUSE = timedelta(minutes=5)
"""How long a host is left alone that said "too many requests" without saying for how long."""

logger = logging.getLogger(__name__)


class HostBusyError(TransientError):
    """It is not our turn; come back in ``seconds``. ``has_slot`` tells that they are reserved for us."""

    def __init__(self, message: str, *, seconds: float, has_slot: bool) -> None:
        super().__init__(message)
        self.seconds = seconds
        self.has_slot = has_slot


def host_of(url: str) -> str:
    """Return the host name in ``url`` as hosts are keyed, "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")[:253]
    except ValueError:
        return ""


def gap_of(host: Host) -> timedelta:
    """Return the time between the starts of two requests to ``host``.

    The operator's own figure counts before the publisher's Crawl-delay and the usual gap. What is served
    from this machine (the sample site) needs none.
    """
    if host.gap_seconds is not None:
        return timedelta(seconds=host.gap_seconds)
    try:
        served_at = settings.FETCH_HOST_OVERRIDES[host.name]
    except KeyError:
        return timedelta(seconds=max(settings.FETCH_HOST_GAP_SECONDS, host.crawl_delay))
    is_here = served_at.startswith(("127.", "[::1]", "localhost"))
    return timedelta(seconds=0 if is_here else settings.FETCH_HOST_GAP_SECONDS)


@contextmanager
def turn(name: str, *, has_slot: bool = False) -> Iterator[Host]:
    """Hold the host called ``name`` for one request; the next may start a gap after this one started.

    Args:
        name: A host name.
        has_slot: The caller comes back at the moment it reserved.

    Raises:
        HostBusyError: Another request runs, the gap is not over, or the host asked to be left alone.
    """
    host = _take(name, has_slot=has_slot)
    try:
        yield host
    finally:
        Host.objects.filter(pk=host.pk).update(busy_until=None)


def close_host(*, name: str, seconds: int | None, reason: str) -> None:
    """Leave a host alone for so long (or the usual pause): it said that we ask too much of it."""
    pause = USUAL_PAUSE if seconds is None else timedelta(seconds=seconds)
    Host.objects.update_or_create(
        name=name, defaults={"closed_until": timezone.now() + pause, "closed_reason": reason[:300]}
    )
    logger.warning("host %s is left alone for %s: %s", name, pause, reason)


def open_host(*, name: str) -> bool:
    """Ask a closed host again at once, at a person's word; return whether it was closed."""
    closed = Host.objects.filter(name=name, closed_until__gt=timezone.now())
    return bool(closed.update(closed_until=None, closed_reason=""))


def _take(name: str, *, has_slot: bool) -> Host:
    Host.objects.get_or_create(name=name)
    with transaction.atomic():
        host = Host.objects.select_for_update().get(name=name)
        now, gap = timezone.now(), gap_of(host)
        busy = _refusal(host, now, gap, has_slot=has_slot)
        if busy is None:
            host.last_request_at = now
            host.busy_until = now + timedelta(seconds=settings.FETCH_TIMEOUT_SECONDS) + LEASE_MARGIN
            host.next_slot_at = max(host.next_slot_at, now + gap)
        host.save(update_fields=["last_request_at", "busy_until", "next_slot_at"])
    if busy is not None:
        raise busy
    return host


def _refusal(host: Host, now: datetime, gap: timedelta, *, has_slot: bool) -> HostBusyError | None:
    """Return why it is not our turn, with a slot reserved where one is near."""
    if host.closed_until and host.closed_until > now:
        message = f"{host.name} asked to be left alone until {host.closed_until:%H:%M} UTC."
        return HostBusyError(message, seconds=(host.closed_until - now).total_seconds(), has_slot=False)
    is_running = host.busy_until is not None and host.busy_until > now
    is_early = host.last_request_at is not None and host.last_request_at + gap > now + EARLY
    if not is_running and not is_early and (has_slot or host.next_slot_at <= now + EARLY):
        return None
    slot = max(host.next_slot_at, now + (gap or timedelta(seconds=1)))
    message = f"{host.name} is asked by somebody else; our turn is at {slot:%H:%M:%S} UTC."
    is_near = slot - now <= LONGEST_RESERVED
    if is_near:
        host.next_slot_at = slot + gap
    return HostBusyError(message, seconds=(slot - now).total_seconds(), has_slot=is_near)
