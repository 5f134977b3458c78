"""Time as a reason against a contradiction: another day, or a later state of the same matter.

Entry function: ``find_time_limits``. A toll that grows with later reports is an update; the same
source saying the opposite later is a change of position (``reversal``), which ``judge`` names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from factcheck.contradiction.numbers import find_figures, measure_same
from factcheck.options import ContradictionOptions
from factcheck.types import Claim, DatePrecision, Reason, ResolvedDate

_LENGTHS = {
    DatePrecision.MINUTE: timedelta(hours=1),
    DatePrecision.DAY: timedelta(days=1),
    DatePrecision.WEEK: timedelta(days=7),
    DatePrecision.MONTH: timedelta(days=31),
    DatePrecision.YEAR: timedelta(days=366),
}
_COUNTING = frozenset(
    {"confirm", "record", "register", "report", "put", "count", "stand", "give", "know", "list"}
)


def find_time_limits(left: Claim, right: Claim, options: ContradictionOptions) -> Iterator[Reason]:
    """Yield the reasons why both claims may be true, each of its own time."""
    if left.event_at and right.event_at and are_other_times(left.event_at, right.event_at):
        message = f"other time: {left.event_at.at:%d %B %Y} and {right.event_at.at:%d %B %Y}"
        yield Reason(signal="other_time", message=message, weight=1.0)
    gap = time_between(left, right)
    if abs(gap) >= timedelta(days=2):
        message = f"{abs(gap).days} days lie between the reports"
        yield Reason(signal="time_gap", message=message, weight=min(1.0, abs(gap).days / 10))
    moves = (gap, stated_later(left, right))
    if any(abs(move) >= options.update_after and _grows(left, right, move) for move in moves):
        yield Reason(signal="update", message="the later figure is the higher one: an update", weight=1.0)
    ratio = options.other_event_ratio if abs(gap) >= options.other_event_after else options.no_dispute_ratio
    if _lies_far_apart(left, right, ratio):
        yield Reason(signal="other_event", message="figures of another order: another event", weight=1.0)


def _lies_far_apart(left: Claim, right: Claim, least_ratio: float) -> bool:
    """Tell whether all figures that measure the same differ by more than a dispute explains."""
    pairs = [
        sorted((max(a.quantity.high, 1e-9), max(b.quantity.high, 1e-9)))
        for a in find_figures(left)
        for b in find_figures(right)
        if measure_same(a, b)
    ]
    return bool(pairs) and all(high / low >= least_ratio for low, high in pairs)


def time_between(left: Claim, right: Claim) -> timedelta:
    """Return how much later the right claim was printed, negative if earlier, zero if unknown."""
    if left.published_at is None or right.published_at is None:
        return timedelta()
    return right.published_at - left.published_at


def stated_later(left: Claim, right: Claim) -> timedelta:
    """Return how much later the right claim's figures stood, which may be before it was printed.

    "It had put the toll at nine on Tuesday", "four days ago only four deaths had been confirmed".
    """
    a, b = _stands_at(left), _stands_at(right)
    return b - a if a and b else timedelta()


def _stands_at(claim: Claim) -> datetime | None:
    """Return when a figure stood: the date in the claim where its verb, if any, is one of counting."""
    verbs = {token.lemma.lower() for token in claim.tokens if token.pos == "VERB"}
    is_dated = claim.event_at is not None and claim.event_at.precision is not DatePrecision.UNKNOWN
    if is_dated and claim.event_at and claim.published_at and verbs <= _COUNTING:
        # The end of the day named: figures of "Tuesday" stood until the evening.
        return min(claim.published_at, claim.event_at.at + _LENGTHS[claim.event_at.precision])
    return claim.published_at


def are_other_times(left: ResolvedDate, right: ResolvedDate) -> bool:
    """Tell whether two dates lie further apart than their precision allows."""
    if DatePrecision.UNKNOWN in (left.precision, right.precision):
        return False
    return abs(left.at - right.at) >= max(_LENGTHS[left.precision], _LENGTHS[right.precision])


def _grows(left: Claim, right: Claim, gap: timedelta) -> bool:
    """Tell whether a figure both claims give is higher in the later one."""
    earlier, later = (left, right) if gap > timedelta() else (right, left)
    pairs = [
        (a.quantity, b.quantity)
        for a in find_figures(earlier)
        for b in find_figures(later)
        if measure_same(a, b)
    ]
    return any(a.low < b.high for a, b in pairs)
