"""When a feed is asked next, and why then.

Idea: as often as its entries come, within what the operator set and what the publisher asks for (ttl,
skipHours, skipDays, Cache-Control, Retry-After); a failing feed more and more rarely, but once a day for
ever. A little chance is added so that feeds added together do not stay together. Nothing here touches the
database. Entries: ``habit``, ``next_regular``, ``next_attempt``, ``is_quiet``. Source: RSS 2.0, RFC 9111.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from random import SystemRandom
from statistics import median

from django.utils.timesince import timesince

from claims.models import Feed

ENTRIES_FOR_HABIT = 20
"""The newest entries tell the rhythm; older ones tell of another editor."""

LONGEST_HABIT = timedelta(hours=6)
"""A feed that brings one entry a month is still asked four times a day: the next may be what counts."""

LONGEST_DELAY = timedelta(days=1)
"""Neither a failure nor a publisher's wish keeps us away longer: sources come back by themselves."""

JITTER = 0.1

QUIET_AFTER_LONGEST = 2
"""Twice its longest silence is out of the ordinary for any feed."""

SHORTEST_QUIET = timedelta(days=2)
"""A weekend is not."""

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s{0,3}=\s{0,3}\"?(\d{1,10})", re.IGNORECASE)
_HOURS, _DAYS = 24, 7
_chance = SystemRandom()


def habit(moments: Iterable[datetime]) -> tuple[timedelta | None, timedelta | None]:
    """Return the median and the longest time between the newest of the given entries.

    ``None`` twice for fewer than three different moments: two entries make no rhythm.
    """
    newest = sorted(set(moments), reverse=True)[:ENTRIES_FOR_HABIT]
    gaps = [later - earlier for later, earlier in pairwise(newest)]
    if len(gaps) < 2:
        return None, None
    usual = median(gap.total_seconds() for gap in gaps)
    return timedelta(seconds=usual), max(gaps)


def max_age(cache_control: str) -> timedelta:
    """Return how long an answer says it stays fresh, nothing when it does not say."""
    found = _MAX_AGE.search(cache_control)
    if found is None or re.search(r"no-cache|no-store", cache_control, re.IGNORECASE):
        return timedelta(0)
    return min(timedelta(seconds=int(found[1])), LONGEST_DELAY)


def next_regular(feed: Feed, *, now: datetime, fresh_for: timedelta) -> tuple[datetime, str]:
    """Return when to poll a feed that works, and the reason in words.

    Args:
        feed: With its interval, habit and its publisher's wishes.
        now: The time of this poll.
        fresh_for: What the answer said in Cache-Control.
    """
    interval, reason = _usual(feed)
    for wish, words in (
        (min(feed.ttl or timedelta(0), LONGEST_DELAY), "the feed asks for"),
        (fresh_for, "the server calls its answer fresh for"),
    ):
        if wish > interval:
            interval, reason = wish, f"{words} {in_words(wish)}"
    at = now + _spread(interval)
    allowed = _outside_rest(at, feed)
    return (at, reason) if allowed == at else (allowed, "the feed says that nothing comes before")


def next_attempt(
    feed: Feed, *, now: datetime, retry_after: int | None, is_ours: bool
) -> tuple[datetime, str]:
    """Return when to poll a feed again whose poll failed; later with every failure, within a day."""
    if is_ours:
        return now + _spread(timedelta(minutes=5)), "our own line was down"
    delay = min(feed.poll_interval * 2 ** min(feed.failure_weight, 10), LONGEST_DELAY)
    asked = timedelta(seconds=retry_after or 0)
    if asked >= delay:
        return now + min(_spread(asked), LONGEST_DELAY), f"the server asks for {in_words(asked)}"
    return now + min(_spread(delay), LONGEST_DELAY), "later with every failure"


def is_quiet(feed: Feed, *, now: datetime) -> bool:
    """Tell whether a feed has been silent beyond its own habit."""
    if feed.last_new_item_at is None or feed.longest_gap is None:
        return False
    return now - feed.last_new_item_at > max(feed.longest_gap * QUIET_AFTER_LONGEST, SHORTEST_QUIET)


def _usual(feed: Feed) -> tuple[timedelta, str]:
    if feed.usual_gap is None or feed.usual_gap <= feed.poll_interval:
        return feed.poll_interval, f"every {in_words(feed.poll_interval)}, as set"
    longest = max(LONGEST_HABIT, feed.poll_interval)
    if feed.usual_gap >= longest:
        return longest, f"every {in_words(longest)}: its entries come rarely"
    return feed.usual_gap, f"its entries come every {in_words(feed.usual_gap)}"


def _spread(interval: timedelta) -> timedelta:
    """Return the interval with a little added; never less, which somebody may have asked for."""
    return interval * (1 + _chance.uniform(0, JITTER))


def _outside_rest(at: datetime, feed: Feed) -> datetime:
    """Return the first moment from ``at`` on at which the feed does not say that nothing comes (UTC)."""
    if len(set(feed.skip_hours)) >= _HOURS or len(set(feed.skip_days)) >= _DAYS:
        return at
    for _ in range(_HOURS * _DAYS):
        if at.hour not in feed.skip_hours and at.weekday() not in feed.skip_days:
            return at
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def in_words(interval: timedelta) -> str:
    """Return a duration as people say it, in two units at most."""
    start = datetime(2001, 1, 1)  # noqa: DTZ001 - only the distance counts
    return timesince(start, start + interval, depth=2).replace("\xa0", " ")
