"""A cross-encoder of the library transformers: a small real one, made here, read through the engine.

Skipped where the optional packages are missing: ``pip install torch transformers safetensors``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from factcheck import load_entailment
from factcheck.errors import ModelUnavailableError
from factcheck.options import EntailmentOptions

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

TINY = Path("tests/data/tiny_nli")
LABELS = {0: "entailment", 1: "neutral", 2: "contradiction"}
PAIR = ("the bridge is open", "the bridge is closed")


def make_model(folder: Path, labels: dict[int, str] = LABELS) -> Path:
    """Write a BERT of one layer with weights drawn at random and the tokenizer of the tiny model."""
    torch.manual_seed(0)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(TINY / "tokenizer.json"), pad_token="[PAD]", model_max_length=64
    )
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        id2label=labels,
        label2id={name: place for place, name in labels.items()},
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def load(folder: Path):
    return load_entailment(EntailmentOptions(model=f"transformers:{folder}", glance=""))


def test_likelihoods_are_those_of_the_model_put_in_our_order(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "tiny")
    (found,) = load(folder).predict([PAIR])
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        wanted = model(**tokenizer(*PAIR, return_tensors="pt")).logits[0].softmax(-1).tolist()
    assert found.entailment == pytest.approx(wanted[0], abs=1e-5)
    assert found.neutral == pytest.approx(wanted[1], abs=1e-5)
    assert found.contradiction == pytest.approx(wanted[2], abs=1e-5)


def test_order_of_labels_is_read_from_the_model(tmp_path: Path) -> None:
    one = load(make_model(tmp_path / "one")).predict([PAIR])[0]
    turned = {0: "CONTRADICTION", 1: "neutral", 2: "entailment"}
    other = load(make_model(tmp_path / "other", turned)).predict([PAIR])[0]
    assert other.contradiction == pytest.approx(one.entailment, abs=1e-5)


def test_the_name_holds_folder_and_version(tmp_path: Path) -> None:
    assert load(make_model(tmp_path / "tiny")).name == f"tiny-{transformers.__version__[:8]}"


def test_texts_of_any_length_are_read(tmp_path: Path) -> None:
    (found,) = load(make_model(tmp_path / "tiny")).predict([("open " * 5000, "closed " * 5000)])
    assert found.entailment + found.neutral + found.contradiction == pytest.approx(1.0, abs=1e-5)


def test_labels_that_are_no_inference_are_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "moods", {0: "joy", 1: "anger", 2: "fear"})
    with pytest.raises(ModelUnavailableError, match="moods"):
        load(folder)


def test_weights_in_a_form_that_runs_code_are_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "old")
    weights = folder / "model.safetensors"
    torch.save({}, folder / "pytorch_model.bin")
    weights.unlink()
    with pytest.raises(ModelUnavailableError, match="fetch it beforehand"):
        load(folder)


def test_code_that_comes_with_a_model_is_not_run(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "coded")
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    config = json.loads((folder / "config.json").read_text())
    config["model_type"] = "unheard-of"
    config["auto_map"] = {"AutoConfig": "evil.C", "AutoModelForSequenceClassification": "evil.M"}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelUnavailableError):
        load(folder)
    assert not (tmp_path / "ran").exists()
