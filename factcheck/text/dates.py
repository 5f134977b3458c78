"""Dates in news text, absolute and relative to the day of publication.

Idea: a fixed list of patterns, each with a reader that turns a match and the reference moment into
a date with its precision. News looks back: "on Monday" is the last Monday, the day of publication
included, unless the words before it point ahead ("will", "due", "next"). A day without a year is
the nearest one, with the past favoured. General date libraries are not used: in running
text they take "may", "sat" and bare numbers for dates, which costs more than the forms they add.

Entry: ``find_dates``, ``resolve_date``. Source: the TIMEX3 types DATE and TIME of ISO-TimeML
(ISO 24617-1), without durations and sets.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from factcheck.types import DatePrecision, ResolvedDate, Span

_MONTH_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS = _MONTH_NAMES | {name[:3]: number for name, number in _MONTH_NAMES.items()} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_SMALL = {
    word: value
    for value, word in enumerate(
        ["a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=1,
    )
} | {"an": 1, "one": 1}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_WEEKDAY = "(?P<weekday>" + "|".join(calendar.day_name) + ")"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_SMALL)})"
_AHEAD = re.compile(
    r"\b(?:will|would|shall|due|scheduled|set\s+to|plans?\s+to|planned\s+for|expected\s+to|next|upcoming|until|till"
    r"|by|starting|beginning)\b[^.;!?]*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\b(?:last|previous|past|since)\s$", re.IGNORECASE)
_REACH = 60  # characters before a weekday searched for a word that points ahead: about one clause

Reader = Callable[[re.Match[str], datetime, str], "ResolvedDate | None"]


def find_dates(text: str, reference: datetime) -> tuple[tuple[Span, ResolvedDate], ...]:
    """Return every date of ``text`` with its span, in order, spans not overlapping.

    Args:
        text: Any text.
        reference: The moment of publication, timezone-aware.

    Returns:
        Moments in UTC; a precision coarser than a day puts the moment at the start of its period.
    """
    reference = reference.astimezone(UTC)
    found: list[tuple[Span, ResolvedDate]] = []
    for match in _ANY.finditer(text):
        name = next(name for name in _READERS if match[name] is not None)
        pattern, read = _READERS[name]
        inner = re.compile(pattern, _flags(name)).fullmatch(match[0])
        before = text[max(0, match.start() - _REACH) : match.start()]
        if inner and (date := read(inner, reference, before)):
            found.append((Span(start=match.start(), end=match.end()), date))
    return tuple(found)


def resolve_date(text: str, reference: datetime) -> ResolvedDate | None:
    """Return the first date of ``text``, or ``None``; see ``find_dates``."""
    dates = find_dates(text, reference)
    return dates[0][1] if dates else None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _resolved(moment: datetime, precision: DatePrecision) -> ResolvedDate:
    return ResolvedDate(at=moment, precision=precision)


def _shifted(
    reference: datetime, days: int, precision: DatePrecision = DatePrecision.DAY
) -> ResolvedDate | None:
    try:
        return _resolved(_midnight(reference) + timedelta(days=days), precision)
    except OverflowError:
        return None


def _make(year: int, month: int, day: int, precision: DatePrecision) -> ResolvedDate | None:
    try:
        return _resolved(datetime(year, month, day, tzinfo=UTC), precision)
    except ValueError:
        return None


def _read_iso(match: re.Match[str], _: datetime, __: str) -> ResolvedDate | None:
    date = _make(int(match["year"]), int(match["mm"]), int(match["dd"]), DatePrecision.DAY)
    if date is None or match["hour"] is None or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        return date
    moment = date.at.replace(hour=int(match["hour"]), minute=int(match["minute"]))
    return _resolved(moment, DatePrecision.MINUTE)


def _read_day(match: re.Match[str], reference: datetime, _: str) -> ResolvedDate | None:
    month = _MONTHS[match["month"].rstrip(".").lower()]
    if match["year"]:
        return _make(int(match["year"]), month, int(match["day"]), DatePrecision.DAY)
    return _nearest(month, int(match["day"]), reference, DatePrecision.DAY)


def _read_month(match: re.Match[str], reference: datetime, _: str) -> ResolvedDate | None:
    month = _MONTHS[match["month"].rstrip(".").lower()]
    if "year" in match.re.groupindex:
        return _make(int(match["year"]), month, 1, DatePrecision.MONTH)
    return _nearest(month, 1, reference, DatePrecision.MONTH)


def _nearest(month: int, day: int, reference: datetime, precision: DatePrecision) -> ResolvedDate | None:
    """Return the day nearest to ``reference``; a day ahead counts twice as far as one behind."""
    years = (reference.year - 1, reference.year, reference.year + 1)
    candidates = [date for year in years if (date := _make(year, month, day, precision))]

    def distance(date: ResolvedDate) -> float:
        days = (date.at - _midnight(reference)).days
        return 2.0 * days if days > 0 else -days

    return min(candidates, key=distance, default=None)


def _read_year(match: re.Match[str], _: datetime, __: str) -> ResolvedDate | None:
    return _make(int(match["year"]), 1, 1, DatePrecision.YEAR)


def _read_weekday(match: re.Match[str], reference: datetime, before: str) -> ResolvedDate | None:
    back = (reference.weekday() - _WEEKDAYS[match["weekday"].lower()]) % 7
    which = (match["which"] or "").lower()
    if which == "next" or (not which and _AHEAD.search(before) and not _BEHIND.search(before)):
        return _shifted(reference, 7 - back if back or which == "next" else 0)
    if which in {"last", "past"} and back == 0:
        back = 7
    return _shifted(reference, -back)


_NEAR_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "last night": -1, "overnight": 0}


def _read_near(match: re.Match[str], reference: datetime, _: str) -> ResolvedDate | None:
    words = " ".join(match[0].lower().split())
    first = words.split()[0]
    days = _NEAR_DAYS.get(words, _NEAR_DAYS.get(first, 0))
    if first == "the":
        days = -1  # "the day before", "the previous day"
    return _shifted(reference, days)


_STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


def _read_period(match: re.Match[str], reference: datetime, _: str) -> ResolvedDate | None:
    return _stepped(match["period"].lower(), _STEPS[match["step"].lower()], reference)


def _stepped(period: str, steps: int, reference: datetime) -> ResolvedDate | None:
    """Return the start of the week, month or year that lies ``steps`` from the one of ``reference``."""
    if period == "week":
        return _shifted(reference, 7 * steps - reference.weekday(), DatePrecision.WEEK)
    if period == "month":
        months = reference.year * 12 + reference.month - 1 + steps
        return _make(months // 12, months % 12 + 1, 1, DatePrecision.MONTH)
    return _make(reference.year + steps, 1, 1, DatePrecision.YEAR)


def _read_ago(match: re.Match[str], reference: datetime, _: str) -> ResolvedDate | None:
    count = int(match["count"]) if match["count"].isdigit() else _SMALL[match["count"].lower()]
    period = match["period"].lower()
    if period in {"hour", "minute"}:
        seconds = count * (3600 if period == "hour" else 60)
        return _resolved(_midnight(reference - timedelta(seconds=seconds)), DatePrecision.DAY)
    if period == "day":
        return _shifted(reference, -count)
    return _stepped(period, -count, reference)


_PART = r"(?:\s+(?:morning|afternoon|evening|night|noon))?"
_READERS: dict[str, tuple[str, Reader]] = {
    "iso": (
        rf"{_YEAR}-(?P<mm>0[1-9]|1[0-2])-(?P<dd>3[01]|[12]\d|0[1-9])"
        r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?(?:\s?(?:Z|UTC|GMT)))?",
        _read_iso,
    ),
    "month_day": (rf"{_MONTH}\s+(?:the\s+)?{_DAY}(?!\d|,\d{{3}}|[.:]\d)(?:,?\s+{_YEAR}(?!\d))?", _read_day),
    "day_month": (rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}(?!\d))?", _read_day),
    "month_year": (
        rf"(?:{_MONTH},?\s+(?:of\s+)?{_YEAR})",
        _read_month,
    ),
    "month": (
        rf"(?:(?:in|since|by|until|of|from|last|early|late|mid)[\s-]+(?:early\s+|late\s+|mid-)?){_MONTH}(?!\s+\d)",
        _read_month,
    ),
    "year": (
        rf"(?:in|since|by|until|from|during|before|after|of|early|late)\s+{_YEAR}(?![\d,.]\d|\d)",
        _read_year,
    ),
    "ago": (rf"{_COUNT}\s+(?P<period>minute|hour|day|week|month|year)s?\s+(?:ago|earlier|before)", _read_ago),
    "period": (
        r"(?:early\s+|late\s+|earlier\s+|later\s+)?(?P<step>last|past|previous|this|current|next|coming)\s+"
        r"(?P<period>week|month|year)",
        _read_period,
    ),
    "weekday": (rf"(?:(?P<which>last|past|next|this)\s+)?{_WEEKDAY}(?:['’]s)?{_PART}", _read_weekday),
    "near": (
        r"today|yesterday(?:\s+(?:morning|afternoon|evening))?|tomorrow|tonight|last\s+night|overnight"
        r"|(?:earlier\s+)?this\s+(?:morning|afternoon|evening)|the\s+(?:previous\s+day|day\s+before|day\s+earlier)"
        r"|a\s+day\s+(?:earlier|before)",
        _read_near,
    ),
}


def _flags(name: str) -> re.RegexFlag:
    # "may" and "march" are words, "May" and "March" months; "sat" is a verb.
    return re.RegexFlag(0) if "month" in name or name == "weekday" else re.IGNORECASE


def _scoped(name: str, pattern: str) -> str:
    bare = re.sub(r"\(\?P<\w+>", "(?:", pattern)
    return rf"(?P<{name}>(?i:{bare}))" if _flags(name) else rf"(?P<{name}>{bare})"


_ANY = re.compile(
    r"(?<![\w-])(?:" + "|".join(_scoped(name, p) for name, (p, _) in _READERS.items()) + r")(?!\w)"
)
