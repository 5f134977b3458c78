"""Verbs that agree with the name put in place of a pronoun: "we are" becomes "Norvind is".

Entries: ``agreeing_verb``, ``third_person``, ``is_plural``.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from factcheck.types import Speaker, SpeakerKind

_FORMS = {"am": "is", "are": "is", "'m": "is", "’m": "is", "'re": "is", "’re": "is", "were": "was",
          "have": "has", "'ve": "has", "’ve": "has", "do": "does", "go": "goes"}  # fmt: skip
_PLURALS = frozenset({"police", "people", "both"})


def agreeing_verb(subject: Token) -> Token | None:
    """Return the word that shows number for the pronoun ``subject``, if one does."""
    if subject.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    verb = subject.head
    words = sorted([verb, *(c for c in verb.children if c.dep_ in {"aux", "auxpass"})], key=lambda w: w.i)
    first = next((word for word in words if word.i > subject.i), None)
    if first is None or first.tag_ == "MD":
        return None
    return first if first.tag_ == "VBP" or first.lower_ in {"am", "are", "were"} else None


def third_person(verb: str) -> str:
    """Return the form of a present-tense verb, or of "were", that goes with one person or thing."""
    lower = verb.lower()
    if lower in _FORMS:
        return _FORMS[lower]
    if re.search(r"[^aeiou]y$", lower):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(?:s|x|z|ch|sh)$", lower) else f"{verb}s"


def is_plural(speaker: Speaker, name: str) -> bool:
    """Tell whether ``name`` stands for several: "officials", "the rebels", but not "United States"."""
    if speaker.kind in {SpeakerKind.STATE, SpeakerKind.PERSON}:
        return False
    last = name.split()[-1] if name.split() else ""
    return last.lower() in _PLURALS or (
        speaker.kind is SpeakerKind.UNKNOWN and last.endswith("s") and not last.endswith("ss")
    )
