"""Sentences the outlet asserts in its own voice, without a source.

A sentence counts when it has a finite verb with a subject, is no question, stands outside
quotations and most of it belongs to no statement already found. Entry: ``find_outlet_statements``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from factcheck.attribution.direct import Speech, inside
from factcheck.attribution.modality import clause_modality
from factcheck.attribution.phrases import SUBJECTS, is_finite, span_of, trim
from factcheck.text.normalise import has_word
from factcheck.types import AttributionType, Modality, Span, Statement

_FEWEST_WORDS = 4
_MOST_COVERED = 0.5
"""A sentence that is mostly somebody's statement is not the outlet's; a short aside does not make it one."""
_ADDRESSED = frozenset({"you", "your", "us"})


def find_outlet_statements(
    doc: Doc, statements: Sequence[Statement], speeches: Sequence[Speech]
) -> Iterator[Statement]:
    """Yield a statement without source and cue for each sentence in the outlet's voice, in text order."""
    taken = {n for statement in statements for span in _spans(statement) for n in range(span.start, span.end)}
    quoted = inside(speeches)
    cues = {statement.cue.start for statement in statements if statement.cue is not None}
    for sentence in doc.sents:
        tokens = trim(doc, (sentence.start, sentence.end))
        if (
            tokens is None
            or not has_word(doc[tokens[0] : tokens[1]].text)
            or not _is_assertion(doc[tokens[0] : tokens[1]])
        ):
            continue
        words = [word for word in doc[tokens[0] : tokens[1]] if not word.is_punct and not word.is_space]
        covered = [word for word in words if word.i in quoted or word.idx in taken]
        if sentence.root.idx in cues:
            continue
        if len(words) >= _FEWEST_WORDS and len(covered) < _MOST_COVERED * len(words):
            yield Statement(
                source=None,
                cue=None,
                content=(span_of(doc, tokens),),
                attribution=AttributionType.OUTLET,
                modality=_modality(words, doc[sentence.end - 1]),
            )


def _spans(statement: Statement) -> Iterator[Span]:
    yield from statement.content
    if statement.source is not None:
        yield statement.source
    if statement.cue is not None:
        yield statement.cue


def _is_assertion(sentence: TokenSpan) -> bool:
    if sentence.text.rstrip().endswith("?") or any(word.lower_ in _ADDRESSED for word in sentence):
        return False
    return any(
        word.pos_ in {"VERB", "AUX"}
        and is_finite(word)
        and any(child.dep_ in SUBJECTS for child in word.children)
        for word in sentence
    )


def _modality(words: Sequence[Token], last: Token) -> Modality:
    return Modality.QUESTION if last.text == "?" else clause_modality(words)
