"""A cross-encoder in a folder, as export tools write it: ``model.onnx``, ``tokenizer.json``, ``config.json``.

Any model for natural language inference will do (BERT, RoBERTa, DeBERTa, MiniLM and so on); which output is
which label is read from its ``config.json``. Entry: ``FolderModel``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from factcheck.contradiction.entailment import Likelihoods, Texts, likelihoods_of
from factcheck.contradiction.models.labels import label_order
from factcheck.errors import ModelUnavailableError
from factcheck.options import EntailmentOptions

FILES = ("model.onnx", "tokenizer.json", "config.json")


class FolderModel:
    """A foreign cross-encoder on the processor."""

    def __init__(self, folder: Path, options: EntailmentOptions) -> None:
        """Load the model of ``folder``.

        Raises:
            ModelUnavailableError: A file is missing or broken, or the labels are not the wanted ones.
        """
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            message = f"{folder}: no {' and no '.join(missing)}; a model folder holds {', '.join(FILES)}"
            raise ModelUnavailableError(message)
        config = _read_config(folder)
        self._order = label_order(config.get("id2label", {}), str(folder))
        self._session, self._tokenizer = _load(folder, options)
        self._inputs = {one.name for one in self._session.get_inputs()}
        digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
        self._name = f"{folder.name}-{digest[:8]}"

    @property
    def name(self) -> str:
        """Folder and the first digits of the hash of the graph."""
        return self._name

    def predict(self, pairs: Sequence[Texts]) -> Sequence[Likelihoods]:
        """Return the likelihoods of each (premise, hypothesis), in order; one at a time.

        One at a time, because a graph in eight bits scales to the whole batch.
        """
        return [self._read(premise, hypothesis) for premise, hypothesis in pairs]

    def _read(self, premise: str, hypothesis: str) -> Likelihoods:
        encoding = self._tokenizer.encode(premise, hypothesis)
        feed = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        wanted = {name: np.array([row], dtype=np.int64) for name, row in feed.items() if name in self._inputs}
        logits = self._session.run(None, wanted)[0][0].tolist()
        return likelihoods_of([logits[place] for place in self._order])


def _read_config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{folder / 'config.json'}: not JSON in UTF-8 ({error})"
        raise ModelUnavailableError(message) from error
    return config if isinstance(config, dict) else {}


def _load(folder: Path, options: EntailmentOptions) -> tuple[Any, Any]:
    import onnxruntime
    from tokenizers import Tokenizer

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), settings, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # both libraries raise plain exceptions of their own making
        message = f"{folder}: cannot be read as a model ({str(error)[:200]})"
        raise ModelUnavailableError(message) from error
    known = {one.name for one in session.get_inputs()}
    if "input_ids" not in known or known - {"input_ids", "attention_mask", "token_type_ids"}:
        message = f"{folder}: its inputs are {', '.join(sorted(known))}; a text encoder takes input_ids"
        raise ModelUnavailableError(message)
    tokenizer.no_padding()
    tokenizer.enable_truncation(options.foreign_tokens, strategy="longest_first")
    return session, tokenizer
