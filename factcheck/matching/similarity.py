"""How much two claims are about the same thing.

Entry functions: ``coverage`` (in [0, 1], symmetric) and ``containment`` (how much of one the other
says). Weighted overlap of concepts: names count most, then nouns, then verbs. On news claims in one
language weighted word overlap matches embeddings (Kazemi et al. 2022, "Matching tweets with
applicable fact-checks across languages").
"""

from __future__ import annotations

import math

from factcheck.matching.profile import profile_of
from factcheck.types import Claim


def shared_concepts(left: Claim, right: Claim) -> frozenset[str]:
    """Return the concepts and names both claims mention."""
    return frozenset(profile_of(left).weights.keys() & profile_of(right).weights.keys())


def containment(inner: Claim, outer: Claim) -> float:
    """Return the share of ``inner``'s weight that ``outer`` also mentions."""
    weights = profile_of(inner).weights
    whole = math.fsum(weights.values())
    return math.fsum(weights[concept] for concept in shared_concepts(inner, outer)) / whole if whole else 0.0


def coverage(left: Claim, right: Claim) -> float:
    """Return the share of the smaller claim that the larger one repeats; symmetric."""
    return max(containment(left, right), containment(right, left))


def jaccard(left: Claim, right: Claim) -> float:
    """Return shared weight over joint weight; symmetric."""
    a, b = profile_of(left).weights, profile_of(right).weights
    shared = a.keys() & b.keys()
    # fsum: the order of a set must not show in the last digit, or the score would not be symmetric.
    both = math.fsum(max(a[concept], b[concept]) for concept in shared)
    total = math.fsum([*a.values(), *b.values()]) - math.fsum(
        min(a[concept], b[concept]) for concept in shared
    )
    return both / total if total else 0.0
