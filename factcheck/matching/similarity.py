"""How much two claims are about the same thing.

Entry functions: ``coverage`` (in [0, 1], symmetric) and ``containment`` (how much of one the other
says). Weighted overlap of concepts: names count most, then nouns, then verbs. On news claims in one
language weighted word overlap matches embeddings (Kazemi et al. 2022, "Matching tweets with
applicable fact-checks across languages").
"""

from __future__ import annotations

import math

from factcheck.matching.profile import Profile, profile_of
from factcheck.types import Claim


def shared_concepts(left: Claim, right: Claim) -> frozenset[str]:
    """Return the concepts both claims mention."""
    return profile_of(left).concepts & profile_of(right).concepts


def containment(inner: Claim, outer: Claim) -> float:
    """Return the share of ``inner``'s weight that ``outer`` also mentions."""
    shared = shared_concepts(inner, outer)
    whole = profile_of(inner)
    return _weight(whole, shared) / whole.weight if whole.weight else 0.0


def coverage(left: Claim, right: Claim) -> float:
    """Return the share of the smaller claim that the larger one repeats; symmetric."""
    return max(containment(left, right), containment(right, left))


def jaccard(left: Claim, right: Claim) -> float:
    """Return shared weight over joint weight; symmetric."""
    shared = shared_concepts(left, right)
    a, b = profile_of(left), profile_of(right)
    both = (_weight(a, shared) + _weight(b, shared)) / 2
    total = a.weight + b.weight - both
    return both / total if total else 0.0


def _weight(profile: Profile, concepts: frozenset[str]) -> float:
    # fsum: the order of a set must not show in the last digit, or the score would not be symmetric.
    return math.fsum(max(word.weight for word in profile.by_concept[concept]) for concept in concepts)
