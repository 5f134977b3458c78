"""Which output of a foreign model stands for which label. Entry function: ``label_order``."""

from __future__ import annotations

from collections.abc import Mapping

from factcheck.errors import ModelUnavailableError

_NAMES = {
    "contradiction": ("contradiction", "contradictory", "contradict"),
    "entailment": ("entailment", "entails", "entail"),
    "neutral": ("neutral",),
}
_NO_NEUTRAL = ("not_entailment",)


def label_order(id2label: Mapping[object, object], where: str) -> tuple[int, int, int]:
    """Return the places of contradiction, entailment and neutral among a model's outputs.

    Args:
        id2label: The table of that name in the model's ``config.json``.
        where: The model, for the message.

    Raises:
        ModelUnavailableError: The labels are not those of natural language inference.
    """
    places = {str(name).strip().lower(): int(str(number)) for number, name in id2label.items()}
    found = [next((places[name] for name in names if name in places), None) for names in _NAMES.values()]
    if None in found or len(places) != len(_NAMES):
        listed = ", ".join(sorted(places)) or "none"
        hint = (
            " A model with two labels cannot tell a contradiction." if set(_NO_NEUTRAL) & set(places) else ""
        )
        message = (
            f"{where}: its labels are {listed}; needed are contradiction, entailment and neutral "
            f'("id2label" in config.json).{hint}'
        )
        raise ModelUnavailableError(message)
    contradiction, entailment, neutral = (place for place in found if place is not None)
    return contradiction, entailment, neutral
