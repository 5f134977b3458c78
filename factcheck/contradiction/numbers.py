"""Two figures for one quantity that cannot both be right.

Idea: turn every figure into the interval a writer may have meant ("at least 60" is 60 and more, "some
400" a band around 400, "2,900" what rounds to it), pair figures that measure the same, and report
pairs whose intervals do not meet. Entry function: ``find_numeric_conflicts``. Bounds are read as in
Geurts and Nouwen, "At least et al." (Language 83, 2007).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.matching.concepts import concept_of
from factcheck.options import ContradictionOptions
from factcheck.types import Bound, Claim, Quantity, Reason, Span

_PEOPLE = frozenset({"person", "troop", "civilian", "worker", "child", "man", "woman", "other", "victim", "body"})
_COUNTS = frozenset({"", "person"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with the concepts that tell what it measures."""

    quantity: Quantity
    things: frozenset[str]
    predicates: frozenset[str]


def interval_of(quantity: Quantity, options: ContradictionOptions) -> tuple[float, float]:
    """Return the values ``quantity`` allows, as a closed interval."""
    low, high = quantity.low, quantity.high
    if quantity.bound is Bound.AT_LEAST:
        return low - _slack(low), math.inf
    if quantity.bound is Bound.AT_MOST:
        return -math.inf, high + _slack(high)
    share = options.approximate_share if quantity.bound is Bound.APPROXIMATE else 0.0
    return low - max(_slack(low), low * share), high + max(_slack(high), high * share)


def are_compatible(left: Quantity, right: Quantity, options: ContradictionOptions) -> bool:
    """Tell whether one value can satisfy both figures; symmetric."""
    a, b = interval_of(left, options), interval_of(right, options)
    return a[0] <= b[1] and b[0] <= a[1]


def _slack(value: float) -> float:
    """Return half a unit of the last digit that is not a zero: 2,900 may stand for 2,850 to 2,950."""
    if value < 100 or value != int(value):
        return abs(value) * 0.02 if value != int(value) else 0.0
    digits = str(int(value))
    return 0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0")))


def find_figures(claim: Claim) -> tuple[Figure, ...]:
    """Return the claim's quantities with what each one measures."""
    return tuple(_figure(claim, quantity) for quantity in claim.quantities)


def _figure(claim: Claim, quantity: Quantity) -> Figure:
    things = {concept_of(quantity.counted)} if quantity.counted else set()
    things |= {concept_of(word) for word in quantity.qualifiers}
    return Figure(quantity, frozenset(things - _PEOPLE), frozenset(_predicates(claim, quantity.span)))


def _predicates(claim: Claim, span: Span) -> Iterator[str]:
    """Yield the concepts on the path from the counted word up to its verb."""
    inside = [n for n, token in enumerate(claim.tokens) if token.span.overlaps(span)]
    after = [n for n, token in enumerate(claim.tokens) if token.span.start >= span.end][:1]
    for index in (*inside[-1:], *after):
        for _ in range(4):
            token = claim.tokens[index]
            if token.pos in {"VERB", "NOUN", "ADJ"}:
                yield concept_of(token.lemma)
            index = token.head
            if index < 0:
                break


def measure_same(left: Figure, right: Figure) -> bool:
    """Tell whether two figures measure the same kind of thing; symmetric."""
    a, b = left.quantity.unit, right.quantity.unit
    if a != b and not {a, b} <= _COUNTS:
        return False
    if not {a, b} <= _COUNTS:
        return True
    ours, theirs = left.things | left.predicates, right.things | right.predicates
    return bool((ours & theirs) - _PEOPLE) or bool(left.things & right.things)


def find_numeric_conflicts(left: Claim, right: Claim, options: ContradictionOptions) -> tuple[Reason, ...]:
    """Return a reason for each pair of figures that measure the same and cannot both be right.

    A figure that any figure of the other claim bears out is no conflict: in "41 dead and 60 hurt"
    against "60 hurt" nothing is at odds.
    """
    ours, theirs = find_figures(left), find_figures(right)
    return tuple(
        Reason(
            signal="numbers",
            message=f"{_words(left, a.quantity)} against {_words(right, b.quantity)}",
            weight=1.0,
            left=(a.quantity.span,),
            right=(b.quantity.span,),
        )
        for a in ours
        for b in theirs
        if measure_same(a, b)
        and not _is_borne_out(a, theirs, options)
        and not _is_borne_out(b, ours, options)
    )


def find_agreeing_figures(left: Claim, right: Claim, options: ContradictionOptions) -> tuple[Reason, ...]:
    """Return a reason for each pair of figures that measure the same and can both be right."""
    return tuple(
        Reason(
            signal="compatible_figures",
            message=f"{_words(left, a.quantity)} and {_words(right, b.quantity)} can both be right",
            weight=1.0,
            left=(a.quantity.span,),
            right=(b.quantity.span,),
        )
        for a in find_figures(left)
        for b in find_figures(right)
        if measure_same(a, b) and are_compatible(a.quantity, b.quantity, options)
    )


def _is_borne_out(figure: Figure, others: tuple[Figure, ...], options: ContradictionOptions) -> bool:
    return any(
        measure_same(figure, other) and are_compatible(figure.quantity, other.quantity, options)
        for other in others
    )


def _words(claim: Claim, quantity: Quantity) -> str:
    """Return the figure as printed, with the noun it counts."""
    start = quantity.span.start - claim.evidence.start
    inside = 0 <= start < len(claim.quote)
    text = claim.quote[start : quantity.span.end - claim.evidence.start] if inside else f"{quantity.low:g}"
    return text if not quantity.counted or quantity.counted in text else f"{text} ({quantity.counted})"
