"""A cross-encoder by its name, read with the library transformers, which is an optional extra.

Only weights in the safetensors form are read, no code of a model is run, and nothing is downloaded: the
model lies in a folder or in the library's own cache. Entry: ``TransformersModel``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from factcheck.contradiction.entailment import Likelihoods, Texts, likelihoods_of
from factcheck.contradiction.models.labels import label_order
from factcheck.errors import ModelUnavailableError
from factcheck.options import EntailmentOptions

PREFIX = "transformers:"
INSTALL = "pip install torch transformers safetensors"


class TransformersModel:
    """A sequence classifier of the library transformers."""

    def __init__(self, name: str, options: EntailmentOptions) -> None:
        """Load the model called ``name``, a folder or a name known to the library's cache.

        Raises:
            ModelUnavailableError: The library is not installed, or the model is not there or no NLI model.
        """
        try:
            import torch
            import transformers
        except ImportError as error:
            message = f"{PREFIX}{name}: needs further packages: {INSTALL}"
            raise ModelUnavailableError(message) from error
        safe: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(name, **safe)
            self._model = transformers.AutoModelForSequenceClassification.from_pretrained(
                name, use_safetensors=True, **safe
            ).eval()
        except (OSError, ValueError) as error:
            message = f"{PREFIX}{name}: cannot be loaded ({str(error)[:200]}); fetch it beforehand"
            raise ModelUnavailableError(message) from error
        self._torch = torch
        config = self._model.config
        self._order = label_order(config.id2label, f"{PREFIX}{name}")
        self._options = options
        version = str(getattr(config, "_commit_hash", None) or transformers.__version__)
        self._name = f"{name.rstrip('/').rsplit('/', 1)[-1]}-{version[:8]}"

    @property
    def name(self) -> str:
        """The name and the version of the model as far as it states one."""
        return self._name

    def predict(self, pairs: Sequence[Texts]) -> Sequence[Likelihoods]:
        """Return the likelihoods of each (premise, hypothesis), in order."""
        return [self._read(premise, hypothesis) for premise, hypothesis in pairs]

    def _read(self, premise: str, hypothesis: str) -> Likelihoods:
        encoded = self._tokenizer(
            premise,
            hypothesis,
            truncation=True,
            max_length=self._options.foreign_tokens,
            return_tensors="pt",
        )
        with self._torch.no_grad():
            logits = self._model(**encoded).logits[0].tolist()
        return likelihoods_of([logits[place] for place in self._order])
