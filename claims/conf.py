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
