"""A real Chromium; where there is none the tests say so and are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.factories import UserFactory

CHROMIUM = os.environ.get("CHROMIUM", "") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM:
        return
    no_browser = pytest.mark.skip(reason="no Chromium found: install Debian's chromium or set CHROMIUM")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(no_browser)


@dataclass
class Watched:
    """A page and everything that went wrong in it."""

    page: Page
    url: str
    trouble: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """One browser for all tests.

    While Playwright's loop runs, Django takes every query of the test itself for an asynchronous one:
    it must be allowed, and it goes over a second connection, which has to know the rows that
    ``serialized_rollback`` puts back.
    """
    rows = getattr(connection, "_test_serialized_contents", "")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        connection._test_serialized_contents = rows
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
        connection.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def watched(context: BrowserContext, live_server: LiveServer) -> Iterator[Watched]:
    """A page that may ask nobody but the server and must log no error."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    watched = Watched(page, live_server.url)
    page.on("console", lambda told: told.type == "error" and watched.trouble.append(told.text))
    page.on("pageerror", lambda error: watched.trouble.append(str(error)))
    page.on("request", lambda request: _note_stranger(watched, request.url))
    yield watched
    assert watched.trouble == []


@pytest.fixture
def reviewing(watched: Watched, context: BrowserContext) -> Watched:
    """The same, signed in as a reviewer without typing."""
    return _signed_in(watched, context, "reviewer")


@pytest.fixture
def editing(watched: Watched, context: BrowserContext) -> Watched:
    """The same, signed in as an editor."""
    return _signed_in(watched, context, "editor")


def _signed_in(watched: Watched, context: BrowserContext, role: str) -> Watched:
    client = Client()
    client.force_login(UserFactory(role=role))
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": watched.url}])
    return watched


def _note_stranger(watched: Watched, url: str) -> None:
    if not url.startswith((watched.url, "data:")):
        watched.trouble.append(f"asked another host: {url}")
