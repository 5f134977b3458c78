"""Visits keep the gap, also for robots.txt and where a redirect leads."""

import pytest
from pytest_django.fixtures import Settings

from claims.fetching import FetchError, RefusedAddressError
from claims.models import Host
from claims.services.hosts import HostBusyError
from claims.services.visits import visit, wait_and_visit
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db
PAGE = "http://post.example/a"


@pytest.fixture
def gap(settings: Settings) -> float:
    Host.objects.create(name="post.example", gap_seconds=0.3)
    return 0.3


def test_robots_txt_takes_the_first_turn_and_the_page_the_next(gap: float, site: Site) -> None:
    site.page("post.example/a", "t", [])
    with pytest.raises(HostBusyError) as caught:
        visit(PAGE)
    assert (site.requests, caught.value.has_slot) == ([], True)
    assert wait_and_visit(PAGE, longest_seconds=5).status == 200


def test_waiting_ends_where_it_would_take_too_long(gap: float, site: Site) -> None:
    site.page("post.example/a", "t", [])
    Host.objects.update(gap_seconds=100)
    with pytest.raises(HostBusyError):
        wait_and_visit(PAGE, longest_seconds=1)


def test_redirect_waits_for_the_turn_at_the_other_host(site: Site) -> None:
    Host.objects.create(name="copy.example", gap_seconds=0.3)
    site.answers["post.example/a"] = Answer(b"", status=302, headers={"Location": "http://copy.example/a"})
    site.page("copy.example/a", "t", [])
    assert visit(PAGE).final_url == "http://copy.example/a"
    assert list(Host.objects.filter(busy_until__isnull=False)) == []


def test_overload_closes_the_host_that_said_so(site: Site) -> None:
    site.answers["post.example/a"] = Answer(b"", status=302, headers={"Location": "http://copy.example/a"})
    site.answers["copy.example/a"] = Answer(b"", status=503)
    with pytest.raises(FetchError):
        visit(PAGE)
    assert list(Host.objects.filter(closed_until__isnull=False).values_list("name", flat=True)) == [
        "copy.example"
    ]


def test_refused_address_takes_no_turn() -> None:
    with pytest.raises(RefusedAddressError):
        visit("http://127.0.0.1/")
    assert not Host.objects.exists()
