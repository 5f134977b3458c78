"""Polling: one feed, one fetch, one event that says what came of it."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from claims import engine, fetching
from claims.models import Feed, FeedState, FetchEvent, FetchOutcome
from claims.services.ingest import add_from_feed
from factcheck.errors import FactcheckError, InvalidInputError, PermanentError

logger = logging.getLogger(__name__)

FAILING_WEIGHT = 3.0
"""Three hard failures in a row (or six soft ones) make a feed failing; any earlier it is degraded."""

LONGEST_DELAY = timedelta(days=1)
"""A failing feed is still asked once a day: sources come back, and nobody should have to notice."""

MOST_PARTS_NAMED = 5
"""Of the sitemaps an index lists, in the reason why the index itself is not polled."""

FEED_TYPES = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"


def add_feed(*, url: str, title: str = "") -> tuple[Feed, bool]:
    """Store a feed to poll; return it and whether it is new."""
    return Feed.objects.get_or_create(url=url, defaults={"title": title})


def pause_feed(*, feed_id: int) -> bool:
    """Stop polling a feed until somebody resumes it; return whether it was running."""
    running = Feed.objects.filter(pk=feed_id).exclude(state=FeedState.PAUSED)
    return bool(running.update(state=FeedState.PAUSED, state_since=timezone.now()))


def resume_feed(*, feed_id: int) -> bool:
    """Poll a paused feed again, as soon as possible and with a clean slate; return whether it was paused."""
    now = timezone.now()
    paused = Feed.objects.filter(pk=feed_id, state=FeedState.PAUSED)
    return bool(paused.update(state=FeedState.WORKING, state_since=now, failure_weight=0, next_poll_at=now))


def take_due_feeds(*, limit: int = 500) -> list[int]:
    """Return the feeds to poll now and move each one's next poll ahead, so none is queued twice."""
    now = timezone.now()
    with transaction.atomic():
        feeds = list(Feed.objects.due(now).select_for_update(skip_locked=True, of=("self",))[:limit])
        for feed in feeds:
            feed.next_poll_at = now + feed.poll_interval
        Feed.objects.bulk_update(feeds, ["next_poll_at"])
    return [feed.pk for feed in feeds]


def poll_feed(*, feed_id: int) -> FetchEvent | None:
    """Fetch one feed and store the articles it names; a second run changes nothing.

    Returns ``None`` when the feed is gone or another worker holds it. A failure is an event with its
    reason, never an exception.
    """
    with transaction.atomic():
        feed = Feed.objects.select_for_update(skip_locked=True).filter(pk=feed_id).first()
        if feed is None:
            logger.info("feed %s is gone or being polled: nothing to do", feed_id)
            return None
        event = FetchEvent(feed=feed, started_at=timezone.now())
        try:
            _poll(feed, event)
        except FactcheckError as error:
            _count_failure(feed, event, error)
        else:
            _count_success(feed, event)
        event.finished_at = timezone.now()
        event.save()
        feed.save()
    return event


def _poll(feed: Feed, event: FetchEvent) -> None:
    response = fetching.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified, accept=FEED_TYPES)
    event.http_status = response.status
    body_sha256 = hashlib.sha256(response.body).hexdigest()
    if response.not_modified or body_sha256 == feed.body_sha256:
        event.outcome = FetchOutcome.NOT_MODIFIED
        return
    parsed = engine.read_feed(
        response.body, url=response.final_url, content_type=response.headers.get("content-type", "")
    )
    if parsed.parts:
        listed = " ".join(parsed.parts[:MOST_PARTS_NAMED])
        message = (
            f"This is an index of {len(parsed.parts)} sitemaps. Add those to be read, newest first: {listed}"
        )
        raise InvalidInputError(message)
    counts: Counter[str] = Counter()
    for entry in parsed.entries:
        counts["seen"] += 1
        try:
            is_new = add_from_feed(feed=feed, url=entry.link, title=entry.title, published_at=entry.dated_at)
        except InvalidInputError as error:
            counts["refused"] += 1
            event.reason = str(error)
        else:
            counts["new" if is_new else "same"] += 1
    event.outcome = FetchOutcome.READ
    event.seen, event.new, event.same = counts["seen"], counts["new"], counts["same"]
    event.refused = counts["refused"]
    # Validators only after a good parse: otherwise a broken answer would be the last one read.
    feed.title = feed.title or engine.clean(parsed.title)[:300]
    feed.etag = _validator(response.headers.get("etag", ""), 500)
    feed.last_modified = _validator(response.headers.get("last-modified", ""), 100)
    feed.body_sha256 = body_sha256


def _validator(value: str, longest: int) -> str:
    """Return a validator to send back verbatim; half of one would never match."""
    return value if len(value) <= longest else ""


def _count_success(feed: Feed, event: FetchEvent) -> None:
    now = timezone.now()
    feed.failure_weight = 0
    feed.last_error = ""
    feed.last_success_at = now
    if event.new:
        feed.last_new_item_at = now
    feed.next_poll_at = now + feed.poll_interval
    _set_state(feed, FeedState.WORKING)


def _count_failure(feed: Feed, event: FetchEvent, error: FactcheckError) -> None:
    is_refused = isinstance(error, PermanentError)
    event.outcome = FetchOutcome.REFUSED if is_refused else FetchOutcome.FAILED
    event.http_status = getattr(error, "status", None)
    event.reason = str(error)
    feed.failure_weight += 1 if is_refused else 0.5
    feed.last_error = str(error)
    delay = min(feed.poll_interval * 2 ** min(feed.failure_weight, 10), LONGEST_DELAY)
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        delay = max(delay, timedelta(seconds=retry_after))
    feed.next_poll_at = timezone.now() + delay
    is_failing = feed.failure_weight >= FAILING_WEIGHT
    _set_state(feed, FeedState.FAILING if is_failing else FeedState.DEGRADED)
    logger.warning("feed %s: %s", feed.pk, error)


def _set_state(feed: Feed, state: FeedState) -> None:
    """Change the state unless a person paused the feed; remember since when."""
    if feed.state not in {FeedState.PAUSED, state}:
        feed.state = state
        feed.state_since = timezone.now()
