"""Quantities in running text: figures with unit, bound and range.

Idea: take every figure, throw out those that are no quantity by what stands next to them (years,
dates, times, ages, names such as "Article 5" or "Su-35"), then read bound words on the left and
units on the right, and join "between 20 and 30", "20 to 30" and "20-30" into one range.

Entry: ``find_quantities``. Bounds follow the modified-numeral classes of Geurts and Nouwen,
"At least et al." (Language 83, 2007).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from factcheck.text.figures import Figure, find_figures
from factcheck.text.units import CURRENCY_SIGNS, SIGN_BEFORE, TIME_UNITS, UNIT_AFTER, Unit, unit_named
from factcheck.types import Bound, Quantity, Span

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_LABEL = (
    r"(?:article|resolution|chapter|section|no\.|number|flight|route|highway|boeing|airbus|channel|phase|level"
    r"|category|grade|class|room|page|apollo|version|act|title|amendment|stage|round|type|mark|platform|gate"
    r"|line|platoon|brigade|battalion|division|formula|world\s+war|figure|table|annex|appendix|protocol|code"
    r"|group\s+of|iphone|windows|psalm|tier|district|zone|area|reactor|aged?|day|top)"
)
_NOT_BEFORE = re.compile(
    rf"""(?:\b{_MONTH}\s(?:the\s)?  | \b{_LABEL}\s | [A-Za-z]-  | \d[/:] | \d[-–]\d+[-–] | [#@№]\s? )$""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_AFTER = re.compile(
    rf"""(?:st|nd|rd|th)\b | \s?(?:a\.?m\.?|p\.?m\.?)(?!\w) | \s?o['’]clock | \s(?:GMT|UTC|hours\sGMT)\b
      | (?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?![a-z]) | [:/]\d | \.\d | [-\s]years?[-\s]olds?\b | [A-Za-z]
      | [-–]\d+[-–/] | [-–](?!to-)[A-Z]""",
    re.VERBOSE,
)
_ONE_AFTER = re.compile(
    r"\s+(?:of|another|by\s+one|day|can|must|should|could|would|who|that)\b|[-,.;:?!]|\s*$"
)
_ONE_BEFORE = re.compile(r"\b(?:the|this|that|which|no|any|every|each|some|another|only)\s$", re.IGNORECASE)
_HYPHENATED = re.compile(r"-(?!to-)(?P<word>[a-z]+)")
_COUNTED_HYPHENATED = {
    "member",
    "strong",
    "person",
    "man",
    "seat",
    "bed",
    "page",
    "odd",
    "plus",
    "nation",
    "seater",
}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
_PLURAL_AFTER = re.compile(r"\s+(?:[a-z]+\s+)?(?:[a-z]{3,}s|people|men|women|children|personnel|staff)\b")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|from|of|during|before|after|early|late|mid|and|to|the|through)[\s-]$",
    re.IGNORECASE,
)
_AGE = re.compile(r"[A-Z][\w'’-]+,\s$")

_LEFT: tuple[tuple[Bound, str], ...] = (
    (
        Bound.AT_MOST,
        r"no\s+more\s+than|not\s+more\s+than|at\s+most|up\s+to|as\s+many\s+as|as\s+much\s+as|as\s+few\s+as|fewer\s+than"
        r"|less\s+than|lower\s+than|under|below|a\s+maximum\s+of|within|not\s+exceeding",
    ),
    (
        Bound.APPROXIMATE,
        r"just\s+(?:over|under|above|below|more\s+than|less\s+than)|(?:slightly|a\s+little)\s+(?:over|under|more\s+than"
        r"|less\s+than|fewer\s+than)|about|around|roughly|approximately|some|an?\s+estimated|estimated|nearly|almost"
        r"|close\s+to|circa|in\s+the\s+region\s+of|an\s+average\s+of|virtually",
    ),
    (
        Bound.AT_LEAST,
        r"at\s+least|no\s+fewer\s+than|not\s+less\s+than|no\s+less\s+than|not\s+fewer\s+than|more\s+than|over|above"
        r"|upwards\s+of|in\s+excess\s+of|exceeding|exceeded|a\s+minimum\s+of|greater\s+than|higher\s+than",
    ),
)
_BOUND_LEFT = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{b.name}>{words})" for b, words in _LEFT) + r")\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_BOUND_RIGHT = re.compile(
    r"(?P<AT_LEAST>\+|\s+or\s+(?:more|higher|above)\b|-plus\b)|(?P<AT_MOST>\s+or\s+(?:fewer|less|lower)\b)"
    r"|(?P<APPROXIMATE>\s+or\s+so\b|-odd\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?P<word>between|from)\s+(?:[$€£¥]\s?)?$", re.IGNORECASE)
