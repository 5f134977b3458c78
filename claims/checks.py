"""System checks with ids and hints, so that a wrong set-up speaks before it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from claims.conf import engine_options, has_model


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
def check_entailment_model(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start when the entailment model named in the settings cannot be there."""
    name = engine_options().entailment.model
    if name.startswith("endpoint:"):
        return list(_check_endpoint(name))
    if name.startswith("transformers:"):
        missing = [package for package in ("torch", "transformers") if find_spec(package) is None]
        hint = f"pip install {' '.join(missing)}, or name another model in ENGINE_ENTAILMENT_MODEL."
        message = f"The entailment model {name!r} needs {' and '.join(missing)}."
        return [Error(message, hint=hint, id="claims.E003")] if missing else []
    if not name or has_model(name):
        return []
    return [
        Error(
            f"The entailment model {name!r} has no weights.",
            hint="Set ENGINE_ENTAILMENT_MODEL to a folder of factcheck/weights, to a path, or to nothing.",
            id="claims.E002",
        )
    ]


def _check_endpoint(name: str) -> Iterator[CheckMessage]:
    if name == "endpoint:":
        hint = "Set ENGINE_ENTAILMENT_MODEL to endpoint: and the service's name of a model."
        yield Error("ENGINE_ENTAILMENT_MODEL names no model.", hint=hint, id="claims.E004")
    if not urlsplit(settings.ENGINE_ENDPOINT_URL).hostname:
        hint = "Set ENGINE_ENDPOINT_URL, for example https://llm.example.org/v1/chat/completions."
        yield Error("ENGINE_ENDPOINT_URL names no service.", hint=hint, id="claims.E005")
    if settings.ENGINE_ENDPOINT_DAILY_TOKENS < 1 or settings.ENGINE_ENDPOINT_TIMEOUT_SECONDS <= 0:
        hint = "Set ENGINE_ENDPOINT_DAILY_TOKENS and ENGINE_ENDPOINT_TIMEOUT_SECONDS to more than nothing."
        yield Error("The judging service would never be asked.", hint=hint, id="claims.E006")
    if not settings.ENGINE_ENDPOINT_KEY and not settings.ENGINE_ENDPOINT_ADDRESS:
        hint = "Set ENGINE_ENDPOINT_KEY in the environment."
        yield CheckWarning("The judging service is asked without a key.", hint=hint, id="claims.W002")


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
