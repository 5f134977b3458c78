"""Turn shipped weights back into a training state, to go on from them: eight bits to float.

Usage: python training/restore_state.py --base FOLDER --weights FOLDER --state FILE [--frozen N]

The frozen parts (embeddings and the lowest N layers) come from the base, where they never changed; the
others are the eight-bit weights times their scale, off by at most half a step. A few hundred steps of
training mend what the rounding cost. The result is for ``train_entailment.py --start``.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import onnx
import torch
from encoder import CrossEncoder, load_base
from numpy.typing import NDArray
from onnx import numpy_helper

PARTS = ("qkv", "out", "inner", "outer")  # the order of the MatMuls of a layer in the graph
ANONYMOUS = re.compile(r"onnx::MatMul_(\d+)")


def stored_values(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Return every stored weight as float, by its name in the graph without the endings of quantisation."""
    graph = onnx.load(str(folder / "model.onnx")).graph
    raw = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found: dict[str, NDArray[np.float32]] = {}
    for name, value in raw.items():
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            centred = value.astype(np.float32) - raw[f"{stem}_zero_point"].astype(np.float32)
            found[stem] = centred * raw[f"{stem}_scale"]
        elif name.endswith("_half"):
            found[name.removesuffix("_half")] = value.astype(np.float32)
        elif value.dtype == np.float32 and not name.endswith("_scale"):
            found[name] = value
    return found


def restore(model: CrossEncoder, folder: Path, frozen: int) -> None:
    """Overwrite what training changed with the shipped weights."""
    values = stored_values(folder)
    matrices = sorted((int(match[1]), name) for name in values if (match := ANONYMOUS.fullmatch(name)))
    names = [f"layers.{layer}.{part}.weight" for layer in range(model.shape.layers) for part in PARTS]
    for (_, stored), name in zip(matrices, names, strict=True):
        values[name] = values.pop(stored).T
    for name in ("dense", "logits"):
        values[f"{name}.weight"] = values.pop(f"{name}.weight_Transposed").T
    kept = tuple(f"layers.{layer}." for layer in range(frozen))
    wanted = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in values.items():
            if name in wanted and not name.startswith((*kept, "positions", "words")):
                wanted[name].copy_(torch.from_numpy(np.array(value)))


def main() -> None:
    """Read the command line and write the state."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--frozen", type=int, default=4)
    options = parser.parse_args()
    model = load_base(options.base)
    restore(model, options.weights, options.frozen)
    options.state.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict()}, options.state)


if __name__ == "__main__":
    main()
