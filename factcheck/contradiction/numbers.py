"""Two figures for one quantity that cannot both be right.

Idea: turn every figure into the interval a writer may have meant ("at least 60" is 60 and more, "some
400" a band around 400, "2,900" what rounds to it), pair figures that measure the same, and report
pairs whose intervals do not meet. Entry function: ``find_numeric_conflicts``. Bounds are read as in
Geurts and Nouwen, "At least et al." (Language 83, 2007).
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from factcheck.contradiction.alignment import denies_other
from factcheck.matching.concepts import concept_of, is_known, light_words
from factcheck.matching.profile import profile_of
from factcheck.options import ContradictionOptions
from factcheck.types import Bound, Claim, Quantity, Reason, Span

_PEOPLE = frozenset(
    {"person", "troop", "civilian", "worker", "child", "man", "woman", "other", "victim", "body"}
)
_EMPTY = frozenset(
    {"report", "put", "say", "be", "have", "total", "number", "figure", "count", "confirm", "know", "least"}
)
_COUNTS = frozenset({"", "person"})
_BESIDE = frozenset({"nsubj", "nsubjpass", "xcomp", "ccomp", "dobj", "attr", "acomp"})
_OF_ANYTHING = frozenset({"percent", "usd", "eur", "gbp"})
_CURRENCIES = (
    "crown", "dollar", "euro", "pound", "franc", "rouble", "ruble", "peso", "yen", "yuan", "dinar", "lira",
    "rupee", "krona", "krone", "zloty",
)  # fmt: skip
_MONEY = frozenset(concept_of(word) for word in _CURRENCIES)
_MONTHS = frozenset(name.lower() for name in calendar.month_name if name)
_LONGEST_PATH = 4
# Of figures said of different doings those that differ more are two counts, not rivals.
_ONE_ORDER = 8.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with the concepts that tell what it measures.

    ``thing`` is what is counted ("person" for people, whom reports count under many names), ``context``
    what is said of it: "41 soldiers were killed" counts people, said to have died. ``subjects`` are the
    nouns its clause is about, ``around`` all concepts of its claim.
    """

    quantity: Quantity
    thing: str
    context: frozenset[str]
    subjects: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()


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


@lru_cache(maxsize=8192)
def find_figures(claim: Claim) -> tuple[Figure, ...]:
    """Return the claim's quantities with what each one measures."""
    return tuple(_figure(claim, quantity) for quantity in claim.quantities)


def _figure(claim: Claim, quantity: Quantity) -> Figure:
    thing = concept_of(quantity.counted) if quantity.counted else ""
    is_people = quantity.unit == "person" or thing in _PEOPLE
    context = frozenset(_context(claim, quantity)) - _PEOPLE - _EMPTY - light_words()
    around = frozenset(profile_of(claim).by_concept)
    return Figure(
        quantity, "person" if is_people else thing, context - {thing}, _subjects(claim, quantity), around
    )


def _subjects(claim: Claim, quantity: Quantity) -> frozenset[str]:
    path = _path(claim, quantity.span)
    return frozenset(
        concept_of(token.lemma.lower())
        for token in claim.tokens
        if token.head in path and token.relation in {"nsubj", "nsubjpass"} and token.pos == "NOUN"
    )


def _context(claim: Claim, quantity: Quantity) -> Iterator[str]:
    """Yield the concepts on the path from the figure up to its verb, next to that path, and at the top.

    The top of a fragment is what a verb outside it governs: "(put) attendance at 20,000". Of nouns
    only those with a concept of their own count: "losses" tells what is counted, "settlement" where.
    """
    tokens = claim.tokens
    path = _path(claim, quantity.span) | {n for n, token in enumerate(tokens) if token.head < 0}
    beside = {n for n, token in enumerate(tokens) if token.head in path and token.relation in _BESIDE}
    empty = {n for n in path | beside if tokens[n].lemma.lower() in light_words() or tokens[n].pos == "NUM"}
    beside |= {n for n, token in enumerate(tokens) if token.head in empty and token.relation == "pobj"}
    spans = {tokens[n].span for n in path | beside if not tokens[n].span.overlaps(quantity.span)}
    for word in profile_of(claim).words:
        is_said = word.token.pos in {"VERB", "ADJ"} or is_known(word.concept) or word.is_predicate
        if word.token.span in spans and is_said:
            yield word.concept


def _path(claim: Claim, span: Span) -> set[int]:
    inside = [n for n, token in enumerate(claim.tokens) if token.span.overlaps(span)]
    after = [n for n, token in enumerate(claim.tokens) if token.span.start >= span.end][:1]
    found: set[int] = set()
    for index in (*inside[-1:], *after):
        for _ in range(_LONGEST_PATH):
            if index < 0:
                break
            found.add(index)
            index = claim.tokens[index].head
    return found


