"""Callers of the API, by role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def _no_requests_counted() -> Iterator[None]:
    """Start every test with a full allowance."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client_as(db: None) -> Callable[..., APIClient]:
    """Return a client with the token of a new user in the role."""

    def make(role: str | None, **user: Any) -> APIClient:
        token = Token.objects.create(user=UserFactory(role=role, **user))
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return client

    return make


@pytest.fixture
def viewer(client_as: Callable[..., APIClient]) -> APIClient:
    return client_as("viewer")


@pytest.fixture
def reviewer(client_as: Callable[..., APIClient]) -> APIClient:
    return client_as("reviewer", username="rita")
