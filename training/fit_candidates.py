"""Learn how signals and trained models share the score of a candidate pair: the ``conflict_*`` rows.

Usage: python training/fit_candidates.py STORIES --readings FILE

STORIES holds claim stories (``claim_stories``); only those nothing was trained on are used. The models
read all their pairs that a very low bar on the glance leaves, which takes minutes; what they read is kept
in ``--readings`` and read from there the next time. Logistic regressions with a ridge; the printed figures
of a story come from weights learned on the other stories. Source: Wolpert 1992, "Stacked generalization".
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from examples import Row, is_held_out_story, read_claim_stories
from fit_judge import TARGET, claim_of, fit

from factcheck import load_parser, load_register
from factcheck.contradiction.entailment import contradictions
from factcheck.contradiction.features import describe
from factcheck.contradiction.judge import Reading, candidate_features
from factcheck.contradiction.readers import glance_of, load_entailment
from factcheck.evaluation.metrics import average_precision, calibration_error, recall_at_precision
from factcheck.options import EngineOptions, EntailmentOptions
from factcheck.types import Claim

LOWEST_GLANCE = 0.97  # share of the conflicts whose glance lies above the bar for reading at all
SAVED_AFTER = 200
KNOWN = ["bias", "signals", "coverage", "same_speaker", "same_speaker_later", "changed_position", "time_gap"]
MORE = ["not_a_fact", "numbers", "negation", "denial", "taken_back", "rival_figures"]
OUTCOMES = {
    "conflict_glanced": [*KNOWN, *MORE, "glance", "jaccard", "opposites", "both_deny"],
    "conflict_read": [*KNOWN, *MORE, "glance", "model"],
    "conflict_read_only": [*KNOWN, "model"],
}
ABLATIONS: Mapping[str, Collection[str]] = {
    "nothing": (),
    "the model": ("model",),
    "the glance": ("glance",),
    "both models": ("model", "glance"),
    "denials": ("denial", "denied_part", "denial_elsewhere", "both_deny", "linked_denial"),
    "figures": ("numbers", "rival_figures", "compatible_figures", "numbers_at_other_time"),
    "negation and opposites": ("negation", "opposites", "even_turns", "same_in_other_words"),
    "change of position": ("taken_back", "same_speaker_later", "changed_position", "same_speaker"),
    "time": ("time_gap", "other_time", "update", "other_event"),
    "place and scope": ("other_place", "other_names", "other_matter", "part_of_whole", "future"),
    "plans, questions, opinions": ("not_a_fact",),
    "likeness": ("coverage", "jaccard"),
    "all signals": [*KNOWN[1:], *MORE],
}
NOT_IN_STORIES = {"outlet_voice": -0.5}
"""Set by hand: the outlet's own voice speaks in no claim story, and often beside what it reports."""
Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of a story's claims, its label and what is known of it."""

    story: str
    key: str
    claims: tuple[Claim, Claim]
    kind: str
    features: Features
    reading: Reading

    @property
    def is_conflict(self) -> bool:
        """Tell whether the story lists the pair as a conflict."""
        return bool(self.kind)


def pairs_of(stories: Sequence[Row]) -> list[Pair]:
    """Return every pair of every story, unread."""
    parser, register = load_parser(EngineOptions().parser_name), load_register()
    options = EngineOptions().contradiction
    found = []
    for story in stories:
        kinds = {frozenset(one[:2]): one[2] for one in story["conflicts"]}
        claims = {
            row["id"]: replace(
                claim_of(f"{story['story']}:{row['id']}", row, parser, register),
                article_id=f"{row['outlet']} {row['published']}",
            )
            for row in story["claims"]
        }
        for a, b in combinations(claims, 2):
            pair = (claims[a], claims[b])
            features = describe(*pair, options)[1]
            key = f"{story['story']}:{a}+{b}"
            found.append(
                Pair(story["story"], key, pair, kinds.get(frozenset((a, b)), ""), features, Reading())
            )
    return found


def read(pairs: Sequence[Pair], path: Path) -> list[Pair]:
    """Let the models read the pairs; what the large one read is kept in ``path`` and not read again."""
    options = EngineOptions(entailment=EntailmentOptions(model="mpnet-claims")).entailment
    model = load_entailment(options)
    glance = glance_of(model)
    if glance is None or model is None:
        sys.exit("the options name no glance or no entailment model")
    odds = glance.log_odds([pair.claims for pair in pairs])
    ranked = sorted(one for one, pair in zip(odds, pairs, strict=True) if pair.is_conflict)
    bar = ranked[int((1 - LOWEST_GLANCE) * len(ranked))]
    large = model.name.rsplit("+", 1)[-1]
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    shares: dict[str, float] = known.get(large, {})
    wanted = [pair for pair, one in zip(pairs, odds, strict=True) if one >= bar and pair.key not in shares]
    for start in range(0, len(wanted), SAVED_AFTER):
        part = wanted[start : start + SAVED_AFTER]
        read_now = contradictions(model, [pair.claims for pair in part], options)
        shares |= {pair.key: share for pair, share in zip(part, read_now, strict=True)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({large: shares}), encoding="utf-8")
    return [
        replace(pair, reading=Reading(glance=one, contradiction=shares.get(pair.key) if one >= bar else None))
        for pair, one in zip(pairs, odds, strict=True)
    ]


