"""Feeds as an operator handles them: add, pause, resume, move; and which are due."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims.models import RESTING, Feed, FeedState
from claims.services.polling import QUEUED_FOR
from factcheck.errors import InvalidInputError

LONGEST_QUEUE = 3000
"""Polls in the queue at a time: what workers do within the ten minutes a message lives, so it cannot grow."""


def add_feed(*, url: str, title: str = "") -> tuple[Feed, bool]:
    """Store a feed to poll; return it and whether it is new."""
    return Feed.objects.get_or_create(url=url, defaults={"title": title})


def pause_feed(*, feed_id: int) -> bool:
    """Stop polling a feed until somebody resumes it; return whether it was running."""
    running = Feed.objects.filter(pk=feed_id).exclude(state=FeedState.PAUSED)
    return bool(
        running.update(
            state=FeedState.PAUSED, state_since=timezone.now(), next_poll_reason="never: a person paused it"
        )
    )


def resume_feed(*, feed_id: int) -> bool:
    """Poll a resting feed again, as soon as possible and with a clean slate; return whether it rested."""
    now = timezone.now()
    resting = Feed.objects.filter(pk=feed_id, state__in=RESTING)
    return bool(
        resting.update(
            state=FeedState.WORKING,
            state_since=now,
            failure_weight=0,
            next_poll_at=now,
            next_poll_reason="as soon as possible: a person resumed it",
            queued_until=None,
        )
    )


def ask_for_poll(*, feed_id: int) -> bool:
    """Note that a poll is on its way to the queue; return whether there was none and the feed is polled."""
    now = timezone.now()
    idle = Feed.objects.filter(pk=feed_id).exclude(state__in=RESTING).exclude(queued_until__gt=now)
    return bool(idle.update(queued_until=now + QUEUED_FOR))


def start_anew(*, feed_id: int) -> None:
    """Forget what is known of a feed whose address a person changed, and poll it as soon as possible."""
    feed = Feed.objects.get(pk=feed_id)
    feed.etag = feed.last_modified = feed.body_sha256 = feed.moved_to = feed.last_error = ""
    feed.failure_weight, feed.queued_until = 0, None
    feed.next_poll_at, feed.next_poll_reason = timezone.now(), "as soon as possible: the address is new"
    if feed.state != FeedState.PAUSED:
        feed.state, feed.state_since = FeedState.WORKING, timezone.now()
    feed.save()


def move_feed(*, feed_id: int) -> str:
    """Poll a feed at the address it says it moved to from now on; return that address.

    Raises ``InvalidInputError`` when it has not moved, or another feed has that address already.
    """
    try:
        with transaction.atomic():
            feed = Feed.objects.select_for_update().exclude(moved_to="").get(pk=feed_id)
            feed.url, feed.moved_to = feed.moved_to, ""
            feed.etag = feed.last_modified = feed.body_sha256 = ""
            feed.save()
    except Feed.DoesNotExist as error:
        message = "The feed has not moved."
        raise InvalidInputError(message) from error
    except IntegrityError as error:
        message = "Another feed is polled at the new address already; pause this one."
        raise InvalidInputError(message) from error
    return feed.url


def take_due_feeds(*, limit: int = LONGEST_QUEUE, now: datetime | None = None) -> list[int]:
    """Return the feeds to poll now, longest overdue first, and mark each as queued, so none is twice.

    No more than fit into the queue beside what waits there: ``limit`` counts both. A message is void after
    ``QUEUED_FOR``, when its feed is due again. ``now`` is for simulations.
    """
    now = now or timezone.now()
    queued = Feed.objects.filter(queued_until__gt=now).count()
    return _take(now=now, limit=limit - queued) if queued < limit else []


def _take(*, now: datetime, limit: int) -> list[int]:
    # One statement: reading the rows and writing them back took longer than everything else in the tick.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM claims_feed
                WHERE next_poll_at <= %(now)s AND state NOT IN ('gone', 'paused')
                  AND (queued_until IS NULL OR queued_until <= %(now)s)
                ORDER BY next_poll_at LIMIT %(limit)s
                FOR UPDATE SKIP LOCKED
            )
            UPDATE claims_feed SET queued_until = %(until)s FROM due WHERE claims_feed.id = due.id
            RETURNING claims_feed.id, claims_feed.next_poll_at
            """,
            {"now": now, "until": now + QUEUED_FOR, "limit": limit},
        )
        rows = cursor.fetchall()
    return [feed_id for feed_id, _ in sorted(rows, key=lambda row: (row[1], row[0]))]
