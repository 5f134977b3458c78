"""Scores that must not fall, a little below what was measured last; a floor drops only with a reason.

Entry functions: ``measure_pairs``, the judge on claim pairs about topics its weights never saw, and
``find_shortfalls``. The other figures come from ``statements.py`` and ``story_claims.py``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from factcheck.contradiction.entailment import EntailmentModel, opinions
from factcheck.contradiction.judge import judge_pairs, label_likelihoods
from factcheck.evaluation.gold import claim_from_words, parse_moment
from factcheck.evaluation.metrics import (
    average_precision,
    calibration_error,
    count_outcomes,
    recall_at_precision,
)
from factcheck.options import EngineOptions
from factcheck.types import Claim, PairLabel

FLOORS: Mapping[str, float] = {
    "average_precision": 0.63,
    "precision": 0.62,
    "recall": 0.28,
}
"""The judge on the bundled claim pairs, by its signals alone."""
MODEL_FLOORS: Mapping[str, float] = {
    "average_precision": 0.89,
    "precision": 0.81,
    "recall": 0.85,
}
"""The same with the entailment model that comes with the engine."""
STATEMENT_FLOORS: Mapping[str, float] = {
    "precision": 0.94,
    "recall": 0.91,
    "f1": 0.925,
    "recall_direct": 0.95,
    "recall_indirect": 0.92,
    "recall_mixed": 0.90,
}
"""Statements of the held-out articles, which nobody may read while changing rules."""
CONFLICT_FLOORS: Mapping[str, float] = {
    "precision": 0.80,
    "recall": 0.25,
    "near_misses_spared": 0.97,
    "kind_accuracy": 0.95,
}
"""Conflicts of the stories by the whole chain, signals alone."""
CASCADE_FLOORS: Mapping[str, float] = {
    "precision": 0.67,
    "recall": 0.50,
    "near_misses_spared": 0.90,
    "kind_accuracy": 0.95,
}
"""The same with the models that come with the engine."""
CASCADE_SAMPLE_FLOORS: Mapping[str, float] = {
    "precision": 0.55,
    "recall": 0.35,
    "near_misses_spared": 0.80,
    "kind_accuracy": 0.90,
}
"""The same on every fourth story, which the tests have time for; they are the harder ones."""
STORY_FLOORS: Mapping[str, float] = {"recall": 0.98, "speakers": 0.92}
"""Claims of the stories."""


def measure_pairs(
    path: Path,
    parser: Parser,
    register: SpeakerRegister,
    options: EngineOptions,
    model: EntailmentModel | None,
) -> Mapping[str, float]:
    """Return the figures of the judge on a file of claim pairs, one JSON object a line.

    With a model a pair counts as flagged from a likelihood of one half on: these are pairs somebody
    picked, not the candidates of a store.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [_claims(row, parser, register) for row in rows]
    wanted = [row["label"] == PairLabel.CONTRADICTION for row in rows]
    if model is None:
        judgements = list(judge_pairs(pairs, options, None))
        scores = [judgement.score for judgement in judgements]
        flagged = [judgement.label is PairLabel.CONTRADICTION for judgement in judgements]
    else:
        words = opinions(model, pairs)
        scores = [
            label_likelihoods(*pair, options.contradiction, word).contradiction
            for pair, word in zip(pairs, words, strict=True)
        ]
        flagged = [score >= 0.5 for score in scores]
    counts = count_outcomes(wanted, flagged)
    return {
        "average_precision": average_precision(wanted, scores),
        "precision": counts.precision,
        "recall": counts.recall,
        "recall_at_precision_0.8": recall_at_precision(wanted, scores, 0.8),
        "calibration_error": calibration_error(wanted, scores),
    }


def find_shortfalls(figures: Mapping[str, float], floors: Mapping[str, float] = FLOORS) -> Sequence[str]:
    """Return one line for each figure below its floor."""
    return [
        f"{name} {figures[name]:.3f} is below {floor}"
        for name, floor in floors.items()
        if figures[name] < floor
    ]


def _claims(row: dict[str, Any], parser: Parser, register: SpeakerRegister) -> tuple[Claim, Claim]:
    left, right = (_claim(f"{row['id']}:{side}", row[side], parser, register) for side in ("a", "b"))
    return left, right


def _claim(claim_id: str, side: dict[str, str], parser: Parser, register: SpeakerRegister) -> Claim:
    return claim_from_words(
        claim_id,
        speaker=side["speaker"],
        cue=side["cue"],
        content=side["content"],
        published_at=parse_moment(side["published_at"]),
        parser=parser,
        register=register,
    )
