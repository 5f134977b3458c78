"""Old polls go, except the last ones of each feed; so does what is known of hosts nobody asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import FetchEvent, Host, RobotsFile
from claims.services import housekeeping
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_old_polls_go_but_the_last_thirty_of_each_feed_stay() -> None:
    now = timezone.now()
    busy, quiet = make.FeedFactory(), make.FeedFactory()
    for days in range(80):
        make.FetchEventFactory(feed=busy, started_at=now - timedelta(days=days, hours=1))
    for days in range(100, 110):
        make.FetchEventFactory(feed=quiet, started_at=now - timedelta(days=days))
    assert housekeeping.tidy() == 50
    assert FetchEvent.objects.filter(feed=busy).count() == 30
    assert FetchEvent.objects.filter(feed=quiet).count() == 10
    assert housekeeping.tidy() == 0


def test_a_run_takes_a_portion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "PORTION", 3)
    feed = make.FeedFactory()
    for days in range(31, 71):
        make.FetchEventFactory(feed=feed, started_at=timezone.now() - timedelta(days=days))
    assert [housekeeping.tidy() for _ in range(5)] == [3, 3, 3, 1, 0]


def test_hosts_nobody_asks_are_forgotten_unless_a_person_set_something() -> None:
    long_ago = timezone.now() - timedelta(days=100)
    make.HostFactory(name="old.example", last_request_at=long_ago)
    make.HostFactory(name="set.example", last_request_at=long_ago, gap_seconds=30)
    make.HostFactory(name="free.example", last_request_at=long_ago, obeys_robots=False)
    make.HostFactory(name="new.example", last_request_at=timezone.now())
    RobotsFile.objects.create(site="https://old.example", state="none", expires_at=long_ago)
    housekeeping.tidy()
    assert set(Host.objects.values_list("name", flat=True)) == {"set.example", "free.example", "new.example"}
    assert not RobotsFile.objects.exists()
