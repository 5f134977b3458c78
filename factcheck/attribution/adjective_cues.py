"""Statements behind "be" and an adjective: "is adamant that ...", "was blunt: ...".

The adjective is the cue; without a person or body as subject ("it is clear that ...") nobody speaks.
Data: ``data/cue_adjectives.tsv``. Entries: ``find_adjective_drafts``, ``adjective_stance``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from spacy.tokens import Doc, Token

from factcheck.attribution.clauses import run
from factcheck.attribution.cues import is_unsaid, read_table
from factcheck.attribution.drafts import Draft
from factcheck.attribution.phrases import SUBJECTS, span_of, subtree_range
from factcheck.attribution.sources import find_subject, source_span
from factcheck.attribution.voices import can_speak
from factcheck.types import Stance

_PERSONS = frozenset({"he", "she", "they", "we", "i", "who"})


@cache
def _stances() -> Mapping[str, Stance]:
    return {adjective: Stance(stance) for adjective, stance in read_table("cue_adjectives.tsv")}


def find_adjective_drafts(doc: Doc) -> Iterator[Draft]:
    """Yield a statement for each adjective cue with a clause of its own, in text order."""
    for adjective in doc:
        stance = adjective_stance(adjective)
        copula = None if stance is None else copula_of(adjective)
        clause = None if copula is None else _clause_of(adjective)
        subject = None if copula is None else speaking_subject(copula)
        if stance is None or clause is None or subject is None:
            continue
        start, end = subtree_range(clause)
        content = run(adjective, max(start, adjective.i + 1), end)
        if content is not None:
            yield Draft(
                cue_word=adjective,
                cue=span_of(doc, (adjective.i, adjective.i + 1)),
                source=source_span(subject),
                source_word=subject,
                content=tuple(span_of(doc, tokens) for tokens in content.ranges),
                stance=stance,
            )


def adjective_stance(word: Token) -> Stance | None:
    """Return the stance of an adjective that is a cue."""
    return _stances().get(word.lower_) if word.tag_ in {"JJ", "VBN", "VBD", "RB"} else None


def copula_of(adjective: Token) -> Token | None:
    """Return the "be" in front of a predicate, or a passive participle itself; ``None`` when denied."""
    verb = adjective if any(child.dep_ == "auxpass" for child in adjective.children) else adjective.head
    is_copula = verb is adjective or (adjective.dep_ == "acomp" and verb.lemma_ in {"be", "remain", "seem"})
    return verb if is_copula and not is_unsaid(verb) else None


def speaking_subject(verb: Token) -> Token | None:
    """Return the subject of ``verb`` when it is somebody who can speak."""
    subject = find_subject(verb)
    if subject is None:
        return None
    return subject if subject.lower_ in _PERSONS or can_speak(subject) else None


def _clause_of(adjective: Token) -> Token | None:
    """Return the clause behind the adjective, which the parser hangs on it or on "be"."""
    for governor in (adjective, adjective.head):
        for child in governor.children:
            if child.dep_ == "ccomp" and child.i > adjective.i and _is_behind(adjective, child):
                return child
    return None


def _is_behind(adjective: Token, clause: Token) -> bool:
    """Tell whether the clause has a subject and begins within a few words of the adjective."""
    has_subject = any(child.dep_ in SUBJECTS for child in clause.children)
    between = adjective.doc[adjective.i + 1 : clause.left_edge.i]
    return has_subject and len(between) < _FEW and not any(word.text in {":", ";", '"'} for word in between)


_FEW = 4
