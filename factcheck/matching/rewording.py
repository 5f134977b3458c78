"""Whether one sentence is another one edited: the words they share, whatever was changed.

Idea: an editor who corrects a report keeps most words and their order; a figure, a place or a verb changes.
The share of words in the longest common subsequence of both is therefore high, while two sentences on one
matter by different hands share names and little else. It says nothing about whether both can be true.
Entry function: ``is_rewording``. Source: Hunt and Szymanski 1977 (longest common subsequence, as in diff);
``rapidfuzz`` counts insertions and deletions, which is the same figure.
"""

from __future__ import annotations

from rapidfuzz.distance import Indel

from factcheck.text.normalise import fold

LEAST_SHARE = 0.5
"""Different claims on one matter share far less: a test holds them under it (``test_rewording``)."""


def is_rewording(left: str, right: str) -> bool:
    """Tell whether two sentences are versions of one; symmetric, case and spelling of quotes left aside."""
    a, b = fold(left).split(), fold(right).split()
    return bool(a and b) and Indel.normalized_similarity(a, b) >= LEAST_SHARE
