"""Learn how signals and entailment model share the score: the ``*_read`` rows of ``judge_weights.tsv``.

Usage: python training/fit_reading.py FOLDER [FOLDER ...], each holding claim pairs (*.jsonl). Only topics
the model was not trained on are used: on what it has learned by heart it is surer than it may be. Two
logistic regressions of three weights each, so a few hundred pairs are enough; the printed figures leave
out the topic they are about. Source: Platt scaling (Platt 1999) with a second input.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from examples import is_held_out, read_claim_pairs
from fit_judge import TARGET, claims_of, fit

from factcheck.contradiction.entailment import opinions
from factcheck.contradiction.judge import entailed_features, label_likelihoods, read_features
from factcheck.contradiction.readers import load_entailment
from factcheck.evaluation.metrics import average_precision, calibration_error, recall_at_precision
from factcheck.options import EngineOptions, EntailmentOptions

NAMES = ("bias", "model", "signals")
Features = Mapping[str, float]
Row = dict[str, Any]


def read_pairs(rows: Sequence[Row]) -> tuple[list[Features], list[Features]]:
    """Return the features of both outcomes for each pair."""
    options = EngineOptions(entailment=EntailmentOptions(model="mpnet-claims", glance=""))
    model = load_entailment(options.entailment)
    if model is None:
        sys.exit("no entailment model is named in the options")
    pairs = claims_of(rows)
    alone = [label_likelihoods(left, right, options.contradiction) for left, right in pairs]
    words = [word for word in opinions(model, pairs) if word is not None]
    conflict = [read_features(one.contradiction, word) for one, word in zip(alone, words, strict=True)]
    shares = [one.entailment / max(1e-9, 1 - one.contradiction) for one in alone]
    return conflict, [entailed_features(one, word) for one, word in zip(shares, words, strict=True)]


def left_out(rows: Sequence[Row], features: Sequence[Features], wanted: Sequence[bool]) -> list[float]:
    """Return the score of each pair by weights learned from the other topics."""
    scores = [0.0] * len(rows)
    for topic in sorted({row["topic"] for row in rows}):
        others = [index for index, row in enumerate(rows) if row["topic"] != topic]
        weights = fit([features[i] for i in others], [wanted[i] for i in others], NAMES)
        for index in set(range(len(rows))) - set(others):
            scores[index] = chance_of(weights, features[index])
    return scores


def chance_of(weights: Mapping[str, float], features: Features) -> float:
    """Return the logistic of the weighted sum."""
    return float(1 / (1 + np.exp(-sum(weights[name] * features[name] for name in NAMES))))


def main(folders: Sequence[Path]) -> None:
    """Fit both outcomes, print the left-out figures and put the rows into the file."""
    rows = [row for row in read_claim_pairs(folders) if is_held_out(row)]
    conflict, entailed = read_pairs(rows)
    wanted = [row["label"] == "contradiction" for row in rows]
    scores = left_out(rows, conflict, wanted)
    alone = [chance_of({"bias": 0.0, "model": 1.0, "signals": 0.0}, one) for one in conflict]
    for name, values in (("model alone", alone), ("with signals", scores)):
        right = sum((value >= 0.5) == want for value, want in zip(values, wanted, strict=True))
        print(  # noqa: T201
            f"{name}: n {len(rows)}  conflict or not {right / len(rows):.3f}"
            f"  average precision {average_precision(wanted, values):.3f}"
            f"  recall at precision 0.8 {recall_at_precision(wanted, values, 0.8):.3f}"
            f"  calibration error {calibration_error(wanted, values):.3f}"
        )
    others = [index for index, want in enumerate(wanted) if not want]
    is_entailed = [rows[index]["label"] == "entailment" for index in others]
    found = {
        "contradiction_read": fit(conflict, wanted, NAMES),
        "entailment_read": fit([entailed[index] for index in others], is_entailed, NAMES),
    }
    kept = [line for line in TARGET.read_text("utf-8").splitlines(keepends=True) if "_read\t" not in line]
    new = [
        f"{outcome}\t{name}\t{weights[name]:.3f}\n" for outcome, weights in found.items() for name in NAMES
    ]
    TARGET.write_text("".join([*kept, *new]), encoding="utf-8")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
