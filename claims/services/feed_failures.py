"""Whose fault a failed poll is, and how much it weighs.

Hard failures (not a feed, refused) weigh 1, soft ones (404, server errors, too slow) 0.5, temporary ones (no
connection, "too many requests") 0.25. When nearly every host fails at once without an answer, our own line is
down: nobody is blamed, and what was counted in those minutes is given back.
Entries: ``blame``, ``is_our_outage``, ``give_back``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from claims.models import FailureKind, Feed, FeedState, FetchEvent
from factcheck.errors import FactcheckError, PermanentError

HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25

OUTAGE_WINDOW = timedelta(minutes=5)
FEWEST_HOSTS = 5
"""Fewer hosts may well be down together: they can be one company's."""

SHARE_OUT_OF_REACH = 0.8

_NO_ANSWER = (FailureKind.CONNECTION, FailureKind.TIMEOUT)
_TEMPORARY_STATUSES = frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What an error means for a feed; ``retry_after`` in seconds as the server asked."""

    kind: FailureKind
    weight: float
    status: int | None
    retry_after: int | None
    is_refusal: bool


def blame(error: FactcheckError) -> Failure:
    """Return what ``error`` means for the feed that was polled."""
    kind = FailureKind(getattr(error, "kind", "") or FailureKind.CONTENT)
    status = getattr(error, "status", None)
    is_refusal = isinstance(error, PermanentError)
    if is_refusal:
        weight = HARD
    elif kind in {FailureKind.CONNECTION, FailureKind.ROBOTS} or status in _TEMPORARY_STATUSES:
        weight = TEMPORARY
    else:
        weight = SOFT
    return Failure(
        kind=kind,
        weight=weight,
        status=status,
        retry_after=getattr(error, "retry_after", None),
        is_refusal=is_refusal,
    )


def is_our_outage(event: FetchEvent) -> bool:
    """Tell whether an event is one of many that got no answer from anybody."""
    if event.failure_kind not in _NO_ANSWER:
        return False
    recent = FetchEvent.objects.filter(started_at__gte=timezone.now() - OUTAGE_WINDOW)
    reached = set(recent.filter(http_status__isnull=False).values_list("host", flat=True))
    silent = set(recent.filter(failure_kind__in=_NO_ANSWER).values_list("host", flat=True)) | {event.host}
    tried, out_of_reach = reached | silent, silent - reached
    return (
        event.host in out_of_reach
        and len(tried) >= FEWEST_HOSTS
        and len(out_of_reach) >= SHARE_OUT_OF_REACH * len(tried)
    )


def give_back(*, now: datetime) -> int:
    """Take back what the minutes of an outage cost the feeds; return how many events that were.

    Each event is claimed before its feed is touched, so that workers who notice together give back once.
    """
    events = FetchEvent.objects.filter(
        started_at__gte=now - OUTAGE_WINDOW, failure_kind__in=_NO_ANSWER, is_ours=False
    ).order_by("pk")
    counted = list(events.values_list("pk", "feed", "weight"))
    given_back = 0
    for pk, feed_id, weight in counted:
        if not FetchEvent.objects.filter(pk=pk, is_ours=False).update(is_ours=True, weight=0):
            continue
        given_back += 1
        feeds = Feed.objects.filter(pk=feed_id)
        feeds.update(failure_weight=Greatest(F("failure_weight") - weight, 0.0))
        feeds.filter(failure_weight=0, state__in=[FeedState.DEGRADED, FeedState.FAILING]).update(
            state=FeedState.WORKING, state_since=now
        )
        feeds.update(next_poll_at=now + OUTAGE_WINDOW, next_poll_reason="our own line was down")
    return given_back
