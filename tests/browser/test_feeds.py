"""The health of feeds in a real browser: what is ill and why, looking before adding, pausing, trying again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect
from pytest_django.fixtures import Settings

from claims.models import Feed
from tests.browser.conftest import Watched
from tests.claims.site import Answer, Site, serve
from tests.factories import FeedFactory, FetchEventFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def operating(watched: Watched, context: BrowserContext) -> Watched:
    client = Client()
    client.force_login(UserFactory(role="ingest operator"))
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": watched.url}]
    )
    return watched


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with serve() as running:
        settings.FETCH_HOST_OVERRIDES = dict.fromkeys(
            ("post.example", "feeds.example"), f"127.0.0.1:{running.port}"
        )
        yield running


def ill_feed() -> Feed:
    feed: Feed = FeedFactory(
        title="Harbour Gazette",
        state="failing",
        state_since=timezone.now() - timedelta(hours=5),
        failure_weight=3.5,
        last_error="news.example did not answer in time.",
        last_success_at=timezone.now() - timedelta(days=1),
        next_poll_at=timezone.now() + timedelta(hours=4),
        next_poll_reason="later with every failure",
    )
    start = timezone.now() - timedelta(hours=6)
    for number in range(35):
        FetchEventFactory(
            feed=feed, started_at=start + timedelta(minutes=number), seen=3, new=1, changed=1, same=1
        )
    FetchEventFactory(
        feed=feed,
        started_at=timezone.now() - timedelta(minutes=5),
        outcome="failed",
        failure_kind="timeout",
        reason="news.example did not answer in time.",
    )
    return feed


def test_an_operator_sees_what_is_ill_and_why_and_acts(operating: Watched) -> None:
    FeedFactory(title="Well and working")
    feed = ill_feed()
    page = operating.page
    operating.open("/admin/claims/feed/")
    rows = page.locator("#result_list tbody tr")
    expect(rows.first).to_contain_text("Harbour Gazette")
    expect(rows.first).to_contain_text("did not answer in time")
    rows.first.get_by_role("link", name="Harbour Gazette").click()
    expect(page.get_by_text("later with every failure")).to_be_visible()
    polls = page.locator("#events-group tbody tr.form-row, #events-group tr.form-row")
    expect(page.get_by_text("too slow").first).to_be_visible()
    assert polls.count() == 30
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("1 paused.")).to_be_visible()
    feed.refresh_from_db()
    assert feed.state == "paused"
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("1 resumed.")).to_be_visible()
    feed.refresh_from_db()
    assert (feed.state, feed.failure_weight) == ("working", 0)
    page.get_by_role("button", name="Poll now").click()
    expect(page.get_by_text("1 asked for.")).to_be_visible()


def test_a_publisher_is_added_by_its_home_page(operating: Watched, site: Site) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="All news" href="http://feeds.example/rss.xml">'
    site.answers["post.example/"] = Answer(
        f"<html><head>{link}</head><body><p>Welcome</p></body></html>".encode()
    )
    site.feed("feeds.example/rss.xml", ["http://post.example/a", "http://post.example/b"])
    page = operating.page
    operating.open("/admin/claims/feed/")
    page.get_by_role("link", name="Find feeds…").click()
    page.get_by_label("Address").fill("http://post.example/")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("heading", name="1 feed found")).to_be_visible()
    page.get_by_label("Address").fill("http://feeds.example/rss.xml")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("2 entries would be read")).to_be_visible()
    expect(page.get_by_text("http://post.example/b")).to_be_visible()
    page.get_by_role("button", name="Add this feed").click()
    expect(page.get_by_text("1 feeds added, 0 known before.")).to_be_visible()
    assert Feed.objects.get().url == "http://feeds.example/rss.xml"
