"""How long a server asks to be left alone. Source: RFC 9110 section 10.2.3."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST_SECONDS = 24 * 60 * 60  # servers ask for years; a day keeps the source alive


def parse_retry_after(value: str, *, now: datetime) -> int | None:
    """Return the seconds that Retry-After asks for, at most a day; ``None`` when it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:12]), _LONGEST_SECONDS)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(0, math.ceil(seconds)), _LONGEST_SECONDS)
