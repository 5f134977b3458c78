"""Which words of two claims speak of the same thing, and whether they say the same or the opposite.

Idea: pair the words of both claims by concept. A pair is *opposed* when the two concepts exclude each
other ("withdraw", "remain") and *turned* when just one of them is negated. Denial, negation and
antonyms all turn a claim round, so two of them together are agreement: "denied that nobody died" and
"someone died". Entry function: ``align``. Source of the idea: natural logic projection (MacCartney and
Manning, 2009), reduced to parity.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from factcheck.contradiction.roles import subject_match
from factcheck.matching.concepts import are_opposed, concept_of
from factcheck.matching.profile import Word, profile_of
from factcheck.types import Claim, Stance


@dataclass(frozen=True, slots=True)
class AlignedWords:
    """A word of the left and a word of the right claim that concern the same thing."""

    left: Word
    right: Word
    is_opposed: bool

    @property
    def is_turned(self) -> bool:
        """Tell whether just one of the two words is negated."""
        return self.left.is_negated != self.right.is_negated

    @property
    def differs(self) -> bool:
        """Tell whether the words say the opposite, negation and opposites taken together."""
        return self.is_opposed != self.is_turned


@lru_cache(maxsize=8192)
def align(left: Claim, right: Claim) -> tuple[AlignedWords, ...]:
    """Return the aligned words of two claims, shared concepts first, in the order of the left claim.

    Opposites count only when neither claim mentions both: "opened in May and closed in June" is
    opposed to neither. Cost: words of the one times opposites of the other.
    """
    a, b = profile_of(left), profile_of(right)
    shared = [
        _closest(group, b.by_concept[concept])
        for concept, group in a.by_concept.items()
        if concept in b.by_concept
    ]
    opposed = [
        AlignedWords(word, other, is_opposed=True)
        for word in a.words
        if word.concept not in b.by_concept
        for other in b.words
        if other.concept not in a.by_concept
        and other.is_predicate
        and word.is_predicate
        and are_opposed(word.concept, other.concept)
    ]
    return (*shared, *opposed)


def _closest(group: tuple[Word, ...], others: tuple[Word, ...]) -> AlignedWords:
    """Pair two occurrences of one concept: of equal polarity if there are such, predicates first."""
    pairs = [AlignedWords(word, other, is_opposed=False) for word in group for other in others]
    return min(pairs, key=lambda pair: (pair.is_turned, -(pair.left.is_predicate + pair.right.is_predicate)))


def parties_match(pair: AlignedWords, left: Claim, right: Claim) -> float:
    """Return how surely the two words are said of the same thing (``roles``)."""
    return subject_match(pair.left.token, left, pair.right.token, right)


def as_printed(word: Word, claim: Claim) -> str:
    """Return a word as the quotation has it, with a particle that belongs to it: "driven out"."""
    start, end = word.token.span.start - claim.evidence.start, word.token.span.end - claim.evidence.start
    if not 0 <= start < end <= len(claim.quote):
        return word.token.lemma
    following = claim.quote[end:].split(maxsplit=1)[:1]
    particle = following[0].strip(",.;:") if following and claim.quote[end : end + 1].isspace() else ""
    has_particle = concept_of(word.token.lemma, particle) != concept_of(word.token.lemma)
    return claim.quote[start:end] + (f" {particle}" if has_particle else "")


def is_denial(claim: Claim) -> bool:
    """Tell whether the claim's source says that its proposition is not so."""
    return claim.stance is Stance.DENIES


def denies_other(left: Claim, right: Claim) -> bool:
    """Tell whether just one of the two claims is a denial."""
    return is_denial(left) != is_denial(right)
