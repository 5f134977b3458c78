"""One judgement of a pair from all signals, with the reasons a reviewer sees.

Idea: every signal is a number with words and passages behind it. Their weighted sum, squeezed into
[0, 1] by the logistic function, is the score; the weights are in ``factcheck/data/judge_weights.tsv``
and were learned from the project's own hand-written claim pairs (``training/fit_judge.py``). A pair
without evidence for it is never a contradiction, whatever the sum says. What a trained model reads in
the pair (``entailment.py``) is added to that sum with weights that keep the score calibrated, and counts
as evidence where the model is sure. Entry functions: ``judge_pair`` and, with a model, ``judge_pairs``.
Source of the method: de Marneffe, Rafferty and Manning, "Finding contradictions in text" (ACL 2008).
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from factcheck.contradiction.entailment import EntailmentModel, Likelihoods, Opinion, opinions
from factcheck.contradiction.features import POSITIVE, describe
from factcheck.contradiction.kinds import kind_of
from factcheck.matching.concepts import read_rows
from factcheck.matching.similarity import shared_concepts
from factcheck.options import ContradictionOptions, EngineOptions, EntailmentOptions
from factcheck.types import AttributionType, Claim, Judgement, PairLabel, Reason

_CHUNK = 256
_Described = tuple[tuple[Reason, ...], Mapping[str, float]]


def judge_pair(
    left: Claim, right: Claim, options: ContradictionOptions, opinion: Opinion | None = None
) -> Judgement:
    """Judge whether two claims can both be true.

    Args:
        left: One claim.
        right: The other.
        options: The thresholds.
        opinion: What a model makes of the pair; without one the signals decide alone.

    Returns:
        A judgement with the ids in the given order. Contradiction is symmetric: exchanging the
        claims exchanges only the two sides of the reasons. A reason's weight is what its signal
        added to the sum, strongest first; what added nothing is left out.

    Cost: about 0.4 milliseconds for claims of one sentence.
    """
    return _judge(left, right, describe(left, right, options), options, opinion)


def judge_pairs(
    pairs: Iterable[tuple[Claim, Claim]], options: EngineOptions, model: EntailmentModel | None
) -> Iterator[Judgement]:
    """Judge many pairs, in order; the model reads those the signals alone cannot dismiss.

    Cost: with a model some ten milliseconds for each pair it reads (see docs/evaluation.md).
    """
    remaining = iter(pairs)
    while chunk := list(islice(remaining, _CHUNK)):
        described = [describe(left, right, options.contradiction) for left, right in chunk]
        read = [
            index
            for index, (_, features) in enumerate(described)
            if model and _is_worth_reading(*chunk[index], features, options.entailment)
        ]
        found = dict(zip(read, opinions(model, [chunk[i] for i in read]), strict=True)) if model else {}
        for index, (left, right) in enumerate(chunk):
            yield _judge(left, right, described[index], options.contradiction, found.get(index))


def _is_worth_reading(
    left: Claim, right: Claim, features: Mapping[str, float], options: EntailmentOptions
) -> bool:
    """Tell whether the signals leave the pair open: the first, cheap pass of the cascade."""
    is_own = AttributionType.OUTLET in (left.attribution, right.attribution)
    if is_own and features["coverage"] < options.least_coverage_of_outlet:
        return False
    return _likelihoods(features).contradiction >= options.least_score


def label_likelihoods(
    left: Claim, right: Claim, options: ContradictionOptions, opinion: Opinion | None = None
) -> Likelihoods:
    """Return how likely each label is for a pair, the left claim being the premise."""
    return _likelihoods(describe(left, right, options)[1], opinion)


@lru_cache(maxsize=1)
def judge_weights() -> Mapping[str, Mapping[str, float]]:
    """Return the learned weights by outcome ("contradiction", "entailment") and feature."""
    weights: dict[str, dict[str, float]] = {}
    for row in read_rows("judge_weights.tsv"):
        outcome, name, value = row.split("\t")
        weights.setdefault(outcome, {})[name] = float(value)
    return weights


def _judge(
    left: Claim,
    right: Claim,
    described: _Described,
    options: ContradictionOptions,
    opinion: Opinion | None,
) -> Judgement:
    reasons, features = described
    likelihoods = _likelihoods(features, opinion)
    is_alike = features["coverage"] >= options.coverage_for_weak and len(shared_concepts(left, right)) > 1
    signals = {
        reason.signal
        for reason in reasons
        if reason.signal in POSITIVE
        and reason.signal in features  # what a second turn undoes is no feature
        and (is_alike or reason.weight >= options.least_strength)
    }
    has_evidence = _is_enough(signals, features, options)
    if opinion is not None:
        by_signals = _likelihoods(features)
        if has_evidence and by_signals.contradiction >= options.threshold:
            # The model adds conflicts and takes none away: dropping what it doubts costs more than it saves.
            likelihoods = max(likelihoods, by_signals, key=lambda one: one.contradiction)
        else:
            is_about_one_thing = features["coverage"] >= options.least_coverage_if_read
            has_evidence = is_about_one_thing and opinion.contradiction >= options.least_opinion
    label = _label(likelihoods, options, has_evidence=has_evidence)
    return Judgement(
        left_id=left.id,
        right_id=right.id,
        label=label,
        score=likelihoods.contradiction,
        kind=kind_of(left, right, signals) if label is PairLabel.CONTRADICTION else None,
        reasons=_weigh(reasons, features, () if opinion is None else (_reason(left, right, opinion),)),
    )


def _likelihoods(features: Mapping[str, float], opinion: Opinion | None = None) -> Likelihoods:
    contradiction = _logistic(judge_weights()["contradiction"], features)
    entailment = _logistic(judge_weights()["entailment"], features)
    if opinion is not None:
        contradiction = _logistic(
            judge_weights()["contradiction_read"], read_features(contradiction, opinion)
        )
        entailment = _logistic(judge_weights()["entailment_read"], entailed_features(entailment, opinion))
    entailment *= 1 - contradiction
    return Likelihoods(contradiction, entailment, max(0.0, 1 - contradiction - entailment))


def read_features(by_signals: float, opinion: Opinion) -> Mapping[str, float]:
    """Return what the score is made of where a model has read the pair: log-odds of both."""
    return {"bias": 1.0, "signals": _log_odds(by_signals), "model": _log_odds(opinion.contradiction)}


def entailed_features(by_signals: float, opinion: Opinion) -> Mapping[str, float]:
    """Return the same for entailment, given that the pair is no contradiction."""
    either = opinion.forward.entailment + opinion.forward.neutral
    share = opinion.forward.entailment / either if either else 0.5
    return {"bias": 1.0, "signals": _log_odds(by_signals), "model": _log_odds(share)}


def _log_odds(share: float) -> float:
    kept = min(max(share, 0.002), 0.998)  # a model that is wholly sure is not wholly right
    return math.log(kept / (1 - kept))


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


def _reason(left: Claim, right: Claim, opinion: Opinion) -> Reason:
    """Return the word of the model as a reason; a negative weight speaks against a conflict."""
    share = opinion.contradiction
    verdict = "cannot both be true" if share >= 0.5 else "can both be true"
    message = (
        f"the entailment model reads that “{_short(left)}” and “{_short(right)}” {verdict} ({share:.2f})"
    )
    return Reason(
        signal="entailment_model",
        message=message,
        weight=judge_weights()["contradiction_read"]["model"] * _log_odds(share),
        left=left.content,
        right=right.content,
    )


def _short(claim: Claim) -> str:
    return textwrap.shorten(claim.proposition, 80, placeholder=" …")


def _weigh(
    reasons: tuple[Reason, ...], features: Mapping[str, float], read: tuple[Reason, ...]
) -> tuple[Reason, ...]:
    """Replace each signal's strength by what it added to the sum; the strongest come first."""
    weights = judge_weights()["contradiction"]
    share = judge_weights()["contradiction_read"]["signals"] if read else 1.0
    weighed = [
        replace(
            reason,
            weight=share
            * reason.weight
            * (
                weights.get(reason.signal, 0.0)
                + weights.get(f"{reason.signal}*coverage", 0.0) * features["coverage"]
            ),
        )
        for reason in reasons
    ]
    kept = (one for one in [*weighed, *read] if one.weight)
    return tuple(sorted(kept, key=lambda reason: -abs(reason.weight)))
