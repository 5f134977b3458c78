import shutil
from pathlib import Path

import pytest

from factcheck.contradiction.entailment import WEIGHTS
from factcheck.contradiction.glance import Glance
from factcheck.contradiction.judge import judge_pairs
from factcheck.contradiction.readers import glance_of, load_entailment
from factcheck.errors import ModelUnavailableError
from factcheck.options import EngineOptions, EntailmentOptions
from tests.factcheck.claim_maker import make_claim

OPTIONS = EntailmentOptions(model="mpnet-claims")
CLOSED = make_claim("The union", "said", "the plant in Torvik had been shut for good")
OPEN = make_claim("The company", "said", "the plant in Torvik was still running")
WEATHER = make_claim("A diver", "said", "the water was cold")


@pytest.fixture(scope="module")
def glance() -> Glance:
    found = glance_of(load_entailment(OPTIONS))
    assert found is not None
    return found


def test_claims_at_odds_stand_out(glance: Glance):
    at_odds, apart = glance.log_odds([(CLOSED, OPEN), (CLOSED, WEATHER)])
    assert at_odds > apart + 2


def test_either_way_round_is_the_same(glance: Glance):
    assert glance.log_odds([(CLOSED, OPEN)]) == glance.log_odds([(OPEN, CLOSED)])


def test_neighbours_change_nothing(glance: Glance):
    (alone,) = glance.log_odds([(CLOSED, OPEN)])
    assert glance.log_odds([(OPEN, WEATHER), (CLOSED, OPEN)])[1] == pytest.approx(alone, abs=1e-5)


def test_no_pairs_no_odds(glance: Glance):
    assert glance.log_odds([]) == []


def test_changed_weights_are_refused(tmp_path: Path):
    folder = tmp_path / "glance"
    shutil.copytree(WEIGHTS / OPTIONS.glance, folder)
    with (folder / "head.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelUnavailableError, match=r"head\.onnx: missing, or not the file"):
        Glance(folder, OPTIONS)


def test_a_model_without_a_glance_reads_by_the_signals():
    assert glance_of(load_entailment(EntailmentOptions(model="mpnet-claims", glance=""))) is None
    assert glance_of(None) is None


def test_the_glance_alone_judges_by_its_name():
    model = load_entailment(EntailmentOptions(model=OPTIONS.glance))
    assert model is not None
    assert model.name.startswith("minilm-glance-")
    assert list(model.predict([("a", "b")])) == [None]
    conflict, apart = judge_pairs([(CLOSED, OPEN), (CLOSED, WEATHER)], EngineOptions(), model)
    assert conflict.score > apart.score
    assert not any(reason.signal == "entailment_model" for reason in conflict.reasons)