_JOIN = {
    "to": re.compile(r"\s+to\s+|-to-|\s?[-–]\s?"),
    "and": re.compile(r"\s+and\s+"),
    "or": re.compile(r"\s+or\s+"),
}
_MAGNITUDE = re.compile(r"\bmagnitude\s(?:of\s)?$")
_OF = re.compile(r"\s+of(?=\s)")
_REACH = 40  # characters looked at on either side: longer than any bound phrase or unit name


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of ``text`` in order, with spans that do not overlap.

    A span covers bound words, currency sign, figure and unit. Values are in the canonical unit
    (``units``); fractions ("two-thirds of") come out as approximate percentages. ``counted`` is
    left empty: it needs a parse.
    """
    figures = [figure for figure in find_figures(text) if _is_quantity(text, figure)]
    quantities: list[Quantity] = []
    end = 0
    for quantity in _read_figures(text, figures):
        if quantity.span.start >= end:
            quantities.append(quantity)
            end = quantity.span.end
    return tuple(quantities)


def _read_figures(text: str, figures: list[Figure]) -> Iterator[Quantity]:
    position = 0
    while position < len(figures):
        figure = figures[position]
        second = figures[position + 1] if position + 1 < len(figures) else None
        if second is not None and (quantity := _read_range(text, figure, second)):
            yield quantity
            position += 2
        elif second is not None and text[figure.span.end : second.span.start] in {"-", "–"}:
            position += 2  # a result, "2-1"
        else:
            yield _read_single(text, figure)
            position += 1


def _read_single(text: str, figure: Figure) -> Quantity:
    start, sign = _currency_before(text, figure.span.start)
    behind, bound = _bound_after(text, figure.span.end)
    end, unit = (behind, Unit(name=sign)) if sign else _unit_after(text, figure, behind)
    if end == behind and not sign and _MAGNITUDE.search(text[max(0, start - _REACH) : start]):
        unit = Unit(name="magnitude")
    if bound is Bound.EXACT:
        start, bound = _bound_before(text, start, unit)
    if bound is Bound.EXACT:
        end, bound = _bound_after(text, end)
    if bound is Bound.EXACT and figure.is_fraction:
        bound = Bound.APPROXIMATE
    if figure.is_vague:
        bound = Bound.RANGE
    return Quantity(
        span=Span(start=start, end=end),
        low=unit.convert(figure.low),
        high=unit.convert(figure.high),
        bound=bound,
        unit="percent" if figure.is_fraction else unit.name,
    )


def _read_range(text: str, low: Figure, high: Figure) -> Quantity | None:
    start, sign = _currency_before(text, low.span.start)
    opening = _BETWEEN.search(text[max(0, start - _REACH) : start])
    second_start, second_sign = _currency_before(text, high.span.start)
    first_end, first_unit = _unit_after(text, low, low.span.end)
    end, unit = _unit_after(text, high, high.span.end)
    word = opening["word"].lower() if opening else ""
    joined = next(
        (
            name
            for name, joint in _JOIN.items()
            for gap in {text[low.span.end : second_start], text[first_end:second_start]}
            if joint.fullmatch(gap)
        ),
        "",
    )
    is_range = (
        (joined == "and" and word == "between") or (joined == "to" and word != "from") or joined == "or"
    )
    # "rose from 96 to 103" is a change and "2-1" a result: neither is a range.
    if not is_range or low.is_fraction or high.is_fraction or low.is_vague:
        return None
    factor = _shared_scale(low, high)
    bottom, top = low.low * factor, high.high
    if bottom >= top or (joined == "or" and bottom * 2 < top):
        return None
    name = sign or second_sign
    unit = Unit(name=name) if name else unit if unit.name else first_unit
    if word == "between" and opening:
        start = max(0, start - _REACH) + opening.start()
    return Quantity(
        span=Span(start=start, end=high.span.end if name else end),
        low=unit.convert(bottom),
        high=unit.convert(top),
        bound=Bound.RANGE,
        unit=unit.name,
    )


def _shared_scale(low: Figure, high: Figure) -> float:
    """In "20 to 30 million" the scale word belongs to both figures."""
    if not (high.has_scale and not low.has_scale and low.low < 1000):
        return 1.0
    return next((scale for scale in (1e12, 1e9, 1e6, 1e3) if high.high >= scale), 1.0)


def _currency_before(text: str, start: int) -> tuple[int, str]:
    match = SIGN_BEFORE.search(text, max(0, start - 4), start)
    return (match.start(), CURRENCY_SIGNS[match["sign"]]) if match else (start, "")


def _unit_after(text: str, figure: Figure, end: int) -> tuple[int, Unit]:
    of = _OF.match(text, end) if figure.is_vague else None
    match = UNIT_AFTER.match(text, of.end() if of else end)
    if figure.is_fraction or match is None:
        return end, Unit(name="")
    word = (match["symbol"] or match["word"]).lower()
    if word in {"pound", "pounds"} and (
        match[0].startswith("-") or text[match.end() : match.end() + 4] == " of "
    ):
        return match.end(), Unit(name="tonne", factor=0.00045359237)
    if word in {"second", "real", "ha", "pp"} and not match[0].startswith("-"):
        return end, Unit(name="")  # "two second-hand cars", "one real reason"
    return match.end(), unit_named(word)


def _bound_before(text: str, start: int, unit: Unit) -> tuple[int, Bound]:
    offset = max(0, start - _REACH)
    match = _BOUND_LEFT.search(text[offset:start])
    if match is None or match.lastgroup is None:
        return start, Bound.EXACT
    # "over two days" tells a duration, not a limit.
    if unit.name in TIME_UNITS and match[0].strip().lower() in {"over", "within"}:
        return start, Bound.EXACT
    return offset + match.start(), Bound[match.lastgroup]


def _bound_after(text: str, end: int) -> tuple[int, Bound]:
    match = _BOUND_RIGHT.match(text, end)
    return (match.end(), Bound[match.lastgroup]) if match and match.lastgroup else (end, Bound.EXACT)


def _is_quantity(text: str, figure: Figure) -> bool:
    start, end = figure.span.start, figure.span.end
    before = text[max(0, start - _REACH) : start]
    words = text[start:end].lower()
    if figure.is_vague or figure.is_fraction:
        return not before.endswith("-")
    if SIGN_BEFORE.search(before):
        return True
    if _is_labelled(text, figure, before) or _NOT_AFTER.match(text, end):
        return False
    if words == "one" and (_ONE_AFTER.match(text, end) or _ONE_BEFORE.search(before)):
        return False
    if _AGE.search(before) and text[end : end + 1] == ",":
        return False
    return not _is_year(text, figure, before) and _is_hyphenated_quantity(text, end)


def _is_labelled(text: str, figure: Figure, before: str) -> bool:
    """Tell whether a figure in digits is part of a name or a date ("Article 5", "Su-35", "May 9")."""
    match = _NOT_BEFORE.search(before)
    if match is None:
        return False
    return figure.in_digits or (match[0].endswith("-") and not text[figure.span.start].isdigit())


def _is_year(text: str, figure: Figure, before: str) -> bool:
    if not _YEAR.match(text[figure.span.start : figure.span.end]):
        return False
    if _BOUND_LEFT.search(before):
        return False
    if unit := UNIT_AFTER.match(text, figure.span.end):
        return bool(_YEAR_BEFORE.search(before)) and unit_named(unit[0].strip(" -")).name == "person"
    return bool(_YEAR_BEFORE.search(before)) or not _PLURAL_AFTER.match(text, figure.span.end)


def _is_hyphenated_quantity(text: str, end: int) -> bool:
    match = _HYPHENATED.match(text, end)
    return match is None or match["word"] in _COUNTED_HYPHENATED or UNIT_AFTER.match(text, end) is not None
