"""All signals of a pair: as reasons for people and as numbers for the weighted sum.

Entry function: ``describe``. A feature named ``x*coverage`` is the strength of signal x times how
much the claims are about the same thing: "not" weighs little between claims that share one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from factcheck.contradiction.alignment import denies_other
from factcheck.contradiction.antonyms import find_opposites, find_undone_opposites
from factcheck.contradiction.dates import find_time_limits, time_between
from factcheck.contradiction.denial import both_deny, denied_share, find_denials
from factcheck.contradiction.negation import find_negations
from factcheck.contradiction.numbers import (
    find_agreeing_figures,
    find_numeric_conflicts,
    find_rival_figures,
)
from factcheck.contradiction.reversal import find_reversal, same_speaker
from factcheck.contradiction.scope import find_scope_limits
from factcheck.matching.similarity import coverage, jaccard
from factcheck.options import ContradictionOptions
from factcheck.types import AttributionType, Claim, Reason

TURNING = ("denial", "negation", "opposites")
POSITIVE = frozenset({"linked_denial", "denial", "negation", "opposites", "numbers", "taken_back"})


def describe(
    left: Claim, right: Claim, options: ContradictionOptions
) -> tuple[tuple[Reason, ...], Mapping[str, float]]:
    """Return the reasons of all signals, unweighted, and the feature values of the pair.

    Every feature is symmetric in the two claims.
    """
    reasons = tuple(_signals(left, right, options))
    return reasons, _features(left, right, reasons)


def _signals(left: Claim, right: Claim, options: ContradictionOptions) -> Iterable[Reason]:
    yield from find_denials(left, right, options)
    yield from find_numeric_conflicts(left, right, options)
    yield from find_negations(left, right)
    yield from find_opposites(left, right)
    yield from find_reversal(left, right)
    yield from find_undone_opposites(left, right)
    yield from find_rival_figures(left, right, options)
    yield from find_agreeing_figures(left, right, options)
    yield from find_scope_limits(left, right)
    yield from find_time_limits(left, right, options)


def _features(left: Claim, right: Claim, reasons: tuple[Reason, ...]) -> Mapping[str, float]:
    strength: dict[str, float] = {}
    for reason in reasons:
        strength[reason.signal] = max(strength.get(reason.signal, 0.0), reason.weight)
    turns = [name for name in TURNING if strength.get(name)]
    # Two turns undo each other ("denied that nobody died"), and where a denial is of something else
    # it is open what a "not" next to it means: then none of them is evidence.
    is_undone = len(turns) == 2 or (denies_other(left, right) and "denial" not in strength)
    if is_undone and "linked_denial" not in strength:
        strength = {name: value for name, value in strength.items() if name not in TURNING}
    shared = coverage(left, right)
    features = {**strength, "bias": 1.0, "coverage": shared, "jaccard": jaccard(left, right)}
    features |= {f"{name}*coverage": strength.get(name, 0.0) * shared for name in POSITIVE}
    features["even_turns"] = float(len(turns) == 2)
    features["even_turns*coverage"] = shared * (len(turns) == 2)
    features["both_deny"] = float(both_deny(left, right))
    features["denied_part"] = denied_share(left, right) if "denial" in strength else 0.0
    features["denial_elsewhere"] = float(denies_other(left, right) and "denial" not in strength)
    features["outlet_voice"] = _outlet_voice(left, right)
    features["numbers_at_other_time"] = strength.get("numbers", 0.0) * strength.get("other_time", 0.0)
    one_voice = same_speaker(left, right)
    is_later = one_voice and abs(time_between(left, right)).days >= 1
    is_changed = is_later and bool(strength.keys() & {"negation", "opposites", "numbers", "denial"})
    features["same_speaker"] = float(one_voice and not is_changed)
    features["same_speaker_later"] = float(is_later and not is_changed)
    features["changed_position"] = float(is_changed)
    return features


def _outlet_voice(left: Claim, right: Claim) -> float:
    """Return how much the outlet's own voice takes part, where an article would contradict itself."""
    own = [claim.attribution is AttributionType.OUTLET for claim in (left, right)]
    return 1.5 * sum(own) if left.article_id == right.article_id else 0.5 * sum(own)
