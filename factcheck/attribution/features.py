"""What a claim is about: its words with their syntax, and its figures.

Entries: ``find_tokens``, ``find_counted_quantities``. All read the parse of the whole
article and keep offsets into its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token as Word

from factcheck.attribution.lookups import text_of, token_starts
from factcheck.attribution.nations import load_nations
from factcheck.text.numbers import find_quantities
from factcheck.text.units import PEOPLE
from factcheck.types import Quantity, Span, Token

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"})
_NEGATIONS = frozenset(
    {"not", "n't", "never", "no", "neither", "nor", "none", "nobody", "nothing", "hardly", "scarcely"}
)
_MODIFIERS = frozenset({"amod", "compound", "nmod", "acl", "poss"})
_CASUALTIES = frozenset(
    {"dead", "wounded", "injured", "missing", "hurt", "killed", "displaced", "homeless", "sick"}
)


def tokens_of(doc: Doc, span: Span) -> TokenSpan:
    """Return the tokens that ``span`` touches, at least one."""
    starts = token_starts(doc)
    first = max(bisect_right(starts, span.start) - 1, 0)
    return doc[first : max(bisect_left(starts, span.end), first + 1)]


def words_in(doc: Doc, spans: Iterable[Span]) -> list[Word]:
    """Return the tokens that start inside ``spans``, in text order, without white space."""
    starts = token_starts(doc)
    numbers: set[int] = set()
    for span in spans:
        numbers.update(range(bisect_left(starts, span.start), bisect_left(starts, span.end)))
    return [doc[number] for number in sorted(numbers) if not doc[number].is_space]


def find_tokens(words: Sequence[Word]) -> tuple[Token, ...]:
    """Return the content words among ``words``; heads skip the function words between them."""
    kept = [word for word in words if _is_content(word)]
    numbers = {word.i: number for number, word in enumerate(kept)}
    return tuple(
        Token(
            lemma=word.lemma_.lower(),
            pos=word.pos_,
            span=Span(start=word.idx, end=word.idx + len(word)),
            head=_head(word, numbers),
            relation=word.dep_,
            is_negated=_is_negated(word),
        )
        for word in kept
    )


def _is_content(word: Word) -> bool:
    if word.dep_ == "neg" or word.lower_ in _NEGATIONS:
        return False
    if word.pos_ == "AUX":
        return word.dep_ in {"ROOT", "ccomp", "relcl", "advcl", "conj", "xcomp"}
    return word.pos_ in _CONTENT


def _head(word: Word, numbers: dict[int, int]) -> int:
    head = word
    while head.head.i != head.i:
        head = head.head
        if head.i in numbers:
            return numbers[head.i]
    return -1


def _is_negated(word: Word) -> bool:
    if any(
        child.dep_ == "neg" or (child.dep_ in {"det", "advmod"} and child.lower_ in _NEGATIONS)
        for child in word.children
    ):
        return True
    if word.pos_ not in {"VERB", "AUX"}:
        return False
    for child in word.children:
        if child.dep_ in {"nsubj", "nsubjpass", "dobj"} and _is_empty(child):
            return True
    # In "had not been shown to be" the negation stands with the verb above.
    return (
        word.dep_ == "xcomp"
        and word.head.i < word.i
        and any(child.dep_ == "neg" for child in word.head.children)
    )


def _is_empty(noun: Word) -> bool:
    return noun.lower_ in _NEGATIONS or any(
        child.dep_ in {"det", "neg"} and child.lower_ in _NEGATIONS for child in noun.children
    )


def find_counted_quantities(doc: Doc) -> tuple[Quantity, ...]:
    """Return the figures of an article with the noun each counts and what narrows it, in text order."""
    found: list[Quantity] = []
    start = 0
    for line in text_of(doc).splitlines(keepends=True):
        for quantity in find_quantities(line):
            moved = Span(start=quantity.span.start + start, end=quantity.span.end + start)
            found.append(_with_noun(doc, replace(quantity, span=moved)))
        start += len(line)
    return tuple(found)


def quantities_in(quantities: Sequence[Quantity], spans: Iterable[Span]) -> tuple[Quantity, ...]:
    """Return those of ``quantities`` that end inside one of ``spans``.

    They may start before it: the bound in "more than | 40 boats" belongs to the figure.
    """
    spans = tuple(spans)
    return tuple(q for q in quantities if any(span.start < q.span.end <= span.end for span in spans))


def _with_noun(doc: Doc, quantity: Quantity) -> Quantity:
    tokens = tokens_of(doc, quantity.span)
    after = doc[tokens.end] if tokens.end < len(doc) else None
    if after is not None and after.lower_ in _CASUALTIES and quantity.unit in {"", "person"}:
        return replace(quantity, unit="person", counted="person", qualifiers=(after.lower_,))
    noun = _counted_noun(tokens[-1], {word.i for word in tokens})
    if noun is None:
        return quantity
    unit = "person" if not quantity.unit and noun.text.lower() in PEOPLE else quantity.unit
    inside = {word.i for word in tokens if word.like_num}
    qualifiers = tuple(
        word.lemma_.lower()
        for child in noun.children
        if child.dep_ in _MODIFIERS and child.i not in inside and (child.dep_ != "acl" or child.tag_ == "VBN")
        for word in ([child] if child.dep_ not in {"compound", "amod"} else child.subtree)
        if _is_content(word) and not word.like_num
    )
    if load_nations().state_of_people(noun.text) and not quantity.unit:
        return replace(
            quantity, unit="person", counted="person", qualifiers=(*qualifiers, noun.lower_.rstrip("s"))
        )
    return replace(quantity, unit=unit, counted=_singular(noun), qualifiers=qualifiers)


def _singular(noun: Word) -> str:
    """Return the lemma; the tagger's lemmas leave "people" and compounds of "men" alone."""
    if noun.lower_ == "people":
        return "person"
    lemma = noun.lemma_.lower()
    return re.sub(r"men$", "man", lemma) if noun.tag_ in {"NNS", "NNPS"} else lemma


def _counted_noun(last: Word, inside: set[int]) -> Word | None:
    """Return the noun a figure counts: its own unit noun, the noun above it, or the one behind "of"."""
    word = last
    for _ in range(4):
        if word.pos_ in {"NOUN", "PROPN"} and (word.i not in inside or word.lower_ in PEOPLE):
            return word
        behind = [
            c for child in word.children if child.lower_ == "of" for c in child.children if c.dep_ == "pobj"
        ]
        if behind:
            return behind[0]
        if word.head.i == word.i or word.head.pos_ in {"VERB", "AUX"}:
            return _behind(last)
        if word.head.pos_ == "ADP" and word.head.lower_ != "of" and word.i in inside:
            return _behind(last)
        word = word.head
    return None


def _behind(last: Word) -> Word | None:
    after = last.doc[last.i + 1] if last.i + 1 < len(last.doc) else None
    return after if after is not None and after.pos_ in {"NOUN", "PROPN"} else None
