"""How flags are held against the annotation of stories."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factcheck import load_register
from factcheck.attribution.parsing import Parser
from factcheck.evaluation.story_conflicts import Flag, Flagged, Result, curve, flag_stories, summarise
from factcheck.options import EngineOptions

TEXT = "The union said the plant had closed. The company denied that the plant had closed. Nobody was hurt."


def gold(**more: Any) -> dict[str, Any]:
    """Return a story of one article with two claims that conflict."""
    return {
        "story_id": "s",
        "aliases": {},
        "articles": [{"article_id": "a", "text": TEXT, "published_at": "2025-03-03"}],
        "claims": [
            {"claim_id": "c1", "article_id": "a", "speaker": "union", "speaker_text": "The union", "start": 15, "end": 35},
            {"claim_id": "c2", "article_id": "a", "speaker": "company", "speaker_text": "The company", "start": 61, "end": 81},
        ],
        "conflicts": [{"a": "c1", "b": "c2", "kind": "denial", "group": "g"}],
        "non_conflicts": [],
        **more,
    }  # fmt: skip


def flagged(folder: Path, parser: Parser, story: dict[str, Any]) -> Flagged:
    (folder / "s.json").write_text(json.dumps(story))
    return flag_stories(folder, parser, load_register(), EngineOptions(), None)


def test_a_conflict_found_is_right(tmp_path: Path, parser: Parser):
    found = flagged(tmp_path, parser, gold())
    assert [flag.result for flag in found.flags] == [Result.RIGHT]
    figures = summarise(found)
    assert (figures["precision"], figures["recall"], figures["f1"]) == (1, 1, 1)
    assert (figures["distinct_recall"], figures["recall_denial"], figures["kind_accuracy"]) == (1, 1, 1)


def test_a_listed_near_miss_that_is_flagged_is_wrong(tmp_path: Path, parser: Parser):
    story = gold(conflicts=[], non_conflicts=[{"a": "c1", "b": "c2"}])
    found = flagged(tmp_path, parser, story)
    assert [flag.result for flag in found.flags] == [Result.WRONG]
    assert summarise(found)["near_misses_spared"] == 0


def test_what_annotators_doubted_counts_neither_way(tmp_path: Path, parser: Parser):
    found = flagged(tmp_path, parser, gold(conflicts=[], ambiguous=[{"a": "c1", "b": "c2"}]))
    assert [flag.result for flag in found.flags] == [Result.OPEN]
    assert summarise(found)["precision"] == 0


def test_a_claim_nobody_annotated_is_unjudged(tmp_path: Path, parser: Parser):
    story = gold()
    story["claims"], story["conflicts"] = story["claims"][:1], []
    found = flagged(tmp_path, parser, story)
    assert [flag.result for flag in found.flags] == [Result.UNJUDGED]


FIRST, SECOND = ("s", frozenset({"a", "b"})), ("s", frozenset({"c", "d"}))
FLAG = Flag(score=0.9, kind="numeric", result=Result.RIGHT, met=frozenset({FIRST}))
ALL = Flagged(
    flags=(
        FLAG,
        replace(FLAG, score=0.8, result=Result.WRONG, met=frozenset(), kind="denial"),
        replace(FLAG, score=0.7, kind="contradiction", met=frozenset({SECOND})),
    ),
    kinds={FIRST: "numeric", SECOND: "denial"},
    groups={FIRST: "g1", SECOND: "g2"},
    near_misses=frozenset(),
)


def test_denial_and_contradiction_count_as_one_kind():
    assert summarise(ALL)["kind_accuracy"] == 1
    assert summarise(ALL)["precision"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        (None, [(0.9, 1, 0.5), (0.8, 0.5, 0.5), (0.7, 2 / 3, 1)]),
        ("denial", [(0.7, 0.5, 1)]),
        ("numeric", [(0.9, 1, 1), (0.8, 1, 1), (0.7, 1, 1)]),
    ],
)
def test_the_curve_goes_down_the_scores(kind: str | None, points: list[tuple[float, float, float]]):
    assert list(curve(ALL, kind)) == [pytest.approx(point) for point in points]
