"""Plain figures in digits and words.

Idea: one pattern per way of writing a number, tried at word boundaries; the value is computed
from the parts, so "1.2 million", "forty-two" and "three dozen" come out as numbers. Whether a
figure is a quantity at all (and not a year, a time or a name) is decided in ``numbers``.

Entry: ``find_figures``. Source: the number grammar of English (Hurford, The Linguistic Theory
of Numerals, 1975), cut down to what news style uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.types import Span

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {word: value for value, word in enumerate(_ONES.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
    "k": 1e3,
}
# Far above the world's yearly output in its smallest currency: what is larger is noise, not a figure.
LARGEST = 1e21
# What a vague plural may stand for: from the word itself to just past the next larger word.
VAGUE = {
    "dozens": (24.0, 199.0),
    "scores": (40.0, 399.0),
    "hundreds": (100.0, 1_999.0),
    "thousands": (1_000.0, 19_999.0),
    "tens of thousands": (10_000.0, 199_999.0),
    "hundreds of thousands": (100_000.0, 1_999_999.0),
    "millions": (1e6, 1e8),
    "tens of millions": (1e7, 2e8),
    "hundreds of millions": (1e8, 2e9),
    "billions": (1e9, 1e11),
    "tens of billions": (1e10, 2e11),
    "hundreds of billions": (1e11, 2e12),
}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}

_WORD = "|".join([*UNITS, *TENS])
WHOLES = {
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
    "10": 10,
    "twenty": 20,
    "20": 20,
    "hundred": 100,
    "100": 100,
}
_WHOLES = "|".join(["a\\s+hundred", *WHOLES])
# "two in five days", "six in 10,000", "one in four-metre waves": no share of a whole.
_MEASURED = (
    r"[-,.]?\d|-\w"
    r"|\s+(?:second|minute|hour|day|week|month|year|season|game|match|attempt|metre|meter|mile|kilomet)"
)
_LARGE = "hundred|thousand|million|billion|trillion"
_VAGUE = "|".join(sorted(VAGUE, key=len, reverse=True)).replace(" ", r"\s+")
_FIGURE = re.compile(
    rf"""(?<![\w./:])(?:
    (?P<vague>(?:{_VAGUE})\b)
  | (?P<part>(?:(?:half|a\s+quarter\s+of|three[ -]quarters\s+of)\s+an?\s+(?:million|billion|dozen))\b)
  | (?P<fraction>(?:(?:an?|one|two|three|four)[ -](?:third|quarter|fifth|tenth)s?(?=\s+of\b)
        |(?:one|two|three|four)-(?:third|quarter|fifth|tenth)s?
        |half(?=\s+(?:of|the|its|his|her|their|all)\b))\b)
  | (?P<share>(?P<some>{_WORD}|\d+(?:\.\d+)?)\s+(?:of\s+every|(?:in|out\s+of)(?:\s+every)?)\s+
        (?P<all>{_WHOLES})\b(?!{_MEASURED}))
  | (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
        (?P<scale>\s+(?:{_LARGE}|dozen)\b|\s?(?:bn|mn|tn)\b|[mk]\b)?
  | (?P<words>(?:(?:{_WORD}|an?(?=\s+(?:hundred|thousand|million|billion|dozen)\b))\b)
        (?:[\s-]+(?:and[\s-]+(?=(?:{_WORD})\b))?(?:{_WORD}|{_LARGE}|dozen)\b)*)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as written; ``low`` and ``high`` differ for vague plurals ("hundreds").

    ``is_fraction`` tells that the values are per cent of something, ``in_digits`` that it is
    written with digits, ``has_scale`` that a word like "million" belongs to it.
    """

    span: Span
    low: float
    high: float
    in_digits: bool = False
    has_scale: bool = False
    is_fraction: bool = False
    is_vague: bool = False


def find_figures(text: str) -> Iterator[Figure]:
    """Yield every figure of ``text`` in order, endless rows of digits left out; linear in its length."""
    return (figure for figure in _read_figures(text) if figure.high <= LARGEST)


def _read_figures(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        span = Span(start=match.start(), end=match.end())
        if vague := match["vague"]:
            low, high = VAGUE[_spaced(vague)]
            yield Figure(span=span, low=low, high=high, is_vague=True)
        elif match["part"]:
            value = _part_value(_spaced(match["part"]))
            yield Figure(span=span, low=value, high=value, has_scale=True)
        elif match["fraction"]:
            value = 100 * _fraction_value(_spaced(match["fraction"]))
            yield Figure(span=span, low=value, high=value, is_fraction=True)
        elif match["share"]:
            yield from _read_share(match)
        elif match["digits"]:
            scale = SCALES[match["scale"].strip().lower()] if match["scale"] else 1.0
            value = float(match["digits"].replace(",", "")) * scale
            yield Figure(span=span, low=value, high=value, in_digits=True, has_scale=bool(match["scale"]))
        else:
            value = words_value(match["words"])
            yield Figure(span=span, low=value, high=value, has_scale=value >= 1e3)


def words_value(words: str) -> float:
    """Return the value of a number in words: "two hundred and five" is 205."""
    total = current = 0.0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in {"a", "an"}:
            current = 1.0
        elif word in UNITS or word in TENS:
            current += UNITS.get(word, 0) + TENS.get(word, 0)
        elif word in {"hundred", "dozen"}:
            current = max(current, 1.0) * SCALES[word]
        elif word in SCALES:
            total += max(current, 1.0) * SCALES[word]
            current = 0.0
    return total + current


def _spaced(words: str) -> str:
    return " ".join(re.split(r"[\s-]+", words.lower()))


def _part_value(words: str) -> float:
    share = 0.75 if words.startswith("three") else 0.25 if "quarter" in words else 0.5
    return share * SCALES[words.split()[-1]]


def _read_share(match: re.Match[str]) -> Iterator[Figure]:
    """Yield "four in ten" as per cent; two figures where the part is no part, "five in three villages"."""
    part, whole = _plain_value(match["some"]), WHOLES[_spaced(match["all"]).removeprefix("a ")]
    if part < whole:
        value = 100 * part / whole
        span = Span(start=match.start(), end=match.end())
        yield Figure(span=span, low=value, high=value, is_fraction=True)
        return
    for name, value in (("some", part), ("all", float(whole))):
        span = Span(start=match.start(name), end=match.end(name))
        yield Figure(span=span, low=value, high=value, in_digits=match[name][0].isdigit())


def _plain_value(words: str) -> float:
    return float(words) if words[0].isdigit() else words_value(words)


def _fraction_value(words: str) -> float:
    first, *rest = words.split()
    if not rest:
        return 0.5
    return UNITS.get(first, 1) / PARTS[rest[-1].rstrip("s")]
