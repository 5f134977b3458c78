"""A claim's words in one spelling: figures as values, dates as days, without what only the report adds.

Idea: two sentences say the same word for word when they agree after a handful of changes that leave the
meaning alone: "3,000" and "three thousand", "on Tuesday" and "on 4 March", articles, the tense a report
shifts ("is open", it said it was open), a date or place moved from the front to the end. Nothing else is
changed: synonyms, number of a noun and word order stay. Entry functions: ``wording_of``, ``is_one_wording``.
Source: Quirk et al., A Comprehensive Grammar (1985), 14.31 (backshift in reported speech).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from factcheck.text.dates import find_dates
from factcheck.text.figures import find_figures
from factcheck.text.normalise import fold
from factcheck.text.numbers import find_quantities
from factcheck.types import AttributionType, Bound, Claim, DatePrecision, Span

_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*|[%$€£]")
_CONTRACTED = (
    (re.compile(r"\bcan'?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'s\b"), " 's"),
    (re.compile(r"(?<=[a-z])-(?=[a-z])"), ""),
    (re.compile(r"\ba (few|little|lot|number)\b"), r"a\1"),
)
_ARTICLES = frozenset({"a", "an", "the", "that"})
_BE = {"am": "present", "is": "present", "are": "present", "was": "past", "were": "past"}
_BE |= {"be": "", "been": "", "being": ""}
_HAVE = frozenset({"has", "have", "had", "having"})
_DO = frozenset({"do", "does", "did"})
_BETWEEN = frozenset({"not", "never", "already", "also", "now", "since", "all", "just", "ever", "both"})
_KEPT_OF_DATE = re.compile(
    r"\b(?:since|until|till|by|before|after|from|during|early|late|mid|earlier|later|morning|afternoon|"
    r"evening|night|noon|overnight|tonight)\b"
)
_OPENING = re.compile(
    r"(?P<phrase>(?:in|at|near|outside|inside|during|after|before|under|across)\s+[^,.;:]{2,50}),\s+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """``words`` in one spelling; ``tenses`` beside them ("past", "present" or empty)."""

    words: tuple[str, ...]
    tenses: tuple[str, ...]
    dates: frozenset[str]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    kind: str = "word"


def is_one_wording(left: Claim, right: Claim) -> bool:
    """Tell whether two claims are the same words but for spelling and the tense of the report; symmetric."""
    a, b = wording_of(left), wording_of(right)
    return bool(a.words) and a.words == b.words and a.dates == b.dates and _are_one_tense(a, left, b, right)


@lru_cache(maxsize=16384)
def wording_of(claim: Claim) -> Wording:
    """Return the words of ``claim`` in one spelling; the same claim always gives the same wording."""
    text = claim.proposition
    if found := _OPENING.fullmatch(text):
        text = f"{found['rest']} {found['phrase']}"
    pieces = list(_pieces(text, claim))
    dates = [piece.text for piece in pieces if piece.kind == "date"]
    # A single date means the same wherever it stands; of two each belongs to its own verb.
    if len(dates) == 1:
        pieces = _without_date(pieces)
    words, tenses = _spelled(pieces, _verbs(claim))
    figures = tuple(sorted(piece.text for piece in pieces if piece.kind == "figure"))
    return Wording(words, tenses, frozenset(dates), figures)


def _pieces(text: str, claim: Claim) -> Iterator[_Word]:
    """Yield words, figures and dates in text order."""
    position = 0
    for span, piece in sorted(_coded(text, claim), key=lambda coded: (coded[0].start, -coded[0].end)):
        if span.start < position:
            continue
        yield from _plain(text[position : span.start])
        yield piece
        position = span.end
    yield from _plain(text[position:])


def _plain(text: str) -> Iterator[_Word]:
    folded = fold(text)
    for pattern, replacement in _CONTRACTED:
        folded = pattern.sub(replacement, folded)
    yield from (_Word(found.group()) for found in _WORD.finditer(folded))


def _coded(text: str, claim: Claim) -> Iterator[tuple[Span, _Word]]:
    """Yield the spans that stand for a date or a figure; those that start alike in this order."""
    if claim.published_at is not None:
        for span, date in find_dates(text, claim.published_at):
            if date.precision is not DatePrecision.UNKNOWN:
                kept = " ".join(_KEPT_OF_DATE.findall(fold(span.of(text))))
                code = f"@{date.at:%Y-%m-%d %H:%M}/{date.precision}"
                yield span, _Word(f"{code} {kept}".strip(), "date")
    for quantity in find_quantities(text):
        words = "" if quantity.bound in {Bound.EXACT, Bound.RANGE} else _bound_words(quantity.span.of(text))
        code = f"#{quantity.low:.12g}~{quantity.high:.12g} {quantity.unit} {words}".strip()
        yield quantity.span, _Word(code, "figure")
    for figure in find_figures(text):
        if figure.high != 1:  # "one" is as often a pronoun
            yield figure.span, _Word(f"#{figure.low:.12g}~{figure.high:.12g}", "figure")


def _bound_words(text: str) -> str:
    figures = [figure.span for figure in find_figures(text)]
    start, end = (figures[0].start, figures[-1].end) if figures else (len(text), len(text))
    return " ".join(f"{text[:start]} {text[end:]}".casefold().split())


def _without_date(pieces: list[_Word]) -> list[_Word]:
    """Return the pieces without their one date and the "on" in front of it."""
    index = next(n for n, piece in enumerate(pieces) if piece.kind == "date")
    start = index - 1 if index and pieces[index - 1].text in {"on", "in"} else index
    before = pieces[start - 1].text if start else ""
    if start == index and before in {"since", "until", "till", "by", "before", "after", "from", "to", "for"}:
        return pieces
    following = index + 1 < len(pieces) and pieces[index + 1].text == "'s"
    return pieces if following else [*pieces[:start], *pieces[index + 1 :]]


def _verbs(claim: Claim) -> dict[str, str]:
    """Return the lemma of each verb form that stands in the quotation, unless the form has two."""
    found: dict[str, set[str]] = {}
    for token in claim.tokens:
        start, end = token.span.start - claim.evidence.start, token.span.end - claim.evidence.start
        if 0 <= start < end <= len(claim.quote):
            is_verb = token.pos in {"VERB", "AUX"}
            found.setdefault(fold(claim.quote[start:end]), set()).add(token.lemma.lower() if is_verb else "")
    return {
        form: next(iter(lemmas)) for form, lemmas in found.items() if len(lemmas) == 1 and "" not in lemmas
    }


def _spelled(pieces: list[_Word], verbs: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    spelled: list[tuple[str, str]] = []
    is_past = False
    for index, piece in enumerate(pieces):
        word = piece.text
        if piece.kind != "word":
            spelled.append((word, ""))
        elif word in _ARTICLES or _is_perfect(pieces, index, verbs):
            continue
        elif word in _DO and index + 1 < len(pieces) and pieces[index + 1].text == "not":
            is_past = word == "did"
        elif word in _BE:
            spelled.append(("be", _BE[word]))
        elif word in verbs:
            tense = "past" if is_past else _tense(word, verbs[word])
            spelled.append((f"{verbs[word]}{'+ing' if word.endswith('ing') else ''}", tense))
            is_past = False
        else:
            spelled.append(("will" if word in {"would", "shall"} else word, ""))
    return tuple(word for word, _ in spelled), tuple(tense for _, tense in spelled)


def _is_perfect(pieces: list[_Word], index: int, verbs: dict[str, str]) -> bool:
    """Tell whether the word is the "has" of "has left", which a report drops or shifts."""
    if pieces[index].text not in _HAVE:
        return False
    after = (piece.text for piece in pieces[index + 1 : index + 4] if piece.text not in _BETWEEN)
    following = next(after, "")
    return following == "been" or (following in verbs and not following.endswith("ing"))


def _tense(form: str, lemma: str) -> str:
    if form.endswith("ing"):
        return ""
    return "present" if form == lemma or form == f"{lemma}s" or form == f"{lemma}es" else "past"


def _are_one_tense(a: Wording, left: Claim, b: Wording, right: Claim) -> bool:
    """Tell whether the tenses agree, or differ only as a report shifts what was said in the present."""
    differing = {(x, y) for x, y in zip(a.tenses, b.tenses, strict=True) if x and y and x != y}
    if not differing:
        return True
    is_shifted = {
        ("present", "past"): _is_spoken(left) and not _is_spoken(right),
        ("past", "present"): _is_spoken(right) and not _is_spoken(left),
    }
    return len(differing) == 1 and all(is_shifted[pair] for pair in differing)


def _is_spoken(claim: Claim) -> bool:
    return claim.attribution is AttributionType.DIRECT
