"""Who does it and to whom: whether two aligned words are said of the same thing.

Idea: read the subject and the object of the clause a word stands in, as concepts of their nouns and as
the names that go with them ("Ukrainian troops", "Ukraine's units"); a pronoun stands for the speaker.
Two predicates concern one thing when a subject is shared, or an object ("hold positions in Kursk", "the
territory of Kursk was liberated"). Entry function: ``subject_match``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from factcheck.matching.concepts import concept_of, light_words
from factcheck.types import Claim, Token

SAME, UNKNOWN, OTHER = 1.0, 0.6, 0.2
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PATIENTS = frozenset({"dobj", "nsubjpass"})
_QUALIFYING = frozenset({"amod", "compound", "nmod", "poss", "pobj"})
_SELF = re.compile(r"\W*(?:that\s+)?(?:it|we|i|they|he|she)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:its|our|my|their|his|her)(?=\s+(?:[\w-]+\s+)?$)", re.IGNORECASE)
_REACH = 40
_HIGHEST = 3
_ROOT = 4


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part in a clause: concepts of the nouns, the names beside them, and whose they are."""

    concepts: frozenset[str]
    names: frozenset[str]
    owners: frozenset[str] = frozenset()

    def match(self, other: Party) -> float:
        """Return ``SAME``, ``OTHER`` or, where one side says nothing, ``UNKNOWN``; symmetric."""
        if not (self.concepts or self.names) or not (other.concepts or other.names):
            return UNKNOWN
        if self.names and other.names:
            return SAME if self.names & other.names else OTHER
        is_one = self.concepts & other.concepts and self.owners == other.owners
        return SAME if is_one else OTHER


def subject_match(left_token: Token, left: Claim, right_token: Token, right: Claim) -> float:
    """Return how surely two words are said of the same thing, from the parties of their clauses."""
    subjects = _party(left_token, left, _SUBJECTS).match(_party(right_token, right, _SUBJECTS))
    if subjects == OTHER:
        patients = _party(left_token, left, _PATIENTS).match(_party(right_token, right, _PATIENTS))
        return SAME if patients == SAME else OTHER
    return subjects


def governor_of(token: Token, claim: Claim) -> Token | None:
    """Return the verb above a noun, or ``None`` in a fragment without one."""
    for _ in range(_HIGHEST):
        if token.head < 0:
            return None
        token = claim.tokens[token.head]
        if token.pos in {"VERB", "AUX"}:
            return token
    return None


def is_said_of(verb: Token, claim: Claim, noun: Token, other: Claim) -> bool:
    """Tell whether the subject or object of ``verb`` is what ``noun`` is of: "an increase in the tax"."""
    index = other.tokens.index(noun)
    complements = [
        n for n, one in enumerate(other.tokens) if one.head == index and one.relation in _QUALIFYING
    ]
    parties = _party(verb, claim, _SUBJECTS).concepts | _party(verb, claim, _PATIENTS).concepts
    return bool(parties & _concepts_at(other, complements))


def names_with(token: Token, claim: Claim) -> frozenset[str]:
    """Return the roots of the names that go with a noun, also those a pronoun stands for."""
    return _names_at(claim, [claim.tokens.index(token)])


@lru_cache(maxsize=16384)
def _party(token: Token, claim: Claim, relations: frozenset[str]) -> Party:
    """Return who takes part in the clause ``token`` heads or stands in, in one of ``relations``."""
    index = claim.tokens.index(token)
    for _ in range(_HIGHEST):
        found = [n for n, one in enumerate(claim.tokens) if one.head == index and one.relation in relations]
        if found:
            return Party(_concepts_at(claim, found), _names_at(claim, found), owners_of(claim, found))
        index = claim.tokens[index].head
        if index < 0 or relations is _PATIENTS:
            break
    pronoun = _SELF.match(claim.quote) if relations is _SUBJECTS else None
    return Party(frozenset(), _speaker_names(claim, pronoun.group()) if pronoun else frozenset())


def owners_of(claim: Claim, indexes: list[int]) -> frozenset[str]:
    """Return whose some things are, by common nouns: "the islands' tax"."""
    return frozenset(
        concept_of(token.lemma.lower())
        for token in claim.tokens
        if token.head in indexes and token.relation == "poss" and token.pos == "NOUN"
    )


def _concepts_at(claim: Claim, indexes: list[int]) -> frozenset[str]:
    """Return the concepts of some nouns and of the nouns joined to them: "family shareholders"."""
    return frozenset(
        concept_of(token.lemma.lower())
        for n, token in enumerate(claim.tokens)
        if n in indexes or (token.head in indexes and token.relation == "compound" and token.pos == "NOUN")
    )


def _names_at(claim: Claim, indexes: list[int]) -> frozenset[str]:
    """Return the roots of the names that stand in or at some nouns: "Gornal" in "the village of Gornal"."""
    near = set(indexes)
    for _ in range(2):
        near |= {n for n, one in enumerate(claim.tokens) if one.head in near and one.relation in _QUALIFYING}
    roots = {_root(claim.tokens[n]) for n in near if _is_name(claim.tokens[n], claim)}
    own = next(filter(None, (_OWN.search(_words_before(claim, claim.tokens[n])) for n in indexes)), None)
    return frozenset(roots) | (_speaker_names(claim, own.group()) if own else frozenset())


def _speaker_names(claim: Claim, pronoun: str) -> frozenset[str]:
    """Return the roots of the names a pronoun stands for; whom a person means by "we" nobody can tell."""
    if claim.speaker and not claim.speaker.side and pronoun.split()[-1].lower() in {"we", "our"}:
        return frozenset()
    name = (claim.speaker.side or claim.speaker.name) if claim.speaker else ""
    return frozenset(word[:_ROOT].lower() for word in name.split() if word[:1].isupper())


def _is_name(token: Token, claim: Claim) -> bool:
    """Tell whether a word is a name or made of one, as "Ukrainian"."""
    if token.lemma.lower() in light_words():
        return False
    words = (word for name in claim.entities for word in name.split())
    return token.pos == "PROPN" or (
        token.pos == "ADJ" and any(word.startswith(_root(token)) for word in words)
    )


def _root(token: Token) -> str:
    return token.lemma.lower()[:_ROOT]


def _words_before(claim: Claim, token: Token) -> str:
    position = max(0, token.span.start - claim.evidence.start)
    return claim.quote[max(0, position - _REACH) : position]
