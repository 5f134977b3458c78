"""System checks with ids and hints, so that a wrong set-up speaks before it fails."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from claims.conf import engine_options


@register()
def check_parser_installed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start when the language model named in the settings is not installed."""
    name = engine_options().parser_name
    if find_spec(name) is not None:
        return []
    return [
        Error(
            f"The spaCy pipeline {name!r} is not installed.",
            hint=f"pip install {name}, or set ENGINE_PARSER_NAME to an installed pipeline.",
            id="claims.E001",
        )
    ]
