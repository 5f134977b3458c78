"""Turns at a host: never two requests at once, never too close, and everybody gets one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.models import Host
from claims.services import hosts
from claims.services.hosts import HostBusyError, turn

pytestmark = pytest.mark.django_db
NAME = "news.example"


def refused(*, has_slot: bool = False) -> HostBusyError:
    with pytest.raises(HostBusyError) as caught, turn(NAME, has_slot=has_slot):
        pass
    return caught.value


def let_pass(seconds: float) -> None:
    """Move the host's row back in time instead of waiting."""
    host, step = Host.objects.get(name=NAME), timedelta(seconds=seconds)
    for name in ("last_request_at", "next_slot_at", "busy_until", "closed_until"):
        if (moment := getattr(host, name)) is not None:
            setattr(host, name, moment - step)
    host.save()


def test_waiting_requests_get_slots_a_gap_apart() -> None:
    with turn(NAME):
        pass
    waits = [refused() for _ in range(3)]
    assert [round(error.seconds) for error in waits] == [5, 10, 15]
    assert all(error.has_slot for error in waits)
    let_pass(5)
    assert not refused().seconds < 14  # who has no slot does not push in
    with turn(NAME, has_slot=True):
        pass
    assert refused(has_slot=True).seconds >= 4  # nor may a slot be used too early


def test_two_never_run_at_once_and_a_killed_worker_holds_the_host_for_a_request_only(
    settings: Settings,
) -> None:
    settings.FETCH_HOST_GAP_SECONDS = 0
    with turn(NAME):
        let_pass(3)
        refused()
        refused(has_slot=True)
        let_pass(settings.FETCH_TIMEOUT_SECONDS + 10)
        with turn(NAME):
            pass


def test_a_turn_ends_with_its_error() -> None:
    with pytest.raises(ZeroDivisionError), turn(NAME):
        raise ZeroDivisionError
    assert Host.objects.get().busy_until is None


def test_far_slots_are_not_reserved() -> None:
    with turn(NAME):
        pass
    Host.objects.update(next_slot_at=timezone.now() + timedelta(minutes=6))
    first, second = refused(), refused()
    assert not first.has_slot
    assert round(first.seconds) == round(second.seconds) == 360


def test_closed_host_is_left_alone_until_it_opens() -> None:
    hosts.close_host(name=NAME, seconds=3600, reason="news.example answered with status 429.")
    error = refused()
    assert (round(error.seconds), error.has_slot) == (3600, False)
    assert hosts.open_host(name=NAME)
    assert not hosts.open_host(name=NAME)
    with turn(NAME):
        pass
    hosts.close_host(name=NAME, seconds=None, reason="")
    assert round(refused().seconds) == 300


def test_gap_of_the_operator_the_publisher_and_this_machine(settings: Settings) -> None:
    def gap(**fields: object) -> float:
        return hosts.gap_of(Host(name=NAME, **fields)).total_seconds()

    assert (gap(), gap(crawl_delay=20), gap(crawl_delay=1), gap(gap_seconds=1, crawl_delay=20)) == (
        5,
        20,
        5,
        1,
    )
    settings.FETCH_HOST_OVERRIDES = {NAME: "127.0.0.1:8000"}
    assert gap(crawl_delay=20) == 0
    settings.FETCH_HOST_OVERRIDES = {NAME: "10.0.0.7:80"}
    assert gap() == 5


@pytest.mark.parametrize(
    ("url", "name"),
    [("https://News.Example:8443/a", NAME), ("http://news.example./", NAME), ("urn:x", ""), ("http://[", "")],
)
def test_host_of_an_address(url: str, name: str) -> None:
    assert hosts.host_of(url) == name
