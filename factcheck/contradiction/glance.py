"""The first glance at a pair: is it worth reading with care?

Idea: a small encoder turns every claim into a vector, once; a head tells from two vectors how likely the
claims conflict. So a pair costs almost nothing, and the large model (``entailment.py``) reads only the few
that a glance leaves open. Entry functions: ``load_glance``, ``Glance.log_odds``. Sources: Conneau et al.
2017 (differences and products of sentence vectors), Reimers and Gurevych 2019; ``training/train_glance.py``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factcheck.contradiction.entailment import checked_digest, claim_text
from factcheck.options import EntailmentOptions
from factcheck.types import Claim

Vector = NDArray[np.float32]
_KEPT = 20_000  # vectors of 384 floats: 30 MB


class Glance:
    """A sentence encoder and a head over two of its vectors, on the processor."""

    def __init__(self, folder: Path, options: EntailmentOptions) -> None:
        """Load the weights of ``folder``.

        Raises:
            ModelUnavailableError: A file is missing or is not the one in the list of hashes.
        """
        self._name = f"{folder.name}-{checked_digest(folder)[:8]}"
        self._encoder, self._head, self._tokenizer = _load(folder, options)
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    @property
    def name(self) -> str:
        """Folder and the first digits of the hash of all its files."""
        return self._name

    def log_odds(self, pairs: Sequence[tuple[Claim, Claim]]) -> list[float]:
        """Return the log-odds that each pair conflicts, in order; the same either way round.

        Cost: some milliseconds for each claim not seen before, microseconds for each pair.
        """
        if not pairs:
            return []
        texts = [(claim_text(left), claim_text(right)) for left, right in pairs]
        left = np.stack([self._vector(one) for one, _ in texts])
        right = np.stack([self._vector(one) for _, one in texts])
        found: list[float] = self._head.run(None, {"left": left, "right": right})[0].ravel().tolist()
        return found

    def _vector(self, text: str) -> Vector:
        known = self._vectors.get(text)
        if known is None:
            encoding = self._tokenizer.encode(text)
            feed = {"ids": np.array([encoding.ids], dtype=np.int64)}
            known = self._encoder.run(None, feed)[0][0]
            self._vectors[text] = known
            if len(self._vectors) > _KEPT:
                self._vectors.popitem(last=False)
        self._vectors.move_to_end(text)
        return known


def _load(folder: Path, options: EntailmentOptions) -> tuple[Any, Any, Any]:
    # Imported here: half a second that a run without a model does not spend.
    import onnxruntime
    from tokenizers import Tokenizer

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    encoder, head = (
        onnxruntime.InferenceSession(str(folder / name), settings, providers=["CPUExecutionProvider"])
        for name in ("encoder.onnx", "head.onnx")
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(options.glance_tokens)
    return encoder, head, tokenizer
