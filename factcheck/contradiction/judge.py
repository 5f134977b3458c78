"""One judgement of a pair from all signals, with the reasons a reviewer sees.

Idea: every signal is a number with words and passages behind it. Their weighted sum, squeezed into
[0, 1] by the logistic function, is the score; the weights are in ``factcheck/data/judge_weights.tsv``
and were learned from the project's own hand-written claim pairs (``training/fit_judge.py``). A pair
without evidence for it is never a contradiction, whatever the sum says. Entry function: ``judge_pair``.
Source of the method: de Marneffe, Rafferty and Manning, "Finding contradictions in text" (ACL 2008).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from factcheck.contradiction.features import POSITIVE, describe
from factcheck.contradiction.kinds import kind_of
from factcheck.matching.concepts import read_rows
from factcheck.matching.similarity import shared_concepts
from factcheck.options import ContradictionOptions
from factcheck.types import Claim, Judgement, PairLabel, Reason


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """How likely each label is; the three sum to one."""

    contradiction: float
    entailment: float
    neutral: float


def judge_pair(left: Claim, right: Claim, options: ContradictionOptions) -> Judgement:
    """Judge whether two claims can both be true.

    Returns:
        A judgement with the ids in the given order. Contradiction is symmetric: exchanging the
        claims exchanges only the two sides of the reasons. A reason's weight is what its signal
        added to the sum, strongest first; what added nothing is left out.

    Cost: about 0.4 milliseconds for claims of one sentence.
    """
    reasons, features = describe(left, right, options)
    likelihoods = _likelihoods(features)
    is_alike = features["coverage"] >= options.coverage_for_weak and len(shared_concepts(left, right)) > 1
    signals = {
        reason.signal
        for reason in reasons
        if reason.signal in POSITIVE
        and reason.signal in features  # what a second turn undoes is no feature
        and (is_alike or reason.weight >= options.least_strength)
    }
    label = _label(likelihoods, options, has_evidence=_is_enough(signals, features, options))
    return Judgement(
        left_id=left.id,
        right_id=right.id,
        label=label,
        score=likelihoods.contradiction,
        kind=kind_of(left, right, signals) if label is PairLabel.CONTRADICTION else None,
        reasons=_weigh(reasons, features),
    )


def label_likelihoods(left: Claim, right: Claim, options: ContradictionOptions) -> Likelihoods:
    """Return how likely each label is for a pair, the left claim being the premise."""
    return _likelihoods(describe(left, right, options)[1])


@lru_cache(maxsize=1)
def judge_weights() -> Mapping[str, Mapping[str, float]]:
    """Return the learned weights by outcome ("contradiction", "entailment") and feature."""
    weights: dict[str, dict[str, float]] = {}
    for row in read_rows("judge_weights.tsv"):
        outcome, name, value = row.split("\t")
        weights.setdefault(outcome, {})[name] = float(value)
    return weights


def _likelihoods(features: Mapping[str, float]) -> Likelihoods:
    contradiction = _logistic(judge_weights()["contradiction"], features)
    entailment = (1 - contradiction) * _logistic(judge_weights()["entailment"], features)
    return Likelihoods(contradiction, entailment, max(0.0, 1 - contradiction - entailment))


def _logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    total = math.fsum(weight * features.get(name, 0.0) for name, weight in weights.items())
    return 1 / (1 + math.exp(-total))


def _is_enough(signals: Iterable[str], features: Mapping[str, float], options: ContradictionOptions) -> bool:
    """Tell whether some signal speaks for a contradiction and the claims are about one thing."""
    signals = set(signals)
    least = options.least_coverage_of_figures if "numbers" in signals else options.least_coverage
    about_one_thing = features["coverage"] >= least
    return "linked_denial" in signals or (about_one_thing and bool(signals - {"taken_back"}))


def _label(likelihoods: Likelihoods, options: ContradictionOptions, *, has_evidence: bool) -> PairLabel:
    if has_evidence and likelihoods.contradiction >= options.threshold:
        return PairLabel.CONTRADICTION
    is_entailed = likelihoods.entailment > max(likelihoods.neutral, likelihoods.contradiction)
    return PairLabel.ENTAILMENT if is_entailed else PairLabel.NEUTRAL


def _weigh(reasons: tuple[Reason, ...], features: Mapping[str, float]) -> tuple[Reason, ...]:
    """Replace each reason's strength by what it added to the sum; the strongest come first."""
    weights = judge_weights()["contradiction"]
    weighed = [
        replace(
            reason,
            weight=reason.weight
            * (
                weights.get(reason.signal, 0.0)
                + weights.get(f"{reason.signal}*coverage", 0.0) * features["coverage"]
            ),
        )
        for reason in reasons
    ]
    return tuple(sorted((one for one in weighed if one.weight), key=lambda reason: -abs(reason.weight)))
