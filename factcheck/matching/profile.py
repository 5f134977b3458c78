"""What a claim is about, in a form that can be compared: concepts, names and polarity.

Entry function: ``profile_of``. A word is negative when an odd number of negations reaches it, among
them those no syntax tree marks: "nobody", "no longer", "without", "failed to".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from factcheck.matching.concepts import concept_of, light_words
from factcheck.types import Claim, Token

_PREDICATES = frozenset({"VERB", "ADJ", "ADV"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "AUX"})
_WEIGHTS = {"PROPN": 1.5, "NOUN": 1.0, "VERB": 0.9, "ADJ": 0.7, "ADV": 0.3, "AUX": 0.3}
# Words that turn what follows in the same clause; "not", "never" and "n't" come with the tokens.
_TURNING = re.compile(
    r"\b(?:nobody|no one|none of|none|nothing|neither|no longer|no|without|lack(?:s|ed)? of|absence of|"
    r"fail(?:s|ed|ing)? to|refus(?:es|ed|ing) to|unable to|declin(?:es|ed) to|far from|instead of|rather than|"
    r"yet to|not a single|not one|ceased to|stopped)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:.!?–—]|\b(?:but|although|while|whereas|because|who|which)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One content word of a claim with its concept, weight and polarity."""

    token: Token
    concept: str
    weight: float
    is_negated: bool
    is_predicate: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of a claim, and the same by concept."""

    words: tuple[Word, ...]
    by_concept: Mapping[str, tuple[Word, ...]]
    weight: float

    @property
    def concepts(self) -> frozenset[str]:
        """Return the concepts the claim mentions."""
        return frozenset(self.by_concept)


@lru_cache(maxsize=8192)
def profile_of(claim: Claim) -> Profile:
    """Return the profile of ``claim``; the same claim always gives the same profile."""
    turned = _turned_ranges(claim)
    words = tuple(
        _word(claim, token, turned)
        for token in claim.tokens
        if token.pos in _CONTENT and token.lemma.lower() not in light_words()
    )
    by_concept: dict[str, tuple[Word, ...]] = {}
    for word in words:
        by_concept[word.concept] = (*by_concept.get(word.concept, ()), word)
    weight = sum(max(word.weight for word in group) for group in by_concept.values())
    return Profile(words, by_concept, weight)


def _word(claim: Claim, token: Token, turned: list[tuple[int, int]]) -> Word:
    here = token.span.start - claim.evidence.start
    is_turned = sum(start <= here < end for start, end in turned) % 2 == 1
    return Word(
        token=token,
        concept=concept_of(token.lemma.lower(), _particle(claim, token)),
        weight=_WEIGHTS[token.pos],
        is_negated=token.is_negated != is_turned,
        is_predicate=token.pos in _PREDICATES or token.relation == "ROOT",
    )


def _particle(claim: Claim, token: Token) -> str:
    """Return the lower-case word that follows a verb in the quotation, if any."""
    if token.pos != "VERB":
        return ""
    after = re.match(r"\W*(\w+)", claim.quote[token.span.end - claim.evidence.start :])
    return after.group(1).lower() if after else ""


def _turned_ranges(claim: Claim) -> list[tuple[int, int]]:
    ranges = []
    for found in _TURNING.finditer(claim.quote):
        end = _CLAUSE_END.search(claim.quote, found.end())
        ranges.append((found.end(), end.start() if end else len(claim.quote)))
    return ranges
