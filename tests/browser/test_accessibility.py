"""No serious finding of axe on the pages of a reviewer's day: wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from claims.models import Dispute
from claims.services import reviews
from claims.services.disputes import join_dispute
from tests.factories import BatchFactory, ConflictFactory, FeedFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SIZES = {"wide": (1280, 900), "narrow": (390, 800)}


@pytest.fixture(params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join)
def page(request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    size, scheme = request.param
    width, height = SIZES[size]
    context: BrowserContext = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme
    )
    client = Client()
    client.force_login(UserFactory(username="rita", role="editor"))
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def day(transactional_db: None) -> dict[str, str]:
    """Return the addresses of a day's pages, each with something on it."""
    cache.clear()
    conflict, decided = ConflictFactory(), ConflictFactory()
    with transaction.atomic():
        for row in (conflict, decided):
            join_dispute(row)
    reviews.confirm_conflict(conflict_id=decided.pk, actor=UserFactory())
    feed = FeedFactory(state="failing", last_error="answers 500")
    dispute = Dispute.objects.first()
    assert dispute is not None
    return {
        "front page": "/admin/",
        "list": "/admin/claims/conflict/",
        "conflict": f"/admin/claims/conflict/{conflict.pk}/change/",
        "decided conflict": f"/admin/claims/conflict/{decided.pk}/change/",
        "dispute": f"/admin/claims/dispute/{dispute.pk}/change/",
        "batch": f"/admin/claims/batch/{BatchFactory().pk}/change/",
        "claim": f"/admin/claims/claim/{conflict.claim_a_id}/change/",
        "speaker": f"/admin/claims/speaker/{conflict.claim_a.speaker_id}/change/",
        "feed": f"/admin/claims/feed/{feed.pk}/change/",
    }


def findings(page: Page) -> list[str]:
    """Return what axe finds serious or critical, with the first place of each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def test_no_serious_finding_and_no_scrolling_sideways(
    page: Page, day: dict[str, str], live_server: LiveServer
) -> None:
    trouble: dict[str, list[str]] = {}
    for name, path in day.items():
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        trouble[name] = findings(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            trouble[name].append("scrolls sideways")
    told = [f"{name}: {one}" for name, found in trouble.items() for one in found]
    assert not told, "\n".join(told)
