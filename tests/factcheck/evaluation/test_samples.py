"""A small site with one conflict and one near miss is measured as such."""

import json
from pathlib import Path

from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import load_register
from factcheck.evaluation.samples import measure_samples
from factcheck.options import EngineOptions

ANNOUNCED = "its troops had driven Ukrainian soldiers out of the village of Gornal"
REFUTED = "a claim that Kyiv refuted"
TRIP = "the prime minister would travel to Oslo in June to sign the fisheries treaty"
STORY = f"Russia announced on Monday that {ANNOUNCED}, {REFUTED}. The Norwegian foreign ministry said {TRIP}."


def entry(left: str, right: str) -> dict[str, object]:
    return {
        side: {"article": "post.example/a.html", "speaker": "x", "quote": quote}
        for side, quote in (("left", left), ("right", right))
    }


def test_counts_what_is_found_and_what_is_flagged_wrongly(tmp_path: Path, parser: Parser) -> None:
    page = tmp_path / "site" / "post.example" / "a.html"
    page.parent.mkdir(parents=True)
    filler = "The weather in the valley stayed mild, and the roads to the border were open all day. " * 3
    page.write_text(f"<html><body><article><p>{STORY}</p><p>{filler}</p></article></body></html>")
    expected = {"conflicts": [entry(REFUTED, ANNOUNCED)], "not_conflicts": [entry(ANNOUNCED, TRIP)]}
    (tmp_path / "expected.json").write_text(json.dumps(expected))
    counts = measure_samples(tmp_path, parser, load_register(), EngineOptions())
    assert (counts["found"], counts["expected"]) == (1, 1)
    assert (counts["alarms"], counts["near_misses"]) == (0, 1)
    assert counts["flagged"] >= counts["found"]
