"""Statements that hold two clauses: "said A and that B" is one statement but two claims.

Each half must be a finite clause with a subject of its own and stand outside the other; what is
denied or doubted stays whole, since denying "A and B" denies neither. Entry: ``split_clauses``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from factcheck.attribution.features import words_in
from factcheck.attribution.phrases import SUBJECTS, Range, is_finite, span_of, trim
from factcheck.types import AttributionType, Span, Stance, Statement

_JOINING = frozenset({"and", "but"})
_FEWEST_WORDS = 3
_SPLIT = frozenset({AttributionType.INDIRECT, AttributionType.MIXED})


def split_clauses(doc: Doc, statement: Statement) -> Iterator[Statement]:
    """Yield ``statement``, or one statement for each of the two clauses its content joins."""
    halves = None if _is_whole(statement) else _halves(doc, words_in(doc, statement.content))
    if halves is None:
        yield statement
        return
    for start, end in halves:
        yield replace(statement, content=(_within(span_of(doc, (start, end)), statement.content[0]),))


def _is_whole(statement: Statement) -> bool:
    return (
        statement.attribution not in _SPLIT
        or statement.stance is not Stance.ASSERTS
        or bool(statement.refers_to)
        or len(statement.content) > 1
    )


def _halves(doc: Doc, words: Sequence[Token]) -> tuple[Range, Range] | None:
    inside = {word.i for word in words}
    for word in words[:-1]:
        # "and that" goes back to the cue, wherever the parser hangs it.
        if word.lower_ in _JOINING and word.nbor(1).dep_ == "mark" and word.nbor(1).lower_ == "that":
            left, right = trim(doc, (words[0].i, word.i)), trim(doc, (word.i + 2, words[-1].i + 1))
            if left and right and _has_clause(doc, left) and _can_stand(doc, left) and _can_stand(doc, right):
                return left, right
    for word in words:
        if word.dep_ != "cc" or word.lower_ not in _JOINING or not _is_top(word.head, inside):
            continue
        later = [child for child in word.head.children if child.dep_ == "conj" and child.i > word.i]
        if not later or later[0].i not in inside or not _is_clause(later[0], word.i):
            continue
        start = word.i + 1
        start += doc[start].lower_ == "that"
        left, right = trim(doc, (words[0].i, word.i)), trim(doc, (start, words[-1].i + 1))
        if left and right and _can_stand(doc, left) and _can_stand(doc, right):
            return left, right
    return None


def _is_top(verb: Token, inside: set[int]) -> bool:
    is_outermost = verb.head == verb or verb.head.i not in inside
    return is_outermost and verb.i in inside and _is_clause(verb, -1)


def _is_clause(verb: Token, behind: int) -> bool:
    return is_finite(verb) and any(child.dep_ in SUBJECTS and child.i > behind for child in verb.children)


def _has_clause(doc: Doc, tokens: Range) -> bool:
    return any(_is_clause(word, -1) for word in doc[tokens[0] : tokens[1]] if word.pos_ in {"VERB", "AUX"})


def _can_stand(doc: Doc, tokens: Range) -> bool:
    """Tell whether a half is long enough and cuts no quotation in two."""
    marks = sum(word.is_quote for word in doc[tokens[0] : tokens[1]])
    return tokens[1] - tokens[0] >= _FEWEST_WORDS and marks % 2 == 0


def _within(span: Span, whole: Span) -> Span:
    return Span(start=max(span.start, whole.start), end=min(span.end, whole.end))
