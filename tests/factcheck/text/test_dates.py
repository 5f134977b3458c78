"""Dates in news text against the day of publication, Monday 28 April 2025."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.text.dates import find_dates, resolve_date
from factcheck.types import DatePrecision

PUBLISHED = datetime(2025, 4, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("on Monday", "2025-04-28", DatePrecision.DAY),
        ("on Saturday", "2025-04-26", DatePrecision.DAY),
        ("Sunday's vote", "2025-04-27", DatePrecision.DAY),
        ("on Tuesday evening", "2025-04-22", DatePrecision.DAY),
        ("last Monday", "2025-04-21", DatePrecision.DAY),
        ("next Friday", "2025-05-02", DatePrecision.DAY),
        ("They will meet on Thursday", "2025-05-01", DatePrecision.DAY),
        ("a session due on Wednesday", "2025-04-30", DatePrecision.DAY),
        ("today", "2025-04-28", DatePrecision.DAY),
        ("yesterday", "2025-04-27", DatePrecision.DAY),
        ("the day before", "2025-04-27", DatePrecision.DAY),
        ("two days earlier", "2025-04-26", DatePrecision.DAY),
        ("three weeks ago", "2025-04-07", DatePrecision.WEEK),
        ("last week", "2025-04-21", DatePrecision.WEEK),
        ("earlier this month", "2025-04-01", DatePrecision.MONTH),
        ("last year", "2024-01-01", DatePrecision.YEAR),
        ("April 24", "2025-04-24", DatePrecision.DAY),
        ("24 April", "2025-04-24", DatePrecision.DAY),
        ("Apr. 24, 2024", "2024-04-24", DatePrecision.DAY),
        ("the 3rd of May", "2025-05-03", DatePrecision.DAY),
        ("December 12", "2024-12-12", DatePrecision.DAY),
        ("by January 12", "2025-01-12", DatePrecision.DAY),
        ("in December", "2024-12-01", DatePrecision.MONTH),
        ("May 2023", "2023-05-01", DatePrecision.MONTH),
        ("in 2022", "2022-01-01", DatePrecision.YEAR),
        ("2025-04-24", "2025-04-24", DatePrecision.DAY),
        ("2025-04-24T14:30Z", "2025-04-24", DatePrecision.MINUTE),
    ],
)
def test_news_dates(text: str, date: str, precision: DatePrecision) -> None:
    resolved = resolve_date(text, PUBLISHED)
    assert resolved is not None
    assert (resolved.at.date().isoformat(), resolved.precision) == (date, precision)


@pytest.mark.parametrize(
    "text",
    [
        "he may go",
        "they march 3 abreast",
        "2,014 people",
        "February 30",
        "version 5.2",
        "she sat down",
        "a sunny day",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert resolve_date(text, PUBLISHED) is None


def test_a_word_pointing_ahead_reaches_only_what_follows() -> None:
    (_, said), (_, planned) = find_dates("said on Friday that talks would resume on Wednesday", PUBLISHED)
    assert (said.at.day, planned.at.day) == (25, 30)


def test_a_reference_in_another_zone_is_read_in_utc() -> None:
    late = datetime(2025, 4, 28, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    resolved = resolve_date("today", late)
    assert resolved is not None
    assert resolved.at == datetime(2025, 4, 29, tzinfo=UTC)


moments = st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.sampled_from(["on Monday", "on Friday", "on Sunday"]), moments)
def test_a_weekday_is_within_the_last_seven_days(text: str, reference: datetime) -> None:
    resolved = resolve_date(text, reference)
    assert resolved is not None
    assert timedelta(0) <= reference - resolved.at < timedelta(days=7)


@given(st.text(alphabet="0123456789 -,.AprilMayonTudsyweklt", max_size=50), moments)
def test_spans_are_in_order_and_moments_in_utc(text: str, reference: datetime) -> None:
    end = 0
    for span, date in find_dates(text, reference):
        assert end <= span.start < span.end <= len(text)
        assert date.at.utcoffset() == timedelta(0)
        end = span.end
