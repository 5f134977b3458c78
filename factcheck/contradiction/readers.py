"""The trained models the options name, as one reader of pairs.

Idea: a cascade. The glance sees every pair and costs next to nothing; the large model reads what signals
and glance leave open (``judge.judge_pairs``). Entry function: ``load_entailment``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from factcheck.contradiction.entailment import (
    EntailmentModel,
    Likelihoods,
    OnnxModel,
    Texts,
    folder_of,
)
from factcheck.contradiction.glance import Glance
from factcheck.options import EntailmentOptions


class Cascade:
    """A large model with the glance that spares it most pairs."""

    def __init__(self, glance: Glance, model: EntailmentModel) -> None:
        self.glance, self._model = glance, model

    @property
    def name(self) -> str:
        """The names of both."""
        return f"{self.glance.name}+{self._model.name}"

    def predict(self, pairs: Sequence[Texts]) -> Sequence[Likelihoods]:
        """Return what the large model makes of each pair, in order."""
        return self._model.predict(pairs)


@lru_cache(maxsize=2)
def load_entailment(options: EntailmentOptions) -> EntailmentModel | None:
    """Return the models the options name, ``None`` when they name none; loaded once.

    Raises:
        ModelUnavailableError: The files are missing or changed.
    """
    if not options.model:
        return None
    model = OnnxModel(folder_of(options.model), options)
    return Cascade(Glance(folder_of(options.glance), options), model) if options.glance else model


def glance_of(model: EntailmentModel | None) -> Glance | None:
    """Return the glance that comes with a model, if any."""
    return model.glance if isinstance(model, Cascade) else None