def left_out(pairs: Sequence[Pair], names: Sequence[str]) -> list[float]:
    """Return the score of each pair by weights learned on the other stories."""
    rows = [candidate_features(pair.features, pair.reading) for pair in pairs]
    wanted = [pair.is_conflict for pair in pairs]
    scores = [0.0] * len(pairs)
    for story in sorted({pair.story for pair in pairs}):
        others = [index for index, pair in enumerate(pairs) if pair.story != story]
        weights = fit([rows[i] for i in others], [wanted[i] for i in others], names)
        for index in set(range(len(pairs))) - set(others):
            scores[index] = _chance(weights, rows[index])
    return scores


def _chance(weights: Features, row: Features) -> float:
    return 1 / (1 + math.exp(-sum(weight * row.get(name, 0.0) for name, weight in weights.items())))


def ablate(pairs: Sequence[Pair], conflicts: int) -> None:
    """Print what the score is worth without each of its parts, by weights learned without it."""
    for title, names in ABLATIONS.items():
        lesser = [replace(pair, features=_without(pair.features, names)) for pair in pairs]
        if "glance" in names:
            lesser = [replace(pair, reading=replace(pair.reading, glance=None)) for pair in lesser]
        if "model" in names:
            lesser = [replace(pair, reading=replace(pair.reading, contradiction=None)) for pair in lesser]
        scores = left_out(lesser, [name for name in OUTCOMES["conflict_read"] if name not in names])
        wanted = [pair.is_conflict for pair in lesser]
        share = sum(wanted) / conflicts
        print(  # noqa: T201
            f"without {title}: average precision {share * average_precision(wanted, scores):.3f}"
            f"  recall at precision 0.8 {share * recall_at_precision(wanted, scores, 0.8):.3f}"
        )


def _without(features: Features, names: Collection[str]) -> Features:
    """Return the features without those of some signals, so that their sum lacks them too."""
    return {name: value for name, value in features.items() if name.split("*")[0] not in names}


def report(title: str, pairs: Sequence[Pair], scores: Sequence[float], conflicts: int) -> None:
    """Print the figures; ``conflicts`` counts also those no model was shown."""
    wanted = [pair.is_conflict for pair in pairs]
    share = sum(wanted) / conflicts
    print(  # noqa: T201
        f"{title}: {len(pairs)} pairs, {sum(wanted)} of {conflicts} conflicts"
        f"  average precision {share * average_precision(wanted, scores):.3f}"
        f"  recall at precision 0.8 {share * recall_at_precision(wanted, scores, 0.8):.3f}"
        f"  calibration error {calibration_error(wanted, scores):.3f}"
    )
    for bar in (0.3, 0.4, 0.5, 0.6, 0.7):
        flagged = [want for want, score in zip(wanted, scores, strict=True) if score >= bar]
        right = sum(flagged)
        precision = right / len(flagged) if flagged else 1.0
        print(f"    at {bar}: precision {precision:.3f} recall {right / conflicts:.3f}")  # noqa: T201


def report_glance(pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    """Print how many pairs are left to read at some recalls."""
    ranked = sorted(score for score, pair in zip(scores, pairs, strict=True) if pair.is_conflict)
    for recall in (0.98, 0.95, 0.9, 0.85, 0.8):
        bar = ranked[int((1 - recall) * len(ranked))]
        kept = sum(score >= bar for score in scores) / len(scores)
        print(f"    recall {recall}: score {bar:.3f}, {kept:.3f} of the pairs are read")  # noqa: T201


def main() -> None:
    """Fit the outcomes, print the left-out figures and put the rows into the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stories", type=Path)
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--ablation", action="store_true", help="only print what each part is worth")
    options = parser.parse_args()
    stories = [story for story in read_claim_stories(options.stories) if is_held_out_story(story)]
    pairs = read(pairs_of(stories), options.readings)
    conflicts = sum(pair.is_conflict for pair in pairs)
    seen = [pair for pair in pairs if pair.reading.contradiction is not None]
    if options.ablation:
        ablate(seen, conflicts)
        return
    glanced = [replace(pair, reading=Reading(glance=pair.reading.glance)) for pair in pairs]
    lines = []
    for outcome, names in OUTCOMES.items():
        chosen = glanced if outcome == "conflict_glanced" else seen
        scores = left_out(chosen, names)
        report(outcome, chosen, scores, conflicts)
        if outcome == "conflict_glanced":
            report_glance(chosen, scores)
        rows = [candidate_features(pair.features, pair.reading) for pair in chosen]
        weights = {**fit(rows, [pair.is_conflict for pair in chosen], names), **NOT_IN_STORIES}
        lines += [f"{outcome}\t{name}\t{weights[name]:.3f}\n" for name in sorted(weights)]
    old = TARGET.read_text("utf-8").splitlines(keepends=True)
    TARGET.write_text("".join([*(x for x in old if not x.startswith("conflict_")), *lines]), encoding="utf-8")


if __name__ == "__main__":
    main()
