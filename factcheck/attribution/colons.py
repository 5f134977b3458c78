"""Statements behind a colon without marks: "The minister put it plainly: the army had no shells."

What stands before the colon must announce speech: "put it", "was blunt", "had a message". Verbs of
speech before a colon are read with the other verbs. Entry: ``find_colon_drafts``.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from factcheck.attribution.adjective_cues import adjective_stance, speaking_subject
from factcheck.attribution.cues import Role, has_role, is_unsaid
from factcheck.attribution.drafts import Draft
from factcheck.attribution.phrases import SUBJECTS, is_finite, sentence_range, span_of, trim
from factcheck.attribution.sources import source_span
from factcheck.types import Stance

_GIVING = frozenset({"have", "give", "issue", "deliver", "send", "offer", "bring", "make"})
_MANNERS = frozenset({"word", "term", "way", "manner", "nutshell", "language", "sentence", "tone"})
_LONGEST_LEAD = 14


def find_colon_drafts(doc: Doc) -> Iterator[Draft]:
    """Yield a statement for each colon that an announcement of speech leads up to, in text order."""
    for colon in doc:
        if colon.text != ":" or colon.i + 2 >= len(doc):
            continue
        start, end = sentence_range(colon)
        content = trim(doc, (colon.i + 1, end)) if colon.i + 1 < end else None
        if content is None or doc[colon.i + 1].is_quote or not _is_sentence(doc, content):
            continue
        lead = doc[max(start, colon.i - _LONGEST_LEAD) : colon.i]
        for verb in lead:
            cue = _announces(verb, colon)
            subject = None if cue is None else speaking_subject(verb)
            if cue is not None and subject is not None and subject.i < colon.i:
                yield Draft(
                    cue_word=verb,
                    cue=span_of(doc, (cue.i, cue.i + 1)),
                    source=source_span(subject),
                    source_word=subject,
                    content=(span_of(doc, content),),
                    stance=Stance.ASSERTS,
                )
                break


def _announces(verb: Token, colon: Token) -> Token | None:
    """Return the cue word of "put it bluntly", "was blunt" or "had a warning"."""
    if verb.pos_ not in {"VERB", "AUX"} or is_unsaid(verb):
        return None
    for child in verb.children:
        if not verb.i < child.i < colon.i:
            continue
        if verb.lemma_ == "put" and child.lower_ in {"it", "things", "matters"}:
            return None if _names_place(verb, colon) else verb
        if verb.lemma_ == "be" and child.dep_ == "acomp" and adjective_stance(child) is Stance.ASSERTS:
            return child
        if verb.lemma_ in _GIVING and child.dep_ == "dobj" and has_role(child, Role.SHELL):
            return child
    return None


def _names_place(verb: Token, colon: Token) -> bool:
    """Tell whether "put it" means a place: "put it in the drawer", against "in simple terms"."""
    phrases = [child for child in verb.children if child.dep_ == "prep" and verb.i < child.i < colon.i]
    objects = [word for phrase in phrases if phrase.lower_ not in {"to", "like"} for word in phrase.children]
    return any(word.dep_ == "pobj" and word.lemma_ not in _MANNERS for word in objects)


def _is_sentence(doc: Doc, tokens: tuple[int, int]) -> bool:
    return any(
        is_finite(word) and any(child.dep_ in SUBJECTS for child in word.children)
        for word in doc[tokens[0] : tokens[1]]
        if word.pos_ in {"VERB", "AUX"}
    )
