"""When a feed is asked next: its rhythm, within what both sides want."""

from datetime import UTC, datetime, timedelta

import pytest

from claims.models import Feed
from claims.services import schedule

NOW = datetime(2025, 4, 30, 12, 30, tzinfo=UTC)  # a Wednesday
MINUTES, HOURS, DAYS = (timedelta(**{name: 1}) for name in ("minutes", "hours", "days"))


def wait(fresh_for: timedelta = timedelta(0), **fields: object) -> tuple[timedelta, str]:
    at, reason = schedule.next_regular(Feed(**fields), now=NOW, fresh_for=fresh_for)
    return at - NOW, reason


def test_habit_is_the_median_and_the_longest_gap_of_the_newest_entries() -> None:
    moments = [NOW - gap * HOURS for gap in (0, 1, 2, 5, 5)]
    assert schedule.habit(moments) == (HOURS, 3 * HOURS)
    assert schedule.habit(moments[:2]) == (None, None)
    old = [NOW - 500 * DAYS - n * DAYS for n in range(50)]
    assert schedule.habit([NOW - n * HOURS for n in range(20)] + old)[1] == HOURS


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 30 * MINUTES),
        ({"usual_gap": 5 * MINUTES}, 30 * MINUTES),
        ({"usual_gap": 2 * HOURS}, 2 * HOURS),
        ({"usual_gap": 9 * DAYS}, 6 * HOURS),
        ({"usual_gap": 9 * DAYS, "poll_interval": 12 * HOURS}, 12 * HOURS),
        ({"ttl": 3 * HOURS}, 3 * HOURS),
        ({"ttl": 90 * DAYS}, DAYS),
        ({"fresh_for": 4 * HOURS, "ttl": 3 * HOURS}, 4 * HOURS),
        ({"fresh_for": 1 * MINUTES}, 30 * MINUTES),
    ],
)
def test_interval_follows_the_rhythm_within_limits(fields: dict[str, object], expected: timedelta) -> None:
    waits = [wait(**fields)[0] for _ in range(30)]
    assert all(expected <= found <= expected * (1 + schedule.JITTER) for found in waits)
    assert len(set(waits)) > 20


def test_skipped_hours_and_days_are_waited_out() -> None:
    at, reason = schedule.next_regular(Feed(skip_hours=[13, 14]), now=NOW, fresh_for=timedelta(0))
    assert (at, reason) == (datetime(2025, 4, 30, 15, tzinfo=UTC), "the feed says that nothing comes before")
    at, _ = schedule.next_regular(Feed(skip_days=[2, 3]), now=NOW, fresh_for=timedelta(0))
    assert at == datetime(2025, 5, 2, tzinfo=UTC)
    assert wait(skip_hours=list(range(24)))[0] < HOURS  # nonsense is no wish


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("max-age=600", 600),
        ("public, Max-Age=60", 60),
        ("s-maxage=900", 0),
        ("no-cache, max-age=600", 0),
        ("max-age=99999999", 86400),
        ("", 0),
    ],
)
def test_freshness_of_an_answer(header: str, seconds: int) -> None:
    assert schedule.max_age(header) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("weight", "retry_after", "shortest", "longest"),
    [
        (0.25, None, 30 * MINUTES, 45 * MINUTES),
        (3, None, 4 * HOURS, 5 * HOURS),
        (500, None, DAYS, DAYS),
        (1, 7200, 2 * HOURS, 3 * HOURS),
        (1, 60, HOURS, 2 * HOURS),
    ],
)
def test_back_off_has_a_ceiling_and_honours_retry_after(
    weight: float, retry_after: int | None, shortest: timedelta, longest: timedelta
) -> None:
    feed = Feed(failure_weight=weight)
    at, _ = schedule.next_attempt(feed, now=NOW, retry_after=retry_after, is_ours=False)
    assert shortest <= at - NOW <= longest


def test_our_outage_is_over_soon() -> None:
    at, reason = schedule.next_attempt(Feed(failure_weight=9), now=NOW, retry_after=None, is_ours=True)
    assert (at - NOW < 6 * MINUTES, reason) == (True, "our own line was down")


@pytest.mark.parametrize(
    ("longest_gap", "silent_for", "is_quiet"),
    [(HOURS, DAYS, False), (HOURS, 3 * DAYS, True), (5 * DAYS, 9 * DAYS, False), (5 * DAYS, 11 * DAYS, True)],
)
def test_quiet_is_measured_by_the_own_habit(
    longest_gap: timedelta, silent_for: timedelta, is_quiet: bool
) -> None:
    feed = Feed(longest_gap=longest_gap, last_new_item_at=NOW - silent_for)
    assert schedule.is_quiet(feed, now=NOW) is is_quiet
    assert not schedule.is_quiet(Feed(last_new_item_at=NOW - silent_for), now=NOW)
