"""The whole chain against a server that misbehaves in every way we know."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.models import Article, Feed, FetchEvent, Host, Revision
from claims.services import feeds, polling
from claims.services.chain import run_article
from claims.services.hosts import HostBusyError
from tests import factories as make
from tests.claims.misbehaving import LINK, ROUTES, Server, misbehave

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with misbehave() as running:
        settings.FETCH_HOST_OVERRIDES = {"news.example": f"127.0.0.1:{running.port}"}
        settings.FETCH_TIMEOUT_SECONDS = 1.5
        settings.FETCH_MAX_BYTES = 300_000
        yield running


def feed_at(path: str) -> Feed:
    row: Feed = make.FeedFactory(url=f"http://news.example{path}", title="")
    return row


def poll(feed: Feed) -> FetchEvent:
    event = polling.poll_feed(feed_id=feed.pk)
    assert event is not None
    feed.refresh_from_db()
    return event


OUTCOMES = {
    "/ok": ("read", "", "working"),
    "/slow-headers": ("failed", "timeout", "degraded"),
    "/drip-body": ("failed", "timeout", "degraded"),
    "/endless": ("refused", "too_large", "degraded"),
    "/lying-length": ("refused", "too_large", "degraded"),
    "/short-body": ("failed", "connection", "degraded"),
    "/gzip-bomb": ("refused", "too_large", "degraded"),
    "/gzip-twice": ("failed", "broken", "degraded"),
    "/huge-headers": ("failed", "connection", "degraded"),
    "/redirect-loop": ("failed", "redirects", "degraded"),
    "/redirect-private": ("refused", "address", "degraded"),
    "/redirect-file": ("refused", "address", "degraded"),
    "/moved": ("read", "", "working"),
    "/429-seconds": ("failed", "status", "degraded"),
    "/429-silly": ("failed", "status", "degraded"),
    "/503-date": ("failed", "status", "degraded"),
    "/410": ("refused", "gone", "gone"),
    "/404-then-ok": ("failed", "status", "degraded"),
    "/challenge": ("refused", "content", "degraded"),
    "/empty": ("refused", "content", "degraded"),
    "/304-always": ("failed", "status", "degraded"),
    "/etag-changes": ("read", "", "working"),
    "/cookie": ("read", "", "working"),
    "/reset": ("failed", "connection", "degraded"),
}


def test_every_route_has_its_expected_outcome() -> None:
    assert set(OUTCOMES) == set(ROUTES)


@pytest.mark.parametrize("path", OUTCOMES)
def test_each_way_ends_in_an_event_with_its_kind_and_reason(path: str, server: Server) -> None:
    feed = feed_at(path)
    event = poll(feed)
    assert (event.outcome, event.failure_kind, feed.state) == OUTCOMES[path]
    assert bool(event.reason) is (event.outcome != "read")
    assert (event.finished_at - event.started_at).total_seconds() < 5
    assert Article.objects.count() == (event.outcome == "read")
    assert event.seen == event.new == (event.outcome == "read")
    assert not Host.objects.filter(busy_until__isnull=False).exists()


def test_second_poll_carries_both_validators_and_no_cookie(server: Server) -> None:
    feed = feed_at("/ok")
    poll(feed)
    assert poll(feed).outcome == "not_modified"
    sent = server.headers["/ok"]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('W/"v1"', "Tue, 03 Mar 2026 10:00:00 GMT")
    jar = feed_at("/cookie")
    poll(jar)
    poll(jar)
    assert all("cookie" not in headers for headers in server.headers.values())


def test_same_bytes_under_new_etags_are_read_once(server: Server) -> None:
    feed = feed_at("/etag-changes")
    assert [poll(feed).outcome for _ in range(3)] == ["read", "not_modified", "not_modified"]


def test_feed_that_was_missing_recovers_without_a_person(server: Server) -> None:
    feed = feed_at("/404-then-ok")
    assert [poll(feed).outcome for _ in range(3)] == ["failed", "failed", "read"]
    assert (feed.state, feed.failure_weight) == ("working", 0)


@pytest.mark.parametrize(
    ("path", "shortest", "longest"),
    [("/429-seconds", 3590, 3970), ("/429-silly", 86390, 95100), ("/503-date", 7190, 7930)],
)
def test_retry_after_holds_for_the_feed_and_its_host(
    path: str, shortest: int, longest: int, server: Server
) -> None:
    feed, other = feed_at(path), feed_at("/ok")
    poll(feed)
    assert shortest <= (feed.next_poll_at - timezone.now()).total_seconds() <= longest
    with pytest.raises(HostBusyError):
        polling.poll_feed(feed_id=other.pk)
    assert server.hits["/ok"] == 0


def test_move_is_proposed_and_the_gone_feed_rests(server: Server) -> None:
    moved, gone = feed_at("/moved"), feed_at("/410")
    poll(moved)
    assert moved.moved_to == "http://news.example/ok"
    poll(gone)
    hits = server.hits["/410"]
    assert polling.poll_feed(feed_id=gone.pk) is None
    assert server.hits["/410"] == hits
    assert gone.pk not in feeds.take_due_feeds(now=timezone.now() + timedelta(days=3650))


@pytest.mark.parametrize("path", [path for path in OUTCOMES if path not in {"/moved", "/404-then-ok"}])
def test_articles_at_such_addresses_are_parked_or_wait_never_half_stored(path: str, server: Server) -> None:
    article = make.ArticleFactory(url=f"http://news.example{path}", stage="found", origin=None)
    run_article(article_id=article.pk)
    article.refresh_from_db()
    outcome = OUTCOMES[path][0]
    if outcome == "failed":
        assert (article.stage, Revision.objects.count()) == ("found", 0)
        assert article.last_error
        assert article.next_attempt_at > timezone.now() + timedelta(minutes=4)
    else:
        assert article.stage == "parked"
        assert article.parked_reason


def test_link_of_the_feed_is_the_article(server: Server) -> None:
    poll(feed_at("/ok"))
    assert Article.objects.get().url == LINK
