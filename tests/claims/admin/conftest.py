import pytest
from django.test import Client

from tests.factories import UserFactory


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


@pytest.fixture
def viewer(db: None) -> Client:
    return client_of("viewer")


@pytest.fixture
def reviewer(db: None) -> Client:
    return client_of("reviewer")


@pytest.fixture
def editor(db: None) -> Client:
    return client_of("editor")


@pytest.fixture
def operator(db: None) -> Client:
    return client_of("ingest operator")
