"""Callers of the API, by role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import ApiToken
from claims.services.tokens import create_token
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
        token, key = create_token(owner=UserFactory(role=role, **user), name="test")
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())  # no write in the counts
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return make


@pytest.fixture
def viewer(client_as: Callable[..., APIClient]) -> APIClient:
    return client_as("viewer")


@pytest.fixture
def reviewer(client_as: Callable[..., APIClient]) -> APIClient:
    return client_as("reviewer", username="rita")
