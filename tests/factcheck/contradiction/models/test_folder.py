import json
import shutil
from pathlib import Path

import pytest

from factcheck.contradiction.models.folder import FolderModel
from factcheck.contradiction.readers import load_entailment
from factcheck.errors import ModelUnavailableError
from factcheck.options import EntailmentOptions

TINY = Path(__file__).parents[3] / "data" / "tiny_nli"
OPTIONS = EntailmentOptions(model=str(TINY), glance="")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path / "tiny"


def test_labels_are_read_in_the_models_own_order():
    model = FolderModel(TINY, OPTIONS)
    opposed, same, open_ = model.predict([("it rained", "it did not"), ("it rained", "also"), ("a", "b")])
    assert opposed.contradiction > 0.9
    assert same.entailment > 0.9
    assert open_.neutral > 0.5
    for one in (opposed, same, open_):
        assert one.contradiction + one.entailment + one.neutral == pytest.approx(1)


def test_it_loads_by_its_path_and_is_named_after_its_graph():
    model = load_entailment(OPTIONS)
    assert model is not None
    assert model.name.startswith("tiny_nli-")
    assert len(model.name) == len("tiny_nli-") + 8
    assert model.predict([]) == []


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(ModelUnavailableError, match=f"no {name}"):
        FolderModel(folder, OPTIONS)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}, "label_0, label_1, label_2"),
        ({"0": "entailment", "1": "not_entailment"}, "cannot tell a contradiction"),
        ({"0": "entailment", "1": "neutral", "2": "contradiction", "3": "other"}, "needed are"),
        ({}, "labels are none"),
    ],
)
def test_other_labels_are_refused(folder: Path, labels: dict[str, str], message: str):
    (folder / "config.json").write_text(json.dumps({"id2label": labels}))
    with pytest.raises(ModelUnavailableError, match=message):
        FolderModel(folder, OPTIONS)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_broken_file_is_one_clear_error(folder: Path, name: str):
    (folder / name).write_bytes(b"\x00 broken")
    with pytest.raises(ModelUnavailableError, match="cannot be read as a model"):
        FolderModel(folder, OPTIONS)


def test_a_broken_config_is_one_clear_error(folder: Path):
    (folder / "config.json").write_text("{")
    with pytest.raises(ModelUnavailableError, match="not JSON"):
        FolderModel(folder, OPTIONS)
