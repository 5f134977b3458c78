"""One judgement of a pair from all signals, with the reasons a reviewer sees.

Idea: every signal is a number with words and passages behind it. Their weighted sum, squeezed into
[0, 1] by the logistic function, is the score; the weights are in ``factcheck/data/judge_weights.tsv``
and were learned from the project's own hand-written claim pairs (``training/fit_judge.py``). By the signals
alone a pair without evidence for it is never a contradiction, whatever the sum says. Trained models see
more: a first glance (``glance.py``) leaves out most pairs, a large model (``entailment.py``) reads the
rest, and a second sum joins what they find with the signals; its weights are fitted on whole stories,
where one pair in twenty-five conflicts (``training/fit_candidates.py``). Entry functions: ``judge_pair``
and, with models, ``judge_pairs``.
Sources of the method: de Marneffe, Rafferty and Manning, "Finding contradictions in text" (ACL 2008);
Wolpert, "Stacked generalization" (1992).
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from factcheck.contradiction.entailment import EntailmentModel, Likelihoods, Opinion, contradictions
from factcheck.contradiction.features import POSITIVE, describe
from factcheck.contradiction.kinds import kind_of
from factcheck.contradiction.readers import glance_of
from factcheck.matching.concepts import read_rows
from factcheck.matching.similarity import shared_concepts
from factcheck.options import ContradictionOptions, EngineOptions, EntailmentOptions
from factcheck.types import Claim, Judgement, PairLabel, Reason

_CHUNK = 256
_Described = tuple[tuple[Reason, ...], Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the trained models make of a pair.

    ``glance`` is the log-odds of a conflict by the first glance, ``contradiction`` the likelihood by the
    large model; ``None`` where there is no such model or it has not read the pair.
    """

    glance: float | None = None
    contradiction: float | None = None


def judge_pair(
    left: Claim, right: Claim, options: ContradictionOptions, reading: Reading | None = None
) -> Judgement:
    """Judge whether two claims can both be true.

    Args:
        left: One claim.
        right: The other.
        options: The thresholds.
        reading: What the trained models make of the pair; without one the signals decide alone.

    Returns:
        A judgement with the ids in the given order. Contradiction is symmetric: exchanging the
        claims exchanges only the two sides of the reasons. A reason's weight is what its signal
        added to the sum, strongest first; what added nothing is left out.

    Cost: about 0.4 milliseconds for claims of one sentence.
    """
    return _judge(left, right, describe(left, right, options), options, reading)


def judge_pairs(
    pairs: Iterable[tuple[Claim, Claim]], options: EngineOptions, model: EntailmentModel | None
) -> Iterator[Judgement]:
    """Judge many pairs, in order; the model reads those that signals and glance leave open.

    Cost: half a millisecond for each pair, and some ten for each the model reads (docs/evaluation.md).
    """
    remaining = iter(pairs)
    while chunk := list(islice(remaining, _CHUNK)):
        described = [describe(left, right, options.contradiction) for left, right in chunk]
        readings = _read(chunk, [features for _, features in described], options.entailment, model)
        for pair, one, reading in zip(chunk, described, readings, strict=True):
            yield _judge(*pair, one, options.contradiction, reading)


def _read(
    pairs: Sequence[tuple[Claim, Claim]],
    features: Sequence[Mapping[str, float]],
    options: EntailmentOptions,
    model: EntailmentModel | None,
) -> Sequence[Reading | None]:
    """Return what the models make of each pair; ``None`` where the signals decide alone."""
    if model is None:
        return [None] * len(pairs)
    glance = glance_of(model)
    glances = glance.log_odds(pairs) if glance else [None] * len(pairs)
    found = [Reading(glance=one) for one in glances]
    chosen = [
        index
        for index, reading in enumerate(found)
        if first_look(features[index], reading) >= options.least_score
    ]
    read = contradictions(model, [pairs[index] for index in chosen], options) if chosen else []
    for index, share in zip(chosen, read, strict=True):
        found[index] = replace(found[index], contradiction=share)
    return [one if one != Reading() else None for one in found]


def first_look(features: Mapping[str, float], reading: Reading) -> float:
    """Return how likely a pair conflicts before the model has read it: the cheap pass of the cascade."""
    if reading.glance is None:
        return _likelihoods(features).contradiction
    return _logistic(judge_weights()["conflict_glanced"], candidate_features(features, reading))


