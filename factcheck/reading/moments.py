"""Dates as pages and feeds write them, to moments.

Entry: ``parse_moment``. Only full dates are read; guessing is left to the date finder.
Sources: ISO 8601 / RFC 3339, RFC 5322 section 3.3.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ]+(?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*"
    r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?",
    re.IGNORECASE,
)
_EARLIEST_YEAR = 1600  # the first newspapers; anything before is a default such as 0001-01-01


class Moment(NamedTuple):
    """A point in time as a source stated it; without a zone it is read as UTC."""

    at: datetime
    has_zone: bool


def parse_moment(text: str) -> Moment | None:
    """Return the moment that ``text`` states in ISO or mail form, in the zone stated there."""
    text = text.strip()
    match = _ISO.match(text)
    try:
        moment = _from_iso(match) if match else _from_mail(text)
        # Converting proves that the moment still exists in UTC (not 9999-12-31 west of Greenwich).
        in_range = moment is not None and moment.at.astimezone(UTC).year >= _EARLIEST_YEAR
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moment if in_range else None


def _from_iso(match: re.Match[str]) -> Moment:
    zone = (match["zone"] or "").upper()
    if zone in {"Z", "UTC", "GMT"}:
        zone = "+00:00"
    at = datetime.fromisoformat(f"{match['date']}T{match['time'] or '00:00'}{zone}")
    return Moment(at if zone else at.replace(tzinfo=UTC), bool(zone))


def _from_mail(text: str) -> Moment | None:
    if not re.search(r"\d{4}", text):
        return None
    at = parsedate_to_datetime(text)
    return Moment(at, True) if at.tzinfo else Moment(at.replace(tzinfo=UTC), False)
