import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from factcheck import compare_articles, load_entailment, load_register
from factcheck.attribution.parsing import Parser
from factcheck.contradiction.entailment import (
    WEIGHTS,
    EntailmentModel,
    Likelihoods,
    OnnxModel,
    claim_text,
    contradictions,
    opinions,
)
from factcheck.contradiction.judge import Reading, judge_pair, judge_pairs
from factcheck.errors import ModelUnavailableError
from factcheck.options import EngineOptions, EntailmentOptions
from factcheck.types import Article, ConflictKind, PairLabel
from tests.factcheck.claim_maker import FIRST_DAY, make_claim
from tests.factcheck.test_pipeline import FOUNDING

OPTIONS = EngineOptions(entailment=EntailmentOptions(model="mpnet-claims"))
SURE, CALM = Reading(glance=2.0, contradiction=0.98), Reading(glance=-2.0, contradiction=0.02)
CLOSED = make_claim("The union", "said", "the plant in Torvik had been shut for good")
OPEN = make_claim("The company", "said", "the plant in Torvik was still running")
DENIED = make_claim("The company", "denied", "that the plant in Torvik had been shut for good")
OTHER = make_claim("The company", "denied", "that its director had resigned")


@pytest.fixture(scope="module")
def model() -> EntailmentModel:
    found = load_entailment(OPTIONS.entailment)
    assert found is not None
    return found


class Sayings:
    """A model that says the same of every pair and keeps what it was asked."""

    def __init__(self, name: str, contradiction: float) -> None:
        self.name = name
        self.said = Likelihoods(contradiction, 0.0, 1 - contradiction)
        self.asked: list[tuple[str, str]] = []

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Likelihoods]:
        self.asked += pairs
        return [self.said for _ in pairs]


@pytest.mark.parametrize("right", [OPEN, DENIED])
def test_claims_that_cannot_both_be_true(model: EntailmentModel, right):
    (opinion,) = opinions(model, [(CLOSED, right)])
    assert opinion.contradiction > 0.5


@pytest.mark.parametrize("right", [CLOSED, OTHER])
def test_near_misses(model: EntailmentModel, right):
    (opinion,) = opinions(model, [(CLOSED, right)])
    assert opinion.contradiction < 0.5


def test_two_denials_of_one_thing_agree(model: EntailmentModel):
    (opinion,) = opinions(model, [(OPEN, DENIED)])
    assert opinion.contradiction < 0.5


def test_contradiction_is_symmetric(model: EntailmentModel):
    for left, right in [(CLOSED, OPEN), (CLOSED, DENIED), (OPEN, OTHER)]:
        (one,), (other,) = opinions(model, [(left, right)]), opinions(model, [(right, left)])
        assert one.contradiction == other.contradiction


def test_neighbours_change_nothing(model: EntailmentModel):
    alone = list(opinions(model, [(CLOSED, OPEN)]))
    assert list(opinions(model, [(OPEN, OTHER), (CLOSED, OPEN), (CLOSED, CLOSED)]))[1:2] == alone


def test_no_pairs_no_opinions(model: EntailmentModel):
    assert list(opinions(model, [])) == []


def test_a_claim_is_read_with_its_speaker_and_cue():
    assert claim_text(DENIED) == "company denied: the plant in Torvik had been shut for good"


def test_most_pairs_are_read_once_in_an_order_of_their_own():
    model = Sayings("a", 0.01)
    assert contradictions(model, [(CLOSED, OPEN)], OPTIONS.entailment) == [0.01]
    assert contradictions(model, [(OPEN, CLOSED)], OPTIONS.entailment) == [0.01]
    assert model.asked[0] == model.asked[1]
    assert len(model.asked) == 2


def test_what_one_reading_leaves_open_is_read_the_other_way_round_too():
    model = Sayings("a", 0.4)
    assert contradictions(model, [(CLOSED, OPEN)], OPTIONS.entailment) == [0.4]
    assert model.asked == [model.asked[0], model.asked[0][::-1]]


def test_a_sure_model_is_evidence_and_gives_its_reason():
    judgement = judge_pair(CLOSED, OPEN, OPTIONS.contradiction, SURE)
    assert judgement.label is PairLabel.CONTRADICTION
    reason = next(one for one in judgement.reasons if one.signal == "entailment_model")
    assert reason.weight > 0
    assert "still running" in reason.message
    assert (reason.left, reason.right) == (CLOSED.content, OPEN.content)


def test_a_model_that_sees_no_conflict_speaks_against_one():
    judgement = judge_pair(CLOSED, DENIED, OPTIONS.contradiction, CALM)
    assert next(one for one in judgement.reasons if one.signal == "entailment_model").weight < 0
    assert judgement.score < judge_pair(CLOSED, DENIED, OPTIONS.contradiction, SURE).score


@pytest.mark.parametrize("reading", [SURE, CALM, Reading(glance=0.5), Reading(contradiction=0.7)])
def test_a_reading_counts_alike_for_both_orders(reading: Reading):
    one = judge_pair(CLOSED, DENIED, OPTIONS.contradiction, reading)
    other = judge_pair(DENIED, CLOSED, OPTIONS.contradiction, reading)
    assert (one.score, one.label, one.kind) == (other.score, other.label, other.kind)


def test_the_founding_story_with_the_model(model: EntailmentModel, parser: Parser):
    article = Article(id="a", text=FOUNDING, published_at=FIRST_DAY)
    comparison = compare_articles([article], parser, load_register(), OPTIONS, model)
    assert [one.kind for one in comparison.judgements] == [ConflictKind.DENIAL, ConflictKind.CONTRADICTION]


def test_pairs_the_signals_dismiss_are_not_read():
    weather = make_claim("A diver", "said", "the water was cold")
    model = Sayings("a", 0.99)
    options = EngineOptions(entailment=EntailmentOptions(least_score=0.48))
    judged = list(judge_pairs([(CLOSED, weather), (CLOSED, DENIED)], options, model))
    assert [one.label for one in judged] == [PairLabel.NEUTRAL, PairLabel.CONTRADICTION]
    assert {text for pair in model.asked for text in pair} == {claim_text(CLOSED), claim_text(DENIED)}


def test_the_glance_leaves_out_pairs_of_two_matters(model: EntailmentModel):
    weather = make_claim("A diver", "said", "the water was cold")
    conflict, matters = judge_pairs([(CLOSED, OPEN), (CLOSED, weather)], OPTIONS, model)
    assert conflict.label is PairLabel.CONTRADICTION
    assert not any(one.signal == "entailment_model" for one in matters.reasons)
    assert matters.score < OPTIONS.entailment.least_score


def test_changed_weights_are_refused(tmp_path: Path):
    folder = tmp_path / "model"
    shutil.copytree(WEIGHTS / OPTIONS.entailment.model, folder)
    with (folder / "tokenizer.json").open("a") as file:
        file.write(" ")
    with pytest.raises(ModelUnavailableError, match=r"tokenizer\.json: missing, or not the file"):
        OnnxModel(folder, OPTIONS.entailment)


def test_a_folder_without_weights_is_one_clear_error(tmp_path: Path):
    with pytest.raises(ModelUnavailableError, match="SHA256SUMS"):
        OnnxModel(tmp_path, OPTIONS.entailment)


def test_no_name_is_no_model():
    assert load_entailment(EntailmentOptions(model="")) is None
