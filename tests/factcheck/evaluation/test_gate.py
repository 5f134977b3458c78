import shutil
from pathlib import Path

import pytest

from factcheck import load_entailment, load_register
from factcheck.attribution.parsing import Parser
from factcheck.evaluation.gate import (
    CASCADE_SAMPLE_FLOORS,
    CONFLICT_FLOORS,
    FLOORS,
    MODEL_FLOORS,
    find_shortfalls,
    measure_pairs,
)
from factcheck.evaluation.story_conflicts import flag_stories, summarise
from factcheck.options import EngineOptions, EntailmentOptions

OPTIONS = EngineOptions()
DATA = Path(__file__).parents[2] / "data"
SAMPLE, STORIES = DATA / "claim_pairs.jsonl", DATA / "stories"
CASCADE = EngineOptions(entailment=EntailmentOptions(model="mpnet-claims"))


def test_the_judge_keeps_its_floors_on_topics_it_never_saw(parser: Parser):
    assert find_shortfalls(measure_pairs(SAMPLE, parser, load_register(), OPTIONS, None)) == []


@pytest.mark.timeout(600)  # the entailment model reads some five hundred texts
def test_the_entailment_model_keeps_its_floors(parser: Parser):
    model = load_entailment(CASCADE.entailment)
    figures = measure_pairs(SAMPLE, parser, load_register(), CASCADE, model)
    assert find_shortfalls(figures, MODEL_FLOORS) == []


def test_the_signals_keep_their_floors_on_whole_stories(parser: Parser):
    figures = summarise(flag_stories(STORIES, parser, load_register(), OPTIONS, None))
    assert find_shortfalls(figures, CONFLICT_FLOORS) == []


@pytest.mark.timeout(600)  # the entailment model reads some two hundred pairs
def test_the_cascade_keeps_its_floors_on_every_fourth_story(tmp_path: Path, parser: Parser):
    for path in sorted(STORIES.glob("*.json"))[::4]:
        shutil.copy(path, tmp_path)
    model = load_entailment(CASCADE.entailment)
    figures = summarise(flag_stories(tmp_path, parser, load_register(), CASCADE, model))
    assert find_shortfalls(figures, CASCADE_SAMPLE_FLOORS) == []


def test_a_figure_below_its_floor_is_named():
    figures = {**dict.fromkeys(FLOORS, 1.0), "precision": 0.1}
    assert find_shortfalls(figures) == [f"precision 0.100 is below {FLOORS['precision']}"]
