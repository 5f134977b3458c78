"""Requests made from the OpenAPI document, valid and not: no fault of ours, no answer that breaks the document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from claims.api.throttling import CountedThrottle
from claims.services.disputes import join_dispute
from claims.services.tokens import create_token
from config.wsgi import application
from tests.factories import ConflictFactory, UserFactory

pytestmark = pytest.mark.django_db

DOCUMENT = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
DOCUMENT.app = application
OPERATIONS = [found.ok() for found in DOCUMENT.get_all_operations()]
EXAMPLES = int(os.environ.get("API_EXAMPLES", "20"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's transaction open: a server closes its connection after each request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the token of somebody who may do nearly everything, with rows to do it to."""
    monkeypatch.setattr(CountedThrottle, "rate", "100000/minute", raising=False)
    join_dispute(ConflictFactory())
    return create_token(owner=UserFactory(role="editor"), name="test")[1]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_answers_keep_to_the_document(operation: Any, mode: GenerationMode, token: str) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Token {token}"}, checks=CHECKS)

    try:
        ask()
    except Unsatisfiable:
        pytest.skip("nothing in this request can be invalid")
