"""Django settings -> engine options."""

from __future__ import annotations

from django.conf import settings

from factcheck.options import EngineOptions, EntailmentOptions


def engine_options() -> EngineOptions:
    """Return the engine's options as the settings ask for them."""
    return EngineOptions(
        parser_name=settings.ENGINE_PARSER_NAME,
        entailment=EntailmentOptions(model=settings.ENGINE_ENTAILMENT_MODEL),
    )


def has_model(name: str) -> bool:
    """Tell whether the folder of a model, by name or path, holds one: ours with hashes or an ONNX export."""
    from factcheck.contradiction.entailment import (  # numpy: not for processes that only serve
        HASHES,
        folder_of,
    )

    folder = folder_of(name)
    return (folder / HASHES).is_file() or (folder / "config.json").is_file()
