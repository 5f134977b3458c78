"""Make the tiny cross-encoder that tests of foreign models read: ``tests/data/tiny_nli``.

Usage: python training/make_tiny_model.py TARGET

A real ONNX graph with a real tokenizer, of a few hundred bytes: every word has three numbers, and their sum
over the text is the answer. "not" speaks for a contradiction, "also" for entailment, other words for
neither. Labels stand in another order than ours, as in many published models. Needs onnx and tokenizers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WORDS = ("[UNK]", "[CLS]", "[SEP]", "not", "also")
SAYS = ((0.0, 0.2, 0.0), (0.0, 0.5, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 4.0), (4.0, 0.0, 0.0))
LABELS = {"0": "ENTAILMENT", "1": "NEUTRAL", "2": "CONTRADICTION"}


def graph() -> onnx.ModelProto:
    """Return the graph: look the words up, mask, add."""
    table = numpy_helper.from_array(np.array(SAYS, dtype=np.float32), "table")
    axes = [
        numpy_helper.from_array(np.array([axis], dtype=np.int64), name)
        for axis, name in ((2, "last"), (1, "middle"))
    ]
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Cast", ["attention_mask"], ["share"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["share", "last"], ["column"]),
        helper.make_node("Mul", ["words", "column"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "middle"], ["logits"], keepdims=0),
    ]
    shape = ["rows", "length"]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape)
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["rows", 3])]
    made = helper.make_graph(nodes, "tiny", inputs, outputs, [table, *axes])
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def tokenizer() -> Tokenizer:
    """Return a tokenizer of whole words."""
    known = {word: number for number, word in enumerate(WORDS)}
    made = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))  # noqa: S106 - a word, no password
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    return made


def main(target: Path) -> None:
    """Write the three files."""
    target.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(), target / "model.onnx")
    tokenizer().save(str(target / "tokenizer.json"), pretty=False)
    (target / "config.json").write_text(json.dumps({"id2label": LABELS}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
