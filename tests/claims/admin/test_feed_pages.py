"""Looking at an address, adding what was found, lists of feeds in and out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import Feed, Host
from tests.claims.admin.test_feeds import act, page, told
from tests.claims.site import Answer, Site
from tests.factories import FeedFactory

pytestmark = pytest.mark.django_db
LOOK, IMPORT, EXPORT = (reverse(f"admin:claims_feed_{name}") for name in ("look", "import", "export"))
URL = "http://feeds.example/rss.xml"


def test_feed_is_looked_at_and_added(operator: Client, site: Site) -> None:
    site.feed("feeds.example/rss.xml", ["http://post.example/a"])
    html = operator.post(LOOK, {"url": URL}).content.decode()
    assert "1 entry would be read" in html
    assert "http://post.example/a" in html
    assert not Feed.objects.exists()
    response = operator.post(LOOK, {"do": "add", "feeds": [URL]})
    assert "1 feeds added" in told(response)
    assert Feed.objects.get().url == URL
    assert "polled already" in operator.post(LOOK, {"url": URL}).content.decode()


def test_home_page_offers_its_feeds_and_takes_only_public_ones(operator: Client, site: Site) -> None:
    link = (
        '<link rel="alternate" type="application/rss+xml" title="<b>All" href="http://feeds.example/rss.xml">'
    )
    site.answers["post.example/"] = Answer(f"<html><head>{link}</head><body>x</body></html>".encode())
    html = operator.post(LOOK, {"url": "http://post.example/"}).content.decode()
    assert "1 feed found" in html
    assert "&lt;b&gt;All" in html
    response = operator.post(LOOK, {"do": "add", "feeds": [URL, "http://127.0.0.1/x", "javascript:alert(1)"]})
    assert "not fetched" in told(response)
    assert [feed.url for feed in Feed.objects.all()] == [URL]


def test_trouble_is_told_with_its_reason(operator: Client, site: Site) -> None:
    assert "status 404" in operator.post(LOOK, {"url": URL}).content.decode()
    assert "is not fetched" in operator.post(LOOK, {"url": "http://10.0.0.1/"}).content.decode()


def test_lists_of_feeds(operator: Client) -> None:
    data = b'<opml><body><outline text="One" xmlUrl="https://one.example/rss"/></body></opml>'
    response = operator.post(IMPORT, {"file": SimpleUploadedFile("a.opml", data)})
    assert "1 feeds added, 0 known before, 0 refused." in told(response)
    response = operator.get(EXPORT)
    assert response["Content-Disposition"] == 'attachment; filename="feeds.opml"'
    assert b"https://one.example/rss" in response.content
    html = operator.post(IMPORT, {"file": SimpleUploadedFile("a.opml", b"<html></html>")}).content.decode()
    assert "not OPML" in html


@pytest.mark.parametrize("role", ["viewer", "reviewer", "editor"])
def test_only_operators_look_and_import(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    assert [client.post(url, {"url": URL}).status_code for url in (LOOK, IMPORT)] == [403, 403]
    assert client.get(EXPORT).status_code == 200
    assert Client().get(EXPORT).status_code == 302


def test_feed_that_moved_takes_its_new_address(operator: Client) -> None:
    feed, other = FeedFactory(moved_to="https://new.example/rss"), FeedFactory()
    assert "1 moved; 1 skipped (The feed has not moved)" in told(act(operator, "move", feed, other))
    feed.refresh_from_db()
    assert (feed.url, feed.moved_to) == ("https://new.example/rss", "")


def test_feed_at_another_address_starts_anew(operator: Client) -> None:
    feed = FeedFactory(etag='"1"', failure_weight=4, state="gone", last_error="gone")
    form = {
        "url": "https://other.example/rss",
        "title": "",
        "publisher": "",
        "poll_interval": "00:30:00",
        "is_conditional": "on",
    }
    form |= {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}
    assert operator.post(page(feed), form).status_code == 302
    feed.refresh_from_db()
    assert (feed.etag, feed.failure_weight, feed.state, feed.last_error) == ("", 0, "working", "")


def test_page_offers_what_can_be_done_and_says_why_and_when(operator: Client) -> None:
    gone = FeedFactory(state="gone", next_poll_reason="never by itself: the address is gone.", moved_to="")
    html = operator.get(page(gone)).content.decode()
    assert "never by itself" in html
    assert 'value="resume"' in html
    assert 'value="poll_now"' not in html
    moved = FeedFactory(moved_to="https://new.example/rss", next_poll_reason="every 30 minutes, as set")
    html = operator.get(page(moved)).content.decode()
    assert 'value="move"' in html
    assert "(every 30 minutes, as set)" in html


def test_closed_host_is_opened_by_an_operator(operator: Client) -> None:
    from django.utils import timezone

    host = Host.objects.create(
        name="news.example", closed_until=timezone.now() + timezone.timedelta(hours=1), closed_reason="429"
    )
    url = reverse("admin:claims_host_changelist")
    assert "left alone until" in operator.get(url).content.decode()
    assert "1 opened" in told(operator.post(url, {"action": "open", "_selected_action": [host.pk]}))
    host.refresh_from_db()
    assert host.closed_until is None
