"""Turn a trained glance into the files the engine reads: encoder and head in ONNX, tokenizer, hashes.

Usage: python training/export_glance.py --base FOLDER --state FILE --target FOLDER

The encoder's weights are kept in seven bits (see ``export_entailment.py``), word embeddings in eight with
a scale for each word; the head stays in float, it is small. Needs torch, onnx, onnxruntime.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import onnx
import torch
from encoder import CrossEncoder, Shape
from export_entailment import ByteEmbedding, quantise, save_tokenizer, write_hashes
from torch import Tensor, nn
from train_glance import Glance


class Encoder(nn.Module):
    """Token ids of one text, without padding, to its vector."""

    def __init__(self, glance: Glance) -> None:
        super().__init__()
        self.glance = glance

    def forward(self, ids: Tensor) -> Tensor:
        """Return the vector, shape (1, width)."""
        return self.glance.vectors(ids, torch.ones_like(ids))


class Head(nn.Module):
    """Vectors of the claims of many pairs to the log-odds of a conflict."""

    def __init__(self, glance: Glance) -> None:
        super().__init__()
        self.glance = glance

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """Return the log-odds, shape (rows,)."""
        return self.glance(left, right)[:, 0]  # type: ignore[no-any-return]


def load_trained(base: Path, state: Path) -> Glance:
    """Return the trained glance with its embeddings in eight bits."""
    model = Glance(CrossEncoder(Shape.read(base)))
    model.load_state_dict(torch.load(state, weights_only=True, map_location="cpu")["model"])
    words = model.encoder.words.weight.detach()
    model.encoder.words = ByteEmbedding(words)  # type: ignore[assignment]
    return model.eval()


def main() -> None:
    """Read the command line and write the folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--target", type=Path, required=True)
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    model = load_trained(options.base, options.state)
    width = model.encoder.shape.width
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            Encoder(model),
            (torch.full((1, 24), 7),),
            str(path),
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
        onnx.save(quantise(path, "int8", None), options.target / "encoder.onnx")
    sample = (torch.zeros(2, width), torch.zeros(2, width))
    rows = {0: "rows"}
    torch.onnx.export(
        Head(model),
        sample,
        str(options.target / "head.onnx"),
        input_names=["left", "right"],
        output_names=["log_odds"],
        dynamic_axes={"left": rows, "right": rows, "log_odds": rows},
        opset_version=17,
        dynamo=False,
    )
    save_tokenizer(options.base, options.target)
    write_hashes(options.target)
    for path in sorted(options.target.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path.name}")  # noqa: T201


if __name__ == "__main__":
    main()
