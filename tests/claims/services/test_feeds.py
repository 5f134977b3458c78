"""Polling a feed: every outcome is an event with counts that add up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Article, Feed, FetchEvent
from claims.services import feeds
from tests import factories as make
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db

ADDRESS = "feeds.example/rss.xml"
LINKS = ["http://post.example/a", "http://post.example/b"]


@pytest.fixture
def feed() -> Feed:
    row: Feed = make.FeedFactory(url=f"http://{ADDRESS}", title="")
    return row


def poll(feed: Feed) -> FetchEvent:
    event = feeds.poll_feed(feed_id=feed.pk)
    assert event is not None
    feed.refresh_from_db()
    return event


def counts(event: FetchEvent) -> tuple[int, ...]:
    return (event.seen, event.new, event.same, event.refused, event.failed)


def test_new_articles_are_stored_once(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    event = poll(feed)
    assert (event.outcome, counts(event)) == ("read", (2, 2, 0, 0, 0))
    assert feed.title == "Example feed"
    assert set(Article.objects.values_list("url", "stage", "feed")) == {
        (url, "found", feed.pk) for url in LINKS
    }


def test_validators_are_sent_and_304_is_a_success(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    poll(feed)
    event = poll(feed)
    assert site.requests[-1]["if-none-match"] == '"2"'
    assert (event.outcome, counts(event)) == ("not_modified", (0, 0, 0, 0, 0))
    assert feed.last_success_at is not None


def test_same_bytes_under_a_new_etag_are_not_parsed_again(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    poll(feed)
    site.answers[ADDRESS].headers["ETag"] = '"other"'
    assert poll(feed).outcome == "not_modified"


def test_grown_feed_counts_new_and_known(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS[:1])
    poll(feed)
    site.feed(ADDRESS, [*LINKS, "javascript:alert(1)"])
    event = poll(feed)
    assert counts(event) == (3, 1, 1, 1, 0)
    assert "Not an address we can fetch" in event.reason


def test_page_instead_of_a_feed_is_a_failure_with_its_reason(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"<html><body>Checking your browser</body></html>")
    event = poll(feed)
    assert event.outcome == "refused"
    assert event.reason
    assert (feed.state, feed.last_error, feed.etag) == ("degraded", event.reason, "")


def test_sitemap_is_polled_as_a_feed(feed: Feed, site: Site) -> None:
    urls = "".join(f"<url><loc>{link}</loc></url>" for link in LINKS)
    site.answers[ADDRESS] = Answer(f"<urlset>{urls}</urlset>".encode())
    assert counts(poll(feed)) == (2, 2, 0, 0, 0)


def test_index_of_sitemaps_says_what_to_add_instead(feed: Feed, site: Site) -> None:
    part = "http://feeds.example/news.xml"
    site.answers[ADDRESS] = Answer(
        f"<sitemapindex><sitemap><loc>{part}</loc></sitemap></sitemapindex>".encode()
    )
    event = poll(feed)
    assert event.outcome == "refused"
    assert "index of 1 sitemaps" in event.reason
    assert part in event.reason


def test_server_errors_back_off_and_recover(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"down", status=503)
    delays = []
    for _ in range(6):
        event = poll(feed)
        delays.append(feed.next_poll_at - timezone.now())
    assert (event.outcome, event.http_status, feed.state) == ("failed", 503, "failing")
    assert delays == sorted(delays)
    assert delays[-1] <= timedelta(days=1)
    site.feed(ADDRESS, LINKS)
    poll(feed)
    assert (feed.state, feed.failure_weight, feed.last_error) == ("working", 0, "")


def test_retry_after_is_honoured(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"", status=429, headers={"Retry-After": "7200"})
    poll(feed)
    assert feed.next_poll_at > timezone.now() + timedelta(minutes=119)


def test_private_address_is_refused(site: Site) -> None:
    event = poll(make.FeedFactory(url=f"http://127.0.0.1:{site.port}/rss.xml"))
    assert event.outcome == "refused"
    assert site.requests == []


def test_due_feeds_are_taken_once_and_paused_ones_never() -> None:
    past = timezone.now() - timedelta(minutes=1)
    due = make.FeedFactory(next_poll_at=past)
    make.FeedFactory(next_poll_at=past, state="paused")
    make.FeedFactory(next_poll_at=timezone.now() + timedelta(minutes=5))
    assert feeds.take_due_feeds() == [due.pk]
    assert feeds.take_due_feeds() == []


def test_vanished_feed_ends_quietly() -> None:
    assert feeds.poll_feed(feed_id=0) is None
