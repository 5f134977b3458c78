"""Polling: one feed, one visit, one event that says what came of it.

The visit is made outside any transaction (``visits``); what it brought is stored in one, under the feed's
row lock, so that the counts of the event, the articles and the feed's next turn become visible together. A
killed worker leaves the feed due again, and the second poll finds what the first one stored.
Entry: ``poll_feed``.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from claims import engine
from claims.fetching import Response
from claims.models import RESTING, FailureKind, Feed, FeedState, FetchEvent, FetchOutcome
from claims.services import schedule, sitemap_parts
from claims.services.feed_failures import blame, give_back, is_our_outage
from claims.services.feed_items import take_in
from claims.services.hosts import HostBusyError, host_of
from claims.services.ingest import visit_again
from claims.services.visits import visit, wait_and_visit
from factcheck.errors import FactcheckError

if TYPE_CHECKING:
    from factcheck.reading import Feed as ParsedFeed

FAILING_WEIGHT = 3.0
"""Three hard failures in a row (or six soft ones) make a feed failing; any earlier it is degraded."""

FEED_TYPES = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"

QUEUED_FOR = timedelta(minutes=10)
"""How long a poll may wait in the queue; after that its message is void and the feed is due again."""

REST_OF_ENTRIES_AFTER = timedelta(minutes=2)

MOST_REASONS = 3
"""Of the reasons of single entries, in the event."""

logger = logging.getLogger(__name__)


def poll_feed(*, feed_id: int, has_slot: bool = False, waits_seconds: float = 0) -> FetchEvent | None:
    """Poll one feed and store the articles it names; a second run changes nothing.

    Returns ``None`` when the feed is gone or resting. A failure is an event with its reason, never an
    exception.

    Args:
        feed_id: The feed.
        has_slot: This is the moment that an earlier ``HostBusyError`` reserved.
        waits_seconds: How long to wait here for the host's turn.

    Raises:
        HostBusyError: It is not our turn at the feed's host; the feed's row says when it is.
    """
    feed = Feed.objects.exclude(state__in=RESTING).filter(pk=feed_id).first()
    if feed is None:
        logger.info("feed %s is gone or resting: nothing to do", feed_id)
        return None
    event = FetchEvent(feed=feed, host=host_of(feed.url), started_at=timezone.now())
    try:
        response = _ask(feed, has_slot=has_slot, waits_seconds=waits_seconds)
        event.http_status = response.status
        parsed = _parse(feed, response)
    except HostBusyError as error:
        _postpone(feed_id, error)
        raise
    except FactcheckError as error:
        stored = _store_failure(event, error)
        if stored is not None and stored.is_ours:
            give_back(now=timezone.now())  # after the commit: it writes to feeds that other workers hold
        return stored
    except Exception as error:
        # A fault of ours: the operator sees it among the polls, the log gets the traceback.
        _store_fault(event, error)
        raise
    return _store(event, response, parsed)


def _ask(feed: Feed, *, has_slot: bool, waits_seconds: float) -> Response:
    is_current = feed.is_conditional and feed.reader_version == engine.reader_version()
    asked = {
        "accept": FEED_TYPES,
        "etag": feed.etag if is_current else "",
        "last_modified": feed.last_modified if is_current else "",
    }
    if waits_seconds:
        return wait_and_visit(feed.url, longest_seconds=waits_seconds, **asked)
    return visit(feed.url, has_slot=has_slot, **asked)


def _parse(feed: Feed, response: Response) -> ParsedFeed | None:
    """Return the feed in an answer, ``None`` when it is the one we read last time."""
    is_read = feed.reader_version == engine.reader_version()
    if response.not_modified or (is_read and _sha256(response) == feed.body_sha256):
        return None
    return engine.read_feed(
        response.body, url=response.final_url, content_type=response.headers.get("content-type", "")
    )


def _sha256(response: Response) -> str:
    return hashlib.sha256(response.body).hexdigest()


@transaction.atomic
def _store(event: FetchEvent, response: Response, parsed: ParsedFeed | None) -> FetchEvent | None:
    feed = Feed.objects.select_for_update().filter(pk=event.feed_id).first()
    if feed is None:
        return None
    event.feed = feed
    waiting = 0
    if parsed is None:
        event.outcome = FetchOutcome.NOT_MODIFIED
    else:
        event.outcome = FetchOutcome.READ
        waiting = _store_entries(feed, event, parsed)
        _keep_habit(feed, parsed)
        if not waiting:
            _keep_validators(feed, response)
    if parsed is not None and parsed.parts:
        event.reason = sitemap_parts.add_parts(feed, parsed.parts)
    _note_success(feed, response.headers, waiting)
    if response.moved_to and response.moved_to != feed.url:
        feed.moved_to = response.moved_to[:2000]
    _finish(feed, event)
    return event


def _store_entries(feed: Feed, event: FetchEvent, parsed: ParsedFeed) -> int:
    """Store the entries and what became of them; return how many wait for the next poll."""
    intake = take_in(feed, parsed.entries)
    for name in ("seen", "new", "changed", "same", "refused", "failed"):
        setattr(event, name, intake.counts[name])
    event.left_out = intake.waiting + parsed.entries_left_out
    reasons = [*intake.reasons[:MOST_REASONS]]
    if intake.waiting:
        reasons.append(f"{intake.waiting} new entries wait for the next poll.")
    if parsed.entries_left_out:
        reasons.append(f"{parsed.entries_left_out} entries above the limit were not read.")
    if parsed.is_malformed:
        reasons.append("The feed breaks its format or encoding: entries may be missing or misspelled.")
    event.reason = " ".join(reasons)
    if event.new:
        dated = [entry.dated_at for entry in parsed.entries if entry.dated_at]
        feed.last_new_item_at = min(max(dated, default=event.started_at), event.started_at)
    feed.title = feed.title or engine.clean(parsed.title)[:300]
    visit_again(article_ids=intake.changed_articles)
    return intake.waiting


def _keep_habit(feed: Feed, parsed: ParsedFeed) -> None:
    now = timezone.now()
    feed.usual_gap, feed.longest_gap = schedule.habit(
        entry.dated_at for entry in parsed.entries if entry.dated_at and entry.dated_at <= now
    )
    feed.ttl = timedelta(minutes=min(parsed.ttl_minutes, 24 * 60)) if parsed.ttl_minutes else None
    feed.skip_hours, feed.skip_days = list(parsed.skip_hours), list(parsed.skip_days)


def _keep_validators(feed: Feed, response: Response) -> None:
    """Remember the answer; only after a good reading, else a broken one would be the last one read."""
    feed.etag = _validator(response.headers.get("etag", ""), 500)
    feed.last_modified = _validator(response.headers.get("last-modified", ""), 100)
    feed.body_sha256 = _sha256(response)
    feed.reader_version = engine.reader_version()


def _validator(value: str, longest: int) -> str:
    """Return a validator to send back verbatim; half of one would never match."""
    return value if len(value) <= longest else ""


def _note_success(feed: Feed, headers: Mapping[str, str], waiting: int) -> None:
    now = timezone.now()
    feed.failure_weight = 0
    feed.last_error = ""
    feed.last_success_at = now
    _set_state(feed, FeedState.QUIET if schedule.is_quiet(feed, now=now) else FeedState.WORKING)
    if waiting:
        feed.next_poll_at, feed.next_poll_reason = now + REST_OF_ENTRIES_AFTER, f"{waiting} entries wait"
        return
    fresh_for = schedule.max_age(headers.get("cache-control", ""))
    feed.next_poll_at, feed.next_poll_reason = schedule.next_regular(feed, now=now, fresh_for=fresh_for)


@transaction.atomic
def _store_failure(event: FetchEvent, error: FactcheckError) -> FetchEvent | None:
    feed = Feed.objects.select_for_update().filter(pk=event.feed_id).first()
    if feed is None:
        return None
    event.feed = feed
    failure = blame(error)
    event.outcome = FetchOutcome.REFUSED if failure.is_refusal else FetchOutcome.FAILED
    event.failure_kind, event.http_status = failure.kind, failure.status or event.http_status
    event.reason = str(error)
    event.is_ours = is_our_outage(event)
    event.weight = 0 if event.is_ours else failure.weight
    feed.failure_weight += event.weight
    feed.last_error = str(error)
    feed.etag = feed.last_modified = feed.body_sha256 = ""
    feed.next_poll_at, feed.next_poll_reason = schedule.next_attempt(
        feed, now=timezone.now(), retry_after=failure.retry_after, is_ours=event.is_ours
    )
    if failure.kind == FailureKind.GONE:
        feed.next_poll_reason = "never by itself: the address is gone. Resume the feed to try again."
        _set_state(feed, FeedState.GONE)
    elif not event.is_ours:
        _set_state(feed, state_for(feed.failure_weight))
    _finish(feed, event)
    logger.warning("feed %s: %s", feed.pk, error)
    return event


@transaction.atomic
def _store_fault(event: FetchEvent, error: Exception) -> None:
    event.outcome, event.failure_kind = FetchOutcome.FAILED, FailureKind.FAULT
    event.reason = f"{type(error).__name__}: {error}"[:2000]
    event.finished_at = timezone.now()
    event.save()
    Feed.objects.filter(pk=event.feed_id).update(last_error=event.reason, queued_until=None)


def state_for(failure_weight: float) -> FeedState:
    """Return the state of a feed whose last poll failed."""
    return FeedState.FAILING if failure_weight >= FAILING_WEIGHT else FeedState.DEGRADED


def _finish(feed: Feed, event: FetchEvent) -> None:
    feed.queued_until = None
    event.finished_at = timezone.now()
    event.save()
    feed.save()


def _set_state(feed: Feed, state: FeedState) -> None:
    """Change the state unless a person paused the feed meanwhile; remember since when."""
    if feed.state not in {FeedState.PAUSED, state}:
        feed.state = state
        feed.state_since = timezone.now()


def _postpone(feed_id: int, error: HostBusyError) -> None:
    """Note when it is our turn; with a slot the caller asks again, else the feed is simply due then."""
    at: datetime = timezone.now() + timedelta(seconds=error.seconds)
    Feed.objects.filter(pk=feed_id).update(
        next_poll_at=at,
        next_poll_reason=str(error)[:300],
        queued_until=at + QUEUED_FOR if error.has_slot else None,
    )
