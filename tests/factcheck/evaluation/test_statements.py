import json
from pathlib import Path

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.evaluation.gate import STATEMENT_FLOORS, find_shortfalls
from factcheck.evaluation.statements import Spans, match, measure_statements, read_spans
from factcheck.options import AttributionOptions

SOURCED_ONLY = AttributionOptions(outlet_claims=False)
HELD_OUT = Path(__file__).parents[2] / "data" / "news.jsonl"
TEXT = "Norway said the ferry had sunk. It rained. Denmark said the bridge was safe."


def written(tmp_path: Path, *attributions: dict[str, object]) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"doc_id": "a", "text": TEXT, "attributions": attributions}) + "\n")
    return path


def annotated(source: str, content: str) -> dict[str, object]:
    def place(words: str) -> list[int]:
        return [TEXT.index(words), TEXT.index(words) + len(words)]

    return {"source": place(source), "cue": None, "content": [place(content)], "kind": "indirect"}


NORWAY = annotated("Norway", "the ferry had sunk")
DENMARK = annotated("Denmark", "the bridge was safe")


def test_the_engine_keeps_its_floors_on_held_out_articles(parser: Parser):
    assert find_shortfalls(measure_statements(HELD_OUT, parser, SOURCED_ONLY), STATEMENT_FLOORS) == []


def test_all_found_and_nothing_else(tmp_path: Path, parser: Parser):
    figures = measure_statements(written(tmp_path, NORWAY, DENMARK), parser, SOURCED_ONLY)
    assert figures == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "recall_indirect": 1.0}


def test_what_nobody_annotated_costs_precision(tmp_path: Path, parser: Parser):
    figures = measure_statements(written(tmp_path, NORWAY), parser, SOURCED_ONLY)
    assert (figures["precision"], figures["recall"]) == (0.5, 1.0)


def test_the_wrong_source_costs_both_but_not_the_recall_of_contents(tmp_path: Path, parser: Parser):
    wrong = annotated("Denmark", "the ferry had sunk")
    figures = measure_statements(written(tmp_path, wrong, DENMARK), parser, SOURCED_ONLY)
    assert (figures["precision"], figures["recall"], figures["recall_indirect"]) == (0.5, 0.5, 1.0)


@pytest.mark.parametrize(
    ("found", "is_met"),
    [
        ({1, 2, 3, 4}, True),
        ({1, 2}, True),
        ({1}, False),
        ({1, 2, 3, 4, 5, 6, 7, 8}, True),
        (set(range(9)), False),
    ],
)
def test_half_of_the_words_is_enough(found: set[int], is_met: bool):
    gold = Spans(source=frozenset(), content=frozenset({1, 2, 3, 4}))
    assert bool(match([gold], [Spans(source=frozenset(), content=frozenset(found))])) is is_met


def test_one_statement_meets_one_annotation():
    same = Spans(source=frozenset(), content=frozenset({1, 2}))
    assert match([same, same], [same]) == [(0, 0)]


def test_contents_of_marks_only_do_not_count():
    assert list(read_spans("... said", [{"source": None, "content": [[0, 3]]}])) == []