def label_likelihoods(
    left: Claim, right: Claim, options: ContradictionOptions, opinion: Opinion | None = None
) -> Likelihoods:
    """Return how likely each label is for a pair somebody picked, the left claim being the premise."""
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
    reading: Reading | None,
) -> Judgement:
    reasons, features = described
    likelihoods = _likelihoods(features)
    signals = _evidence(left, right, described, options)
    has_evidence = _is_enough(signals, features, options)
    is_conflict = has_evidence and likelihoods.contradiction >= options.threshold
    if reading is not None:
        score = candidate_score(features, reading)
        # The models add conflicts and take none away: dropping what they doubt costs more than it saves.
        score = max(score, likelihoods.contradiction) if is_conflict else score
        likelihoods = _with_contradiction(likelihoods, score)
        is_conflict = is_conflict or score >= options.threshold_if_read
    label = PairLabel.CONTRADICTION if is_conflict else _other_label(likelihoods)
    hints = signals | ({"rival_figures"} & features.keys())
    return Judgement(
        left_id=left.id,
        right_id=right.id,
        label=label,
        score=likelihoods.contradiction,
        kind=kind_of(left, right, hints) if label is PairLabel.CONTRADICTION else None,
        reasons=_weigh(left, right, reasons, features, reading),
    )


def _evidence(
    left: Claim, right: Claim, described: _Described, options: ContradictionOptions
) -> frozenset[str]:
    """Return the signals for a contradiction that are strong enough to count."""
    reasons, features = described
    is_alike = features["coverage"] >= options.coverage_for_weak and len(shared_concepts(left, right)) > 1
    return frozenset(
        reason.signal
        for reason in reasons
        if reason.signal in POSITIVE
        and reason.signal in features  # what a second turn undoes is no feature
        and (is_alike or reason.weight >= options.least_strength)
    )


def candidate_score(features: Mapping[str, float], reading: Reading) -> float:
    """Return how likely a candidate pair conflicts, by the models as far as they have read it."""
    if reading.contradiction is None:
        return first_look(features, reading)
    weights = "conflict_read" if reading.glance is not None else "conflict_read_only"
    return _logistic(judge_weights()[weights], candidate_features(features, reading))


def candidate_features(features: Mapping[str, float], reading: Reading) -> Mapping[str, float]:
    """Return what a candidate's score is made of: the signals, their sum and the log-odds of both models."""
    found = {**features, "signals": _log_odds(_likelihoods(features).contradiction)}
    if reading.glance is not None:
        found["glance"] = reading.glance
    if reading.contradiction is not None:
        found["model"] = _log_odds(reading.contradiction)
    return found


def _with_contradiction(likelihoods: Likelihoods, contradiction: float) -> Likelihoods:
    rest = likelihoods.entailment + likelihoods.neutral
    share = (1 - contradiction) / rest if rest else 0.0
    return Likelihoods(contradiction, share * likelihoods.entailment, share * likelihoods.neutral)


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


def _other_label(likelihoods: Likelihoods) -> PairLabel:
    is_entailed = likelihoods.entailment > max(likelihoods.neutral, likelihoods.contradiction)
    return PairLabel.ENTAILMENT if is_entailed else PairLabel.NEUTRAL


def _reason(left: Claim, right: Claim, share: float, weight: float) -> Reason:
    """Return the word of the model as a reason; a negative weight speaks against a conflict."""
    verdict = "cannot both be true" if share >= 0.5 else "can both be true"
    message = (
        f"the entailment model reads that “{_short(left)}” and “{_short(right)}” {verdict} ({share:.2f})"
    )
    return Reason(
        signal="entailment_model",
        message=message,
        weight=weight * _log_odds(share),
        left=left.content,
        right=right.content,
    )


def _short(claim: Claim) -> str:
    return textwrap.shorten(claim.proposition, 80, placeholder=" …")


def _weigh(
    left: Claim,
    right: Claim,
    reasons: tuple[Reason, ...],
    features: Mapping[str, float],
    reading: Reading | None,
) -> tuple[Reason, ...]:
    """Replace each signal's strength by what it added to the sum; the strongest come first."""
    weights, share = judge_weights()["contradiction"], 1.0
    read: list[Reason] = []
    outcome: Mapping[str, float] = {}
    if reading is not None and reading.contradiction is not None:
        outcome = judge_weights()["conflict_read" if reading.glance is not None else "conflict_read_only"]
        share = outcome.get("signals", 0.0)
        read.append(_reason(left, right, reading.contradiction, outcome["model"]))

    def weight_of(reason: Reason) -> float:
        by_coverage = weights.get(f"{reason.signal}*coverage", 0.0) * features["coverage"]
        in_sum = share * (weights.get(reason.signal, 0.0) + by_coverage)
        return reason.weight * (in_sum + outcome.get(reason.signal, 0.0))

    weighed = [replace(reason, weight=weight_of(reason)) for reason in reasons]
    kept = (one for one in [*weighed, *read] if one.weight)
    return tuple(sorted(kept, key=lambda reason: -abs(reason.weight)))
