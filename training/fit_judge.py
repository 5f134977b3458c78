"""Learn the weights of the judge from hand-written claim pairs: ``factcheck/data/judge_weights.tsv``.

Usage: python training/fit_judge.py FOLDER, where FOLDER holds the claim pairs (*.jsonl). Logistic
regression with a ridge, by Newton's method; a weight whose sign contradicts what its signal stands for
is dropped and the rest fitted again. The topics of ``examples.HELD_OUT_TOPICS`` are only reported. The
weights in ``FIXED`` are set by hand afterwards: the pairs are written in groups about one event, so they
hold too few updates, other events and articles around the claims to learn these from, and too many near
misses by one speaker.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from examples import is_held_out, read_claim_pairs
from numpy.typing import NDArray

from factcheck import load_parser, load_register
from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from factcheck.contradiction.features import describe
from factcheck.evaluation.gold import claim_from_words, parse_moment
from factcheck.evaluation.metrics import average_precision, count_outcomes, recall_at_precision
from factcheck.options import EngineOptions
from factcheck.types import Claim

TARGET = Path(__file__).parent.parent / "factcheck" / "data" / "judge_weights.tsv"
HEADER = (
    "# Weights of the judge: outcome, feature, weight.\n"
    "# Source: training/fit_judge.py on the project's own claim pairs. Licence: Apache-2.0.\n"
)
FIXED = {
    "linked_denial": 4.0,
    "update": -2.0,
    "other_event": -2.0,
    "other_matter": -0.8,
    "other_place": -2.0,
    "other_names": -1.5,
    "future": -0.9,
    "changed_position": 0.0,
    "numbers_at_other_time": -2.0,
    "outlet_voice": -1.0,
}
AGAINST = {
    "time_gap",
    "part_of_whole",
    "even_turns",
    "even_turns*coverage",
    "not_a_fact",
    "other_time",
    "both_deny",
    "denial_elsewhere",
    "same_in_other_words",
    "compatible_figures",
    "same_speaker",
}
FOR = {
    "denial",
    "negation",
    "opposites",
    "numbers",
    "taken_back",
    "same_speaker_later",
    "denied_part",
    "coverage",
}
ALIKE = (
    "bias",
    "coverage",
    "jaccard",
    "same_speaker",
    "compatible_figures",
    "same_in_other_words",
    "not_a_fact",
    "other_place",
    "other_names",
)
Row = dict[str, Any]
Features = Mapping[str, float]


def claims_of(rows: Iterable[Row]) -> list[tuple[Claim, Claim]]:
    """Return both claims of each pair as the engine would have read them."""
    parser, register = load_parser(EngineOptions().parser_name), load_register()
    known: dict[str, Claim] = {}

    def claim(side: Row) -> Claim:
        key = json.dumps(side, sort_keys=True)
        if key not in known:
            known[key] = claim_of(key, side, parser, register)
        return known[key]

    return [(claim(row["a"]), claim(row["b"])) for row in rows]


def claim_of(key: str, side: Row, parser: Parser, register: SpeakerRegister) -> Claim:
    """Return one side of a claim pair, or a claim of a story, as the engine would have read it."""
    words = {name: side[name] for name in ("speaker", "cue", "content")}
    moment = parse_moment(side.get("published_at") or side["published"])
    return claim_from_words(key, **words, published_at=moment, parser=parser, register=register)


def features_of(rows: Iterable[Row]) -> list[Features]:
    """Return the feature values of each pair."""
    options = EngineOptions().contradiction
    return [describe(left, right, options)[1] for left, right in claims_of(rows)]


def fit(features: Sequence[Features], wanted: Sequence[bool], names: Sequence[str]) -> dict[str, float]:
    """Return the ridge logistic weights of the named features."""
    matrix: NDArray[np.float64] = np.array([[row.get(name, 0.0) for name in names] for row in features])
    weights, target = np.zeros(len(names)), np.array(wanted, float)
    for _ in range(25):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (chance - target) + weights
        curve = (matrix * (chance * (1 - chance))[:, None]).T @ matrix + np.eye(len(names))
        weights -= np.linalg.solve(curve, slope)
    return dict(zip(names, weights.tolist(), strict=True))


def fit_signed(features: Sequence[Features], wanted: Sequence[bool]) -> dict[str, float]:
    """Fit, drop the weights of the wrong sign, and repeat until none is left; add the fixed ones."""
    names = sorted({name for row in features for name in row} - {"linked_denial", "linked_denial*coverage"})
    while True:
        weights = fit(features, wanted, names)
        wrong = {name for name, weight in weights.items() if has_wrong_sign(name, weight)}
        if not wrong:
            return {**weights, **FIXED}
        names = [name for name in names if name not in wrong]


def has_wrong_sign(name: str, weight: float) -> bool:
    """Tell whether a weight says the opposite of what its signal stands for."""
    return (name in AGAINST and weight > 0) or (name.split("*")[0] in FOR and weight < 0)


def report(weights: Mapping[str, float], features: Sequence[Features], wanted: Sequence[bool]) -> str:
    """Return the figures on held-out pairs in one line."""
    scores = [1 / (1 + np.exp(-sum(weights.get(name, 0.0) * row[name] for name in row))) for row in features]
    counts = count_outcomes(wanted, [score >= 0.5 for score in scores])
    figures = {
        "average precision": average_precision(wanted, scores),
        "precision": counts.precision,
        "recall": counts.recall,
        "recall at precision 0.8": recall_at_precision(wanted, scores, 0.8),
    }
    return f"n {len(wanted)}  " + "  ".join(f"{name} {value:.3f}" for name, value in figures.items())


def main(folder: Path) -> None:
    """Fit both outcomes, print the held-out figures and write the file."""
    rows = read_claim_pairs([folder])
    features = features_of(rows)
    learned = [(f, row["label"]) for f, row in zip(features, rows, strict=True) if not is_held_out(row)]
    unseen = [(f, row["label"]) for f, row in zip(features, rows, strict=True) if is_held_out(row)]
    contradiction = fit_signed([f for f, _ in learned], [label == "contradiction" for _, label in learned])
    others = [(f, label) for f, label in learned if label != "contradiction"]
    entailment = fit([f for f, _ in others], [label == "entailment" for _, label in others], ALIKE)
    print(report(contradiction, [f for f, _ in unseen], [label == "contradiction" for _, label in unseen]))  # noqa: T201
    lines = [
        f"{outcome}\t{name}\t{weight:.3f}\n"
        for outcome, weights in (("contradiction", contradiction), ("entailment", entailment))
        for name, weight in sorted(weights.items())
    ]
    read = [line for line in TARGET.read_text("utf-8").splitlines(keepends=True) if "_read\t" in line]
    TARGET.write_text(HEADER + "".join([*lines, *read]), encoding="utf-8")  # those are fit_reading.py's


if __name__ == "__main__":
    main(Path(sys.argv[1]))
