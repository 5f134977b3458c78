from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.models import Feed, FeedState
from tests.factories import NOW, FeedFactory, FetchEventFactory, PublisherFactory

# Fixtures asked for by name do not say that a test needs the database, and order follows from that.
pytestmark = pytest.mark.django_db

LIST = "/admin/claims/feed/"


def page(feed: Feed) -> str:
    return reverse("admin:claims_feed_change", args=[feed.pk])


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def act(client: Client, name: str, *feeds: Feed):
    return client.post(LIST, {"action": name, "_selected_action": [feed.pk for feed in feeds]})


def test_feeds_in_trouble_come_first(viewer: Client) -> None:
    states = ["working", "paused", "quiet", "degraded", "failing", "gone"]
    rows = {state: FeedFactory(state=state) for state in states}
    listed = list(viewer.get(LIST).context["cl"].result_list)
    assert listed == [rows[state] for state in ("gone", "failing", "degraded", "quiet", "working", "paused")]


def test_pausing_and_resuming(operator: Client) -> None:
    feed, paused = FeedFactory(failure_weight=2), FeedFactory(state=FeedState.PAUSED)
    assert "1 paused; 1 skipped (paused before)" in told(act(operator, "pause", feed, paused))
    feed.refresh_from_db()
    assert feed.state == FeedState.PAUSED
    assert "1 resumed" in told(act(operator, "resume", feed))
    feed.refresh_from_db()
    assert (feed.state, feed.failure_weight) == (FeedState.WORKING, 0)


def test_polling_now_asks_the_worker_once(
    operator: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    asked: list[tuple[int]] = []
    monkeypatch.setattr(tasks.poll_feed, "apply_async", lambda args, **options: asked.append(args))
    feed, paused = FeedFactory(), FeedFactory(state=FeedState.PAUSED)
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 asked for; 1 skipped" in told(act(operator, "poll_now", feed, paused))
        assert "0 asked for; 1 skipped" in told(act(operator, "poll_now", feed))
    assert asked == [(feed.pk,)]


@pytest.mark.parametrize("role", ["viewer", "reviewer", "editor"])
def test_only_operators_touch_feeds(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    feed = FeedFactory()
    act(client, "pause", feed)
    assert client.get(f"{LIST}add/").status_code == 403
    assert 'value="pause"' not in client.get(page(feed)).content.decode()
    feed.refresh_from_db()
    assert feed.state == FeedState.WORKING


def test_the_page_shows_the_last_thirty_polls(viewer: Client) -> None:
    feed = FeedFactory()
    for minute in range(35):
        FetchEventFactory(feed=feed, started_at=NOW + timedelta(minutes=minute), reason=f"poll {minute:02}.")
    FetchEventFactory(reason="of another feed")
    shown = viewer.get(page(feed)).content.decode()
    assert "poll 34." in shown
    assert "poll 05." in shown
    assert "poll 04." not in shown
    assert "of another feed" not in shown


@pytest.mark.parametrize(
    ("url", "is_kept"), [("https://news.example/rss", True), ("file:///etc/passwd", False)]
)
def test_a_feed_is_a_web_address(operator: Client, url: str, is_kept: bool) -> None:
    publisher = PublisherFactory()
    form = {"url": url, "title": "", "publisher": publisher.pk, "poll_interval": "00:30:00"}
    operator.post(f"{LIST}add/", form)
    assert Feed.objects.filter(url=url).exists() is is_kept


def test_too_short_an_interval_is_refused_in_the_form(operator: Client) -> None:
    form = {"url": "https://news.example/rss", "title": "", "publisher": "", "poll_interval": "00:00:10"}
    response = operator.post(f"{LIST}add/", form)
    assert response.status_code == 200
    assert not Feed.objects.exists()
