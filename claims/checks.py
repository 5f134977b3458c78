"""System checks with ids and hints, so that a wrong set-up speaks before it fails."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

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


@register()
def check_weights_present(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start when the entailment model named in the settings is not there."""
    from factcheck.contradiction.entailment import HASHES, folder_of

    name = engine_options().entailment.model
    if not name or (folder_of(name) / HASHES).is_file():
        return []
    return [
        Error(
            f"The entailment model {name!r} has no weights.",
            hint="Set ENGINE_ENTAILMENT_MODEL to a folder of factcheck/weights, to a path, or to nothing.",
            id="claims.E002",
        )
    ]


@register(Tags.security, deploy=True)
def check_contact_named(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Ask for a contact in the user agent: publishers block a reader they cannot write to."""
    if any(mark in settings.FETCH_USER_AGENT for mark in ("@", "http://", "https://")):
        return []
    return [
        CheckWarning(
            "FETCH_USER_AGENT names no contact.",
            hint="Set FETCH_USER_AGENT, for example 'our-newsroom-tracker (+https://newsroom.example/bot)'.",
            id="claims.W001",
        )
    ]
