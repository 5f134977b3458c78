from importlib.util import find_spec
from pathlib import Path

import pytest

from factcheck.contradiction.entailment import Likelihoods
from factcheck.contradiction.models.endpoint import EndpointModel, request_body
from factcheck.contradiction.models.labels import label_order
from factcheck.contradiction.readers import glance_of, load_entailment
from factcheck.errors import ModelUnavailableError
from factcheck.options import EntailmentOptions


class Silent:
    """A transport that answers the same to everything."""

    def __init__(self, said: Likelihoods | None) -> None:
        self.said = said

    def ask(self, model: str, texts: tuple[str, str]) -> Likelihoods | None:
        return self.said


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        ({0: "contradiction", 1: "entailment", 2: "neutral"}, (0, 1, 2)),
        ({"0": "ENTAILMENT", "1": "NEUTRAL", "2": "CONTRADICTION"}, (2, 0, 1)),
    ],
)
def test_labels_of_published_models(labels: dict[object, object], order: tuple[int, int, int]):
    assert label_order(labels, "m") == order


def test_an_endpoint_is_for_the_tracker():
    options = EntailmentOptions(model="endpoint:m", glance="")
    with pytest.raises(ModelUnavailableError, match="by the tracker only"):
        load_entailment(options)
    model = load_entailment(options, Silent(None))
    assert isinstance(model, EndpointModel)
    assert model.name == "endpoint:m-p1"
    assert model.predict([("a", "b")]) == [None]
    assert glance_of(model) is None


def test_a_question_is_bounded_whatever_the_text():
    assert len(request_body("m", ("x" * 100_000, "y" * 100_000))) < 7000


@pytest.mark.skipif(find_spec("transformers") is not None, reason="transformers is installed")
def test_a_missing_library_is_said_with_what_to_install():
    with pytest.raises(ModelUnavailableError, match="pip install torch transformers"):
        load_entailment(EntailmentOptions(model="transformers:some/model", glance=""))


@pytest.mark.skipif(find_spec("transformers") is None, reason="transformers is not installed")
def test_a_name_that_is_not_there_is_one_clear_error(tmp_path: Path):
    with pytest.raises(ModelUnavailableError, match="fetch it beforehand"):
        load_entailment(EntailmentOptions(model=f"transformers:{tmp_path}", glance=""))


def test_a_name_that_is_no_folder_is_one_clear_error():
    with pytest.raises(ModelUnavailableError, match="SHA256SUMS"):
        load_entailment(EntailmentOptions(model="no-such-model", glance=""))
    with pytest.raises(ModelUnavailableError, match=r"no model\.onnx"):
        load_entailment(EntailmentOptions(model="/no/such/folder", glance=""))
