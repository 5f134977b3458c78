"""Measure which claims are found to say the same: on claim pairs, and on claim stories where there are any.

Usage: PYTHONPATH=. python training/measure_agreements.py PAIRS [STORIES] [--model NAME], folders of *.jsonl.
Prints hits, false alarms, misses, precision and recall. Without a model about half a minute a thousand
claims, nearly all of it parsing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from factcheck import load_entailment, load_parser, load_register
from factcheck.evaluation.agreements import measure_pairs, measure_story
from factcheck.evaluation.gold import claim_from_words, parse_moment
from factcheck.evaluation.metrics import Counts
from factcheck.options import EngineOptions
from factcheck.types import Claim


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("stories", type=Path, nargs="?")
    parser.add_argument("--model", default="")
    arguments = parser.parse_args()
    options = EngineOptions()
    model = load_entailment(replace(options.entailment, model=arguments.model))
    rows = [
        (
            row,
            build(row["id"] + "a", row["a"], "published_at"),
            build(row["id"] + "b", row["b"], "published_at"),
        )
        for row in read(arguments.pairs)
    ]
    for name, counts in measure_pairs(rows, options.same_claim, model).items():
        show(f"pairs, {name}", counts)
    total = Counts(hits=0, false_alarms=0, misses=0)
    for story in read(arguments.stories) if arguments.stories else ():
        claims = [build(claim["id"], claim, "published") for claim in story["claims"]]
        pairs = [frozenset(pair[:2]) for pair in story["agreements"]]
        one = measure_story(claims, pairs, options.same_claim, model)
        total = Counts(
            hits=total.hits + one.hits,
            false_alarms=total.false_alarms + one.false_alarms,
            misses=total.misses + one.misses,
        )
    show("stories, agreements", total)


def read(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of every file."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def build(name: str, row: dict[str, Any], moment: str) -> Claim:
    """Return a claim under the id it has in the file."""
    claim = claim_from_words(
        name,
        speaker=row["speaker"],
        cue=row["cue"],
        content=row["content"],
        published_at=parse_moment(row[moment]),
        parser=load_parser(EngineOptions().parser_name),
        register=load_register(),
    )
    return replace(claim, id=name)


def show(name: str, counts: Counts) -> None:
    """Print one line."""
    print(  # noqa: T201
        f"{name}: hits {counts.hits}, false alarms {counts.false_alarms}, misses {counts.misses}, "
        f"precision {counts.precision:.2f}, recall {counts.recall:.2f}"
    )


if __name__ == "__main__":
    main()
