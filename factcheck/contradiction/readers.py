"""The trained models the options name, as one reader of pairs.

Idea: a cascade. The glance sees every pair and costs next to nothing; the large model reads what signals
and glance leave open (``judge.judge_pairs``). The large one may come from outside (``models``). Entry
function: ``load_entailment``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from factcheck.contradiction.entailment import (
    HASHES,
    WEIGHTS,
    EntailmentModel,
    Likelihoods,
    OnnxModel,
    Texts,
    folder_of,
)
from factcheck.contradiction.glance import Glance
from factcheck.contradiction.models import endpoint, transformers
from factcheck.contradiction.models.folder import FolderModel
from factcheck.errors import ModelUnavailableError
from factcheck.options import EntailmentOptions


class Cascade:
    """The glance, and the large model that it spares most pairs; without one it is alone."""

    def __init__(self, glance: Glance, model: EntailmentModel | None) -> None:
        self.glance, self._model = glance, model

    @property
    def name(self) -> str:
        """The names of both."""
        return f"{self.glance.name}+{self._model.name}" if self._model else self.glance.name

    def predict(self, pairs: Sequence[Texts]) -> Sequence[Likelihoods | None]:
        """Return what the large model makes of each pair, in order; ``None`` where there is none."""
        return self._model.predict(pairs) if self._model else [None] * len(pairs)


@lru_cache(maxsize=2)
def load_entailment(
    options: EntailmentOptions, transport: endpoint.Transport | None = None
) -> EntailmentModel | None:
    """Return the models the options name, ``None`` when they name none; loaded once.

    Args:
        options: ``model`` is a name of ``factcheck/weights``, a folder, ``transformers:`` and a name, or
            ``endpoint:`` and a service's name of a model; the name of the glance for the glance alone.
        transport: How an endpoint is reached; only for those.

    Raises:
        ModelUnavailableError: The files are missing or changed, or there is no way to reach the model.
    """
    if not options.model:
        return None
    if options.model == options.glance:
        return Cascade(Glance(folder_of(options.glance), options), None)
    model = _load(options, transport)
    return Cascade(Glance(folder_of(options.glance), options), model) if options.glance else model


def _load(options: EntailmentOptions, transport: endpoint.Transport | None) -> EntailmentModel:
    name = options.model
    if name.startswith(transformers.PREFIX):
        return transformers.TransformersModel(name.removeprefix(transformers.PREFIX), options)
    if name.startswith(endpoint.PREFIX):
        if transport is None:
            message = (
                f"{name}: endpoints are asked by the tracker only; here name a packaged model or a folder"
            )
            raise ModelUnavailableError(message)
        return endpoint.EndpointModel(name.removeprefix(endpoint.PREFIX), transport)
    folder = folder_of(name)
    return OnnxModel(folder, options) if _is_ours(folder) else FolderModel(folder, options)


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder is in the form of the package: with a list of hashes, or where ours lie."""
    return (folder / HASHES).is_file() or folder.parent == WEIGHTS


def glance_of(model: EntailmentModel | None) -> Glance | None:
    """Return the glance that comes with a model, if any."""
    return model.glance if isinstance(model, Cascade) else None
