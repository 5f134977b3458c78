"""How many conflicts of hand-made stories the whole chain finds, and how many of its flags are wrong.

Entry functions: ``flag_stories`` runs the chain, ``summarise`` and ``curve`` count. A flagged pair is right
when its claims meet the two claims of an annotated conflict, a repetition when that one is found already,
unjudged when a claim meets no annotated one, and wrong otherwise. Precision counts what is right and wrong
(lenient) or takes the unjudged as wrong too (strict).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import Any

from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from factcheck.contradiction.entailment import EntailmentModel
from factcheck.evaluation.gold import Story, read_stories
from factcheck.evaluation.story_claims import likeness, read_golds, word_places
from factcheck.options import EngineOptions
from factcheck.pipeline import Comparison, compare_articles

Pair = frozenset[str]


class Result(StrEnum):
    """What becomes of a flagged pair."""

    RIGHT = "right"
    REPEATED = "repeated"
    OPEN = "open"
    """It only meets pairs the annotators were in doubt about."""
    WRONG = "wrong"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A pair the chain flagged: score and kind, what it is, and the annotated pairs it meets."""

    score: float
    kind: str
    result: Result
    met: frozenset[tuple[str, Pair]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """All flags of some stories, best first in each, and what is annotated: kinds and listed near misses."""

    flags: tuple[Flag, ...]
    kinds: Mapping[tuple[str, Pair], str]
    groups: Mapping[tuple[str, Pair], str]
    near_misses: frozenset[tuple[str, Pair]]


def flag_stories(
    folder: Path,
    parser: Parser,
    register: SpeakerRegister,
    options: EngineOptions,
    model: EntailmentModel | None,
) -> Flagged:
    """Run the chain on every story of ``folder`` and hold its flags against the annotation."""
    golds = {gold["story_id"]: gold for gold in read_golds(folder)}
    flags: list[Flag] = []
    for story in read_stories(folder):
        comparison = compare_articles(story.articles, parser, register, options, model)
        flags += _flags(story, golds[story.id], comparison)
    listed = [(name, row) for name, gold in golds.items() for row in gold["conflicts"]]
    return Flagged(
        flags=tuple(flags),
        kinds={(name, _pair(row)): row["kind"] for name, row in listed},
        groups={(name, _pair(row)): f"{name}:{row.get('group', _pair(row))}" for name, row in listed},
        near_misses=frozenset(
            (name, _pair(row)) for name, gold in golds.items() for row in gold["non_conflicts"]
        ),
    )


def summarise(flagged: Flagged) -> Mapping[str, float]:
    """Return precision, recall and the rest of what a release is measured by."""
    counts = {result: sum(flag.result is result for flag in flagged.flags) for result in Result}
    right, wrong = counts[Result.RIGHT], counts[Result.WRONG]
    found = _found(flagged)
    precision, recall = _share(right, right + wrong), _share(len(found), len(flagged.kinds))
    kinds = [
        (_merged(flag.kind), _kinds_met(flag, flagged))
        for flag in flagged.flags
        if flag.result is Result.RIGHT
    ]
    missed_alarms = {pair for flag in flagged.flags if flag.result is Result.WRONG for pair in flag.met}
    figures = {
        "precision": precision,
        "recall": recall,
        "f1": _share(2 * precision * recall, precision + recall),
        "precision_strict": _share(right, right + wrong + counts[Result.UNJUDGED]),
        "distinct_recall": _share(
            len({flagged.groups[one] for one in found}), len(set(flagged.groups.values()))
        ),
        "kind_accuracy": _share(sum(kind in met for kind, met in kinds), len(kinds)),
        "near_misses_spared": 1 - _share(len(missed_alarms & flagged.near_misses), len(flagged.near_misses)),
    }
    for kind in sorted(set(flagged.kinds.values())):
        annotated = [pair for pair, value in flagged.kinds.items() if value == kind]
        figures[f"recall_{kind}"] = _share(len(found & set(annotated)), len(annotated))
    return figures


def curve(flagged: Flagged, kind: str | None = None) -> Iterator[tuple[float, float, float]]:
    """Yield threshold, precision and recall from the highest score down, of one annotated kind or of all.

    For a kind, wrong flags count by the kind the chain gave them.
    """
    annotated = {pair for pair, value in flagged.kinds.items() if kind in (None, value)}
    found: set[tuple[str, Pair]] = set()
    right = wrong = 0
    for flag in sorted(flagged.flags, key=lambda flag: -flag.score):
        fresh = (flag.met & annotated) - found
        if flag.result is Result.RIGHT and fresh:
            found |= fresh
            right += 1
        elif flag.result is Result.WRONG and kind in (None, flag.kind):
            wrong += 1
        if right:
            yield flag.score, right / (right + wrong), len(found) / len(annotated)


def _flags(story: Story, gold: Mapping[str, Any], comparison: Comparison) -> Iterator[Flag]:
    """Yield the flags of a story, the best first, each judged by those before it."""
    meets = _meetings(story, gold, comparison)
    conflicts = {_pair(row) for row in gold["conflicts"]}
    spared = {_pair(row) for row in gold["non_conflicts"]}
    doubtful = {_pair(row) for row in gold.get("ambiguous", ())}
    found: set[Pair] = set()
    for judgement in comparison.judgements:
        ours, theirs = meets[judgement.left_id], meets[judgement.right_id]
        pairs = {frozenset(both) for both in product(ours, theirs) if len(set(both)) == 2}
        if not ours or not theirs:
            result = Result.UNJUDGED
        elif pairs & conflicts:
            result = Result.RIGHT if pairs & conflicts - found else Result.REPEATED
        else:
            result = Result.OPEN if pairs & doubtful and not pairs & spared else Result.WRONG
        found |= pairs & conflicts
        met = frozenset((story.id, pair) for pair in pairs)
        kind = judgement.kind.value if judgement.kind else ""
        yield Flag(score=judgement.score, kind=kind, result=result, met=met)


def _meetings(story: Story, gold: Mapping[str, Any], comparison: Comparison) -> Mapping[str, set[str]]:
    """Return the annotated claims each found claim meets."""
    places = {article.id: word_places(article.text) for article in story.articles}
    return {
        claim.id: {
            row["claim_id"]
            for row in gold["claims"]
            if row["article_id"] == claim.article_id
            and likeness(places[claim.article_id], row, claim) is not None
        }
        for claim in comparison.claims
    }


def _found(flagged: Flagged) -> set[tuple[str, Pair]]:
    return {pair for flag in flagged.flags for pair in flag.met if pair in flagged.kinds}


def _kinds_met(flag: Flag, flagged: Flagged) -> set[str]:
    return {_merged(flagged.kinds[pair]) for pair in flag.met if pair in flagged.kinds}


def _merged(kind: str) -> str:
    """Return the kind with denials and plain contradictions as one: annotators mix them up too."""
    return "contradiction" if kind == "denial" else kind


def _pair(row: Mapping[str, Any]) -> Pair:
    return frozenset((row["a"], row["b"]))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
