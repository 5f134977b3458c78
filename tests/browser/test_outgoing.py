"""Keeping a search and adding a webhook in a real browser."""

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from claims.models import SavedSearch, WebhookEndpoint
from tests.browser.conftest import Watched
from tests.factories import ConflictFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def editing(watched: Watched, context: BrowserContext) -> Watched:
    client = Client()
    client.force_login(UserFactory(role="editor"))
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": watched.url}]
    )
    return watched


def test_a_search_is_saved_and_opened_again(editing: Watched) -> None:
    ConflictFactory()
    page = editing.page
    editing.open("/admin/claims/conflict/?status=all")
    page.get_by_text("Save this search").click()
    page.get_by_label("Name of the search").fill("Everything")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as “Everything”.")).to_be_visible()
    editing.open("/admin/claims/conflict/")
    page.get_by_role("link", name="Everything").click()
    expect(page.get_by_role("link", name="Everything")).to_have_attribute("aria-current", "page")
    expect(page).to_have_url(f"{editing.url}/admin/claims/conflict/?status=all")
    assert SavedSearch.objects.get().query == "status=all"


def test_a_webhook_is_added_and_its_secret_shown_once(editing: Watched) -> None:
    page = editing.page
    editing.open("/admin/claims/webhookendpoint/add/")
    page.get_by_label("Address").fill("https://hooks.example.com/in")
    page.get_by_label("conflict confirmed").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#secret")).to_have_text(WebhookEndpoint.objects.get().secret)
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("link", name="https://hooks.example.com/in")).to_be_visible()
    assert WebhookEndpoint.objects.get().events == ["conflict.confirmed"]
