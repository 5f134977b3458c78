"""How well claims that say the same are told from those that only look alike.

Two sorts of material: claim pairs with labels (a paraphrase by one speaker, an agreement of two, and the near
misses made beside them), and claim stories that list every agreement and conflict among some twenty claims.
What is found and not listed is wrong. Entry functions: ``measure_pairs``, ``measure_story``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from factcheck.contradiction.agreement import find_likenesses
from factcheck.contradiction.entailment import EntailmentModel
from factcheck.evaluation.metrics import Counts
from factcheck.options import SameClaimOptions
from factcheck.types import Claim

RIGHT = frozenset({"paraphrase", "agreement"})
"""Why two claims are no contradiction, where they say the same."""


def measure_pairs(
    rows: Iterable[tuple[Mapping[str, str | None], Claim, Claim]],
    options: SameClaimOptions,
    model: EntailmentModel | None,
) -> Mapping[str, Counts]:
    """Return hits, false alarms and misses by relation ("same", "suggested", "agrees").

    ``rows`` holds a label ("label", "why_not") with its two claims. Misses are counted under "agrees" for two
    speakers and under "suggested" for one.
    """
    hits: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for label, left, right in rows:
        is_right = label["label"] == "entailment" and label["why_not"] in RIGHT
        found = [likeness.relation for *_, likeness in find_likenesses([left], [right], options, model)]
        for relation in found:
            (hits if is_right else alarms)[relation] += 1
        if is_right and not found:
            misses["suggested" if left.speaker == right.speaker else "agrees"] += 1
    return {
        name: Counts(hits=hits[name], false_alarms=alarms[name], misses=misses[name])
        for name in ("same", "suggested", "agrees")
    }


def measure_story(
    claims: Sequence[Claim],
    agreements: Iterable[frozenset[str]],
    options: SameClaimOptions,
    model: EntailmentModel | None,
) -> Counts:
    """Return hits, false alarms and misses among the claims of one story; ``agreements`` are pairs of ids."""
    found = {frozenset((left.id, right.id)) for left, right, _ in find_likenesses(claims, [], options, model)}
    wanted = set(agreements)
    return Counts(hits=len(found & wanted), false_alarms=len(found - wanted), misses=len(wanted - found))
