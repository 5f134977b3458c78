from pathlib import Path

import pytest

from factcheck import load_entailment, load_register
from factcheck.attribution.parsing import Parser
from factcheck.evaluation.gate import FLOORS, MODEL_FLOORS, find_shortfalls, measure_pairs
from factcheck.options import EngineOptions, EntailmentOptions

OPTIONS = EngineOptions()
SAMPLE = Path(__file__).parents[2] / "data" / "claim_pairs.jsonl"


def test_the_judge_keeps_its_floors_on_topics_it_never_saw(parser: Parser):
    assert find_shortfalls(measure_pairs(SAMPLE, parser, load_register(), OPTIONS, None)) == []


@pytest.mark.timeout(600)  # the entailment model reads some five hundred texts
def test_the_entailment_model_keeps_its_floors(parser: Parser):
    options = EngineOptions(entailment=EntailmentOptions(model="mpnet-claims"))
    model = load_entailment(options.entailment)
    figures = measure_pairs(SAMPLE, parser, load_register(), options, model)
    assert find_shortfalls(figures, MODEL_FLOORS) == []


def test_a_figure_below_its_floor_is_named():
    figures = {**dict.fromkeys(FLOORS, 1.0), "precision": 0.1}
    assert find_shortfalls(figures) == [f"precision 0.100 is below {FLOORS['precision']}"]
