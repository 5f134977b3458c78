"""Feeds as operators handle them, and which are due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.services import feeds
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_due_feeds_are_taken_once_and_resting_ones_never() -> None:
    past = timezone.now() - timedelta(minutes=1)
    later, due = (
        make.FeedFactory(next_poll_at=past),
        make.FeedFactory(next_poll_at=past - timedelta(hours=1)),
    )
    for state in ("paused", "gone"):
        make.FeedFactory(next_poll_at=past, state=state)
    make.FeedFactory(next_poll_at=timezone.now() + timedelta(minutes=5))
    assert feeds.take_due_feeds() == [due.pk, later.pk]
    assert feeds.take_due_feeds() == []


def test_a_lost_message_makes_its_feed_due_again() -> None:
    feed = make.FeedFactory(next_poll_at=timezone.now() - timedelta(hours=1))
    assert feeds.take_due_feeds() == [feed.pk]
    type(feed).objects.update(queued_until=timezone.now() - timedelta(seconds=1))
    assert feeds.take_due_feeds() == [feed.pk]


def test_the_queue_is_never_longer_than_its_limit() -> None:
    for _ in range(5):
        make.FeedFactory(next_poll_at=timezone.now() - timedelta(minutes=1))
    assert len(feeds.take_due_feeds(limit=3)) == 3
    assert feeds.take_due_feeds(limit=3) == []
    assert len(feeds.take_due_feeds(limit=4)) == 1


def test_a_poll_is_asked_for_once_and_not_of_a_resting_feed() -> None:
    feed, paused = make.FeedFactory(), make.FeedFactory(state="paused")
    assert [feeds.ask_for_poll(feed_id=feed.pk) for _ in range(2)] == [True, False]
    assert not feeds.ask_for_poll(feed_id=paused.pk)


@pytest.mark.parametrize("state", ["paused", "gone"])
def test_resumed_feed_starts_anew(state: str) -> None:
    feed = make.FeedFactory(state=state, failure_weight=4, next_poll_at=timezone.now() + timedelta(days=1))
    assert feeds.resume_feed(feed_id=feed.pk)
    feed.refresh_from_db()
    assert (feed.state, feed.failure_weight) == ("working", 0)
    assert feed.next_poll_at <= timezone.now()
    assert not feeds.resume_feed(feed_id=feed.pk)


def test_feed_cannot_move_to_the_address_of_another() -> None:
    other = make.FeedFactory()
    feed = make.FeedFactory(moved_to=other.url)
    with pytest.raises(feeds.InvalidInputError, match="Another feed"):
        feeds.move_feed(feed_id=feed.pk)
