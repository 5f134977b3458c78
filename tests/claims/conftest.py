"""Fixtures for the Django side."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.claims.receiver import HOST, Receiver, receive
from tests.claims.site import Site, serve


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """A web server that answers for post.example, feeds.example and copy.example."""
    with serve() as running:
        settings.FETCH_HOST_OVERRIDES = dict.fromkeys(
            ("post.example", "feeds.example", "copy.example"), f"127.0.0.1:{running.port}"
        )
        yield running


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A receiver of webhooks that answers for hooks.example."""
    with receive() as running:
        settings.FETCH_HOST_OVERRIDES = {HOST: f"127.0.0.1:{running.port}"}
        yield running
