"""Turn a trained entailment judge into the files the engine reads: ONNX, eight bits, tokenizer, hashes.

Usage: python training/export_entailment.py --base FOLDER --state FILE --target FOLDER [--float PATTERN]
[--kind int8|blocks|float]

``int8`` quantises weights per channel and activations as they come (dynamic), ``blocks`` only the
weights, in blocks of 64; word embeddings are stored in eight bits with a scale for each word either way.
Weights are kept to seven bits: processors without VNNI add pairs of products in 16 bits and overflow
with eight. ``--float`` is a regular expression of MatMuls that keep float weights, stored in 16 bits.
The weights lie in parts below 90 MB. Needs torch, onnx, onnxruntime, onnxscript, safetensors.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from encoder import CrossEncoder, Shape
from onnx import numpy_helper
from onnx.external_data_helper import set_external_data
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from pair_tokenizer import load_tokenizer
from torch import Tensor, nn

LARGEST_PART = 88_000_000
SMALL = 4096


class ByteEmbedding(nn.Module):
    """Word embeddings in eight bits, each word with its own scale."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (table / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the embeddings of the ids."""
        return self.table[ids].float() * self.scale[ids]  # type: ignore[operator, index, no-any-return]


def load_trained(base: Path, state: Path) -> CrossEncoder:
    """Return the trained network with its embeddings in eight bits."""
    model = CrossEncoder(Shape.read(base))
    model.load_state_dict(torch.load(state, weights_only=True, map_location="cpu")["model"])
    model.words = ByteEmbedding(model.words.weight.detach())  # type: ignore[assignment]
    return model.eval()


def export_float(model: CrossEncoder, path: Path) -> None:
    """Write the graph in float, rows and length free."""
    sample = torch.full((2, 24), 7)
    inputs = (sample, torch.ones_like(sample), torch.zeros_like(sample))
    names = ["ids", "mask", "segments"]
    free = {name: {0: "rows", 1: "length"} for name in names}
    torch.onnx.export(
        model,
        inputs,
        str(path),
        input_names=names,
        output_names=["logits"],
        dynamic_axes={**free, "logits": {0: "rows"}},
        opset_version=17,
        dynamo=False,
    )


def matmul_names(graph: Any, pattern: str | None) -> list[str]:
    """Return the MatMul nodes whose name or weight matches ``pattern``."""
    if not pattern:
        return []
    return [node.name for node in graph.node if node.op_type == "MatMul" and re.search(pattern, node.name)]


def halve(model: Any, least: int = 200_000) -> None:
    """Store the large float weights in 16 bits; a Cast, folded when the model is loaded, widens them."""
    graph = model.graph
    for stored in list(graph.initializer):
        if stored.data_type != onnx.TensorProto.FLOAT or np.prod(stored.dims) < least:
            continue
        values = numpy_helper.to_array(stored).astype(np.float16)
        small = numpy_helper.from_array(values, stored.name + "_half")
        graph.initializer.remove(stored)
        graph.initializer.append(small)
        cast = onnx.helper.make_node("Cast", [small.name], [stored.name], to=onnx.TensorProto.FLOAT)
        graph.node.insert(0, cast)


def save_parts(model: Any, target: Path) -> None:
    """Write ``model.onnx`` and its weights in numbered parts."""
    part, size = 0, 0
    files: dict[int, bytearray] = {}
    for stored in model.graph.initializer:
        raw = numpy_helper.to_array(stored).tobytes()
        if len(raw) < SMALL:
            continue
        if size + len(raw) > LARGEST_PART:
            part, size = part + 1, 0
        data = files.setdefault(part, bytearray())
        name = f"weights-{part + 1}.bin"
        stored.ClearField("float_data")
        stored.ClearField("int32_data")
        stored.raw_data = raw
        set_external_data(stored, location=name, offset=len(data), length=len(raw))
        stored.ClearField("raw_data")
        data += raw
        size += len(raw)
    for number, data in files.items():
        (target / f"weights-{number + 1}.bin").write_bytes(data)
    (target / "model.onnx").write_bytes(model.SerializeToString())


def save_tokenizer(base: Path, target: Path) -> None:
    """Write the tokenizer without line breaks, padding and truncation."""
    tokenizer = load_tokenizer(base)
    tokenizer.no_truncation()
    (target / "tokenizer.json").write_text(tokenizer.to_str(pretty=False), encoding="utf-8")


def write_hashes(target: Path) -> None:
    """List the SHA-256 of every file the engine reads."""
    names = sorted(path.name for path in target.iterdir() if path.suffix in {".onnx", ".bin", ".json"})
    lines = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (target / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def quantise(path: Path, kind: str, pattern: str | None) -> Any:
    """Return the quantised graph."""
    model = onnx.load(path)
    kept = matmul_names(model.graph, pattern)
    if kind == "int8":
        small = path.with_suffix(".small")
        quantize_dynamic(
            path,
            small,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=kept,
            extra_options={"MatMulConstBOnly": True},
        )
        model = onnx.load(small)
    elif kind == "blocks":
        plan = DefaultWeightOnlyQuantConfig(block_size=64, is_symmetric=True, accuracy_level=4, bits=8)
        worker = MatMulNBitsQuantizer(model, algo_config=plan, nodes_to_exclude=kept)
        worker.process()
        model = worker.model.model
    halve(model)
    return model


def main() -> None:
    """Read the command line and write the folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--target", type=Path, required=True)
    parser.add_argument("--float", dest="pattern")
    parser.add_argument("--kind", choices=("int8", "blocks", "float"), default="int8")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    for old in options.target.glob("weights-*.bin"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "float.onnx"
        export_float(load_trained(options.base, options.state), path)
        save_parts(quantise(path, options.kind, options.pattern), options.target)
    save_tokenizer(options.base, options.target)
    write_hashes(options.target)
    for path in sorted(options.target.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path.name}")  # noqa: T201


if __name__ == "__main__":
    main()
