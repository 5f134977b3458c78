"""Which noun phrases can speak: names, people, bodies that issue statements.

Entry: ``can_speak``. Data: ``data/source_nouns.txt``.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from factcheck.attribution.cues import read_table

NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
"""Kinds of names, as the parser calls them, that can be a source."""
PERSONS = frozenset(
    {"he", "she", "they", "i", "we", "you", "who", "one", "another", "others", "some", "many", "both",
     "several", "everyone", "nobody", "someone", "somebody"}
)  # fmt: skip
"""Pronouns that stand for people."""
_AGENT_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "person", "agent", "people")


@cache
def source_nouns() -> frozenset[str]:
    """Return the head nouns of sources without a name, and with "!" in front those of none."""
    return frozenset(fields[0] for fields in read_table("source_nouns.txt"))


@cache
def _documents() -> frozenset[str]:
    return frozenset(fields[0] for fields in read_table("source_nouns.txt") if "text" in fields[1:])


def can_speak(word: Token) -> bool:
    """Tell whether a noun phrase headed by ``word`` can be a source."""
    lemma = word.lemma_.lower()
    if word.ent_type_ in NAMES or word.pos_ == "PROPN" or lemma in source_nouns():
        return True
    return word.pos_ == "NOUN" and lemma.endswith(_AGENT_ENDINGS) and f"!{lemma}" not in source_nouns()


def is_person_like(word: Token) -> bool:
    """Tell whether ``word`` stands for people or a body of people: a possible source but no document."""
    return word.lower_ in PERSONS or (can_speak(word) and not is_document(word))


def is_document(word: Token) -> bool:
    """Tell whether ``word`` is a text or an inquiry that can be a source: "the survey found ..."."""
    return word.lemma_.lower() in _documents()
