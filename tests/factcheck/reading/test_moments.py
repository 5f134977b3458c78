from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.reading.moments import parse_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-04-26T10:15:00Z", datetime(2024, 4, 26, 10, 15, tzinfo=UTC)),
        ("2024-04-26T10:15:00.123Z", datetime(2024, 4, 26, 10, 15, tzinfo=UTC)),
        ("2024-04-26 12:15:00 +0200", datetime(2024, 4, 26, 10, 15, tzinfo=UTC)),
        ("2024-04-26T12:15+02:00", datetime(2024, 4, 26, 10, 15, tzinfo=UTC)),
        ("2024-04-26", datetime(2024, 4, 26, tzinfo=UTC)),
        ("Fri, 26 Apr 2024 10:15:00 GMT", datetime(2024, 4, 26, 10, 15, tzinfo=UTC)),
        ("26 Apr 2024 10:15:00 -0700", datetime(2024, 4, 26, 17, 15, tzinfo=UTC)),
    ],
)
def test_full_dates_are_read(text, expected):
    moment = parse_moment(text)
    assert moment is not None
    assert moment.at == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "April", "04/05/2024", "2024-13-45", "0001-01-01T00:00:00Z", "1714126500", "nan"],
)
def test_anything_else_is_no_date(text):
    assert parse_moment(text) is None


def test_zone_is_kept_and_its_absence_told():
    stated, unstated = parse_moment("2024-04-26T00:30:00+02:00"), parse_moment("2024-04-26T00:30:00")
    assert stated is not None
    assert (stated.has_zone, stated.at.utcoffset()) == (True, timedelta(hours=2))
    assert unstated is not None
    assert (unstated.has_zone, unstated.at.tzinfo) == (False, UTC)


@given(st.text(max_size=40))
def test_any_text_gives_an_aware_moment_or_none(text):
    moment = parse_moment(text)
    assert moment is None or moment.at.astimezone(UTC).tzinfo is UTC


@given(st.datetimes(min_value=datetime(1700, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_what_is_written_is_read(at):
    expected = at.replace(microsecond=0, tzinfo=UTC)
    moment = parse_moment(expected.isoformat())
    assert moment is not None
    assert moment.at == expected
