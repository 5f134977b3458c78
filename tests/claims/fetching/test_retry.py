from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.fetching.retry import parse_retry_after

NOW = datetime(2025, 4, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("315360000", 86400),
        ("9" * 400, 86400),
        ("Sat, 26 Apr 2025 12:10:00 GMT", 600),
        ("Sat, 26 Apr 2025 11:00:00 GMT", 0),
        ("Wed, 26 Apr 2045 12:00:00 GMT", 86400),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
    ],
)
def test_seconds_and_dates_capped_at_a_day(value, expected):
    assert parse_retry_after(value, now=NOW) == expected


@given(st.text(max_size=60))
def test_any_value_gives_at_most_a_day_or_nothing(value):
    seconds = parse_retry_after(value, now=NOW)
    assert seconds is None or 0 <= seconds <= 86400
