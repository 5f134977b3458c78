"""Which of many claims say the same, with the word of an entailment model where there is one.

Idea: an index of concepts proposes pairs, the guards of ``matching.same_claim`` drop those that differ in a
figure, a place or a negation, the model reads what is left, and ``compare_wording`` decides. It stands here
and not in ``matching``, which knows no model. Entry function: ``find_likenesses``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factcheck.contradiction.entailment import EntailmentModel, opinions
from factcheck.matching.same_claim import Likeness, compare_wording, find_differences, likely_alike
from factcheck.options import SameClaimOptions
from factcheck.types import Claim


def find_likenesses(
    new: Sequence[Claim], stored: Sequence[Claim], options: SameClaimOptions, model: EntailmentModel | None
) -> Iterator[tuple[Claim, Claim, Likeness]]:
    """Yield the pairs with at least one new claim that say the same, ascending by their ids.

    Cost: linear in the shared concepts; with a model some 55 ms for each pair the guards leave.
    """
    least = options.least_shared if model is None else options.least_shared_if_entailed
    pairs = list(likely_alike(new, stored, least))
    entailed = _entailed(model, [pair for pair in pairs if not find_differences(*pair)]) if model else {}
    for left, right in pairs:
        likeness = compare_wording(left, right, options, entailed.get((left.id, right.id)))
        if likeness is not None:
            yield left, right, likeness


def _entailed(
    model: EntailmentModel, pairs: Sequence[tuple[Claim, Claim]]
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return how likely each claim of a pair entails the other, by their ids."""
    read = zip(pairs, opinions(model, pairs), strict=True)
    return {
        (left.id, right.id): (opinion.forward.entailment, opinion.backward.entailment)
        for (left, right), opinion in read
        if opinion is not None
    }