def measure_same(left: Figure, right: Figure) -> bool:
    """Tell whether two figures measure the same kind of thing; symmetric.

    The units agree, the things counted do, and what is said of them is shared at least in part.
    """
    a, b = left.quantity.unit, right.quantity.unit
    if a != b and not {a, b} <= _COUNTS:
        return False
    ours, theirs = left.context | {left.thing} - {""}, right.context | {right.thing} - {""}
    if _is_share(left) and left.subjects and right.subjects and not left.subjects & right.subjects:
        return bool(left.context & right.context)  # a tax rises by crowns, repairs cost crowns
    if (not left.thing) != (not right.thing) and not (
        left.around & {right.thing} or right.around & {left.thing}
    ):
        return {left.thing, right.thing} <= _COUNTS  # "3,000 who replaced the fallen" are no countries
    is_measured = not {a, b} <= _COUNTS  # litres of diesel and of fuel: the unit says enough
    if left.thing and right.thing and left.thing != right.thing and not is_measured:
        # "14 deaths" and "nine people were killed" count alike, "two dogs" and "nine people" do not.
        is_people = "person" in (left.thing, right.thing)
        return is_people and (left.thing in right.context or right.thing in left.context)
    if _is_said_otherwise(left, right) and not _is_of_one_order(left.quantity, right.quantity):
        return False  # 12,000 runners finished, 52 runners were treated
    return bool((ours & theirs) - {"person"})


def _is_share(figure: Figure) -> bool:
    """Tell whether a figure is in a unit that measures nearly everything."""
    return figure.quantity.unit in _OF_ANYTHING or figure.thing in _MONEY


def _is_said_otherwise(left: Figure, right: Figure) -> bool:
    """Tell whether two figures count the same thing but nothing said of it is shared."""
    is_told = left.context and right.context and not left.context & right.context
    return bool(is_told) and not _names_the_other(left, right)


def _is_of_one_order(left: Quantity, right: Quantity) -> bool:
    low, high = sorted((max(left.high, 1e-9), max(right.high, 1e-9)))
    return high / low < _ONE_ORDER


def _names_the_other(left: Figure, right: Figure) -> bool:
    """Tell whether what the one counts is what the other says: "deaths" and "have died"."""
    return left.thing in right.context or right.thing in left.context


def find_numeric_conflicts(left: Claim, right: Claim, options: ContradictionOptions) -> tuple[Reason, ...]:
    """Return a reason for each pair of figures that measure the same and cannot both be right.

    A figure that any figure of the other claim bears out is no conflict: in "41 dead and 60 hurt"
    against "60 hurt" nothing is at odds. Nor is there a conflict with a figure that is denied.
    """
    if denies_other(left, right):
        return ()
    return _figures_at_odds(left, right, options)


def denies_another_figure(left: Claim, right: Claim, options: ContradictionOptions) -> bool:
    """Tell whether one denies a figure the other does not give: "14 dead" and "not 40 dead" agree."""
    return denies_other(left, right) and bool(_figures_at_odds(left, right, options))


def _figures_at_odds(left: Claim, right: Claim, options: ContradictionOptions) -> tuple[Reason, ...]:
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


def find_rival_figures(left: Claim, right: Claim, options: ContradictionOptions) -> tuple[Reason, ...]:
    """Return a reason where the claims give different values in one unit, of whatever they measure.

    Weaker than ``find_numeric_conflicts``, which knows what is counted: "134 burn injuries" and "219
    burns" are rivals, so are "two pilots" and "nine passengers". Whether the claims speak of one thing is
    for others to tell. A figure the other claim also gives leaves nothing to be at odds.
    """
    ours, theirs = (
        [figure for figure in find_figures(claim) if not _is_name_or_date(figure.quantity)]
        for claim in (left, right)
    )
    pairs = [(a, b) for a in ours for b in theirs if _are_in_one_unit(a.quantity, b.quantity)]
    if not pairs or any(are_compatible(a.quantity, b.quantity, options) for a, b in pairs):
        return ()
    a, b = max(pairs, key=lambda pair: _alikeness(*pair))
    message = f"{_words(left, a.quantity)} against {_words(right, b.quantity)}, if they measure the same"
    spans = ((a.quantity.span,), (b.quantity.span,))
    return (Reason(signal="rival_figures", message=message, weight=1.0, left=spans[0], right=spans[1]),)


def _are_in_one_unit(left: Quantity, right: Quantity) -> bool:
    return left.unit == right.unit or {left.unit, right.unit} <= _COUNTS


def _alikeness(left: Figure, right: Figure) -> tuple[bool, int, float]:
    """Return how much speaks for two figures measuring the same: thing, context, order of size."""
    low, high = sorted((max(left.quantity.high, 1e-9), max(right.quantity.high, 1e-9)))
    return left.thing == right.thing, len(left.context & right.context), low / high


def _is_name_or_date(quantity: Quantity) -> bool:
    """Tell whether a figure only names something: "5 February", "tank 6", "in 2021"."""
    is_bare = not quantity.unit and quantity.bound is Bound.EXACT
    is_year = is_bare and 1900 <= quantity.low <= 2100 and quantity.low == int(quantity.low)
    return quantity.counted in _MONTHS or is_year


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
    is_said = quantity.unit == "person" or quantity.counted in text
    return text if is_said else f"{text} ({quantity.counted})"
