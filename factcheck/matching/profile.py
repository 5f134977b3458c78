"""What a claim is about, in a form that can be compared: concepts, names and polarity.

Entry function: ``profile_of``. A word is negated when its clause is (``polarity``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from factcheck.matching.concepts import concept_of, light_words
from factcheck.matching.polarity import negated_tokens
from factcheck.types import Claim, Token

_PREDICATES = frozenset({"VERB", "ADJ"})
# What a modifier says is taken for granted, not asserted: "the territory held by Ukraine".
MODIFYING = frozenset({"amod", "compound", "nmod", "relcl", "acl"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "AUX"})
_WEIGHTS = {"PROPN": 1.5, "NOUN": 1.0, "VERB": 0.9, "ADJ": 0.7, "ADV": 0.3, "AUX": 0.3}

_RULING_OUT = re.compile(
    r"\b(?:no|without(?: any)?|not (?:a|an|any|a single|one)|(?:lack|absence) of)\s+"
    r"(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)
_REACH = 60
_NAME_WEIGHT = 1.5
_BESIDE = frozenset({"advcl", "relcl", "appos"})
_ASIDE_SHARE = 0.4
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Word:
    """One content word of a claim with its concept, weight and polarity."""

    token: Token
    concept: str
    weight: float
    is_negated: bool
    is_predicate: bool
    is_ruled_out: bool
    """Whether the words in front say that there is no such thing: "no drone", "without a warning"."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of a claim, the same by concept, and what each concept or name weighs in comparing."""

    words: tuple[Word, ...]
    by_concept: Mapping[str, tuple[Word, ...]]
    weights: Mapping[str, float]


@lru_cache(maxsize=8192)
def profile_of(claim: Claim) -> Profile:
    """Return the profile of ``claim``; the same claim always gives the same profile."""
    words = tuple(
        _word(claim, token, is_negated=is_negated)
        for token, is_negated in zip(claim.tokens, negated_tokens(claim), strict=True)
        if token.pos in _CONTENT and not _is_light(claim, token)
    )
    by_concept: dict[str, tuple[Word, ...]] = {}
    for word in words:
        by_concept[word.concept] = (*by_concept.get(word.concept, ()), word)
    weights = {concept: max(word.weight for word in group) for concept, group in by_concept.items()}
    weights = {concept: weight for concept, weight in weights.items() if not _is_in_name(concept, claim)}
    weights |= {f"name:{name}": _NAME_WEIGHT for name in claim.entities}
    return Profile(words, by_concept, weights)


def _is_in_name(concept: str, claim: Claim) -> bool:
    """Tell whether a concept only repeats one of the claim's names, also as "Ukrainian" for "Ukraine"."""
    root = concept[: max(4, len(concept) - 3)]
    return any(word.startswith(root) for name in claim.entities for word in name.split())


def _word(claim: Claim, token: Token, *, is_negated: bool) -> Word:
    return Word(
        token=token,
        concept=concept_of(token.lemma.lower(), _particle(claim, token)),
        weight=_WEIGHTS[token.pos] * (_ASIDE_SHARE if _is_aside(claim, token) else 1.0),
        is_negated=is_negated,
        is_predicate=_is_predicate(claim, token),
        is_ruled_out=bool(_RULING_OUT.search(_text_before(claim, token))),
    )


def _is_predicate(claim: Claim, token: Token) -> bool:
    """Tell whether a word is what its clause says: verb, adjective, or noun after "be" ("is in talks")."""
    if token.pos in _PREDICATES:
        return token.relation not in MODIFYING
    return (
        token.pos == "NOUN"
        and token.relation == "pobj"
        and token.head >= 0
        and claim.tokens[token.head].lemma == "be"
    )


def _is_aside(claim: Claim, token: Token) -> bool:
    """Tell whether a word stands in a clause beside the main one: ", sending its shares lower"."""
    for _ in range(_DEEPEST):
        if token.relation in _BESIDE and token.pos in {"VERB", "AUX", "NOUN", "PROPN"}:
            return True
        if token.head < 0:
            return False
        token = claim.tokens[token.head]
    return False


def _is_light(claim: Claim, token: Token) -> bool:
    """Tell whether a word says nothing by itself nor with its particle: "take", not "take part"."""
    lemma = token.lemma.lower()
    return lemma in light_words() and concept_of(lemma, _particle(claim, token)) == concept_of(lemma)


def _text_before(claim: Claim, token: Token) -> str:
    position = token.span.start - claim.evidence.start
    return claim.quote[max(0, position - _REACH) : max(0, position)]


def _particle(claim: Claim, token: Token) -> str:
    """Return the lower-case word that follows a verb in the quotation, if any."""
    if token.pos != "VERB":
        return ""
    after = re.match(r"\W*(\w+)", claim.quote[token.span.end - claim.evidence.start :])
    return after.group(1).lower() if after else ""
