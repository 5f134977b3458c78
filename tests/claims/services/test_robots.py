"""robots.txt: kept for a day, obeyed at every hop, and no reason to stay away for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.fetching import FetchError
from claims.models import Host, RobotsFile
from claims.services import robots
from claims.services.robots import RobotsRefusedError
from claims.services.visits import visit
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db
PAGE, FILE = "http://post.example/a", "post.example/robots.txt"
CLOSED = b"User-agent: *\nDisallow: /\n"


def test_rules_are_asked_for_once_a_day(site: Site) -> None:
    site.page("post.example/a", "t", [])
    visit(PAGE)
    site.answers[FILE] = Answer(CLOSED)
    visit(PAGE)
    RobotsFile.objects.update(expires_at=timezone.now())
    with pytest.raises(RobotsRefusedError, match="does not allow /a"):
        visit(PAGE)
    assert len(site.requests) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_file_allows_everything(status: int, site: Site) -> None:
    site.page("post.example/a", "t", [])
    site.answers[FILE] = Answer(CLOSED, status=status)
    assert visit(PAGE).status == 200


@pytest.mark.parametrize("status", [429, 500, 503])
def test_unreachable_file_forbids_everything_for_a_month(status: int, site: Site) -> None:
    site.page("post.example/a", "t", [])
    site.answers[FILE] = Answer(b"", status=status)
    with pytest.raises(FetchError, match="cannot be read"):
        visit(PAGE)
    month_ago = timezone.now() - timedelta(days=31)
    RobotsFile.objects.update(failing_since=month_ago, expires_at=month_ago)
    assert visit(PAGE).status == 200


def test_rules_known_before_go_on_while_the_file_fails(site: Site) -> None:
    site.page("post.example/a", "t", [])
    site.page("post.example/b", "t", [])
    site.answers[FILE] = Answer(b"User-agent: *\nDisallow: /b\n")
    visit(PAGE)
    site.answers[FILE] = Answer(b"", status=500)
    RobotsFile.objects.update(expires_at=timezone.now())
    assert visit(PAGE).status == 200
    with pytest.raises(RobotsRefusedError):
        visit("http://post.example/b")


def test_the_host_a_redirect_leads_to_is_asked_too(site: Site) -> None:
    site.answers["post.example/a"] = Answer(b"", status=302, headers={"Location": "http://copy.example/a"})
    site.page("copy.example/a", "t", [])
    assert visit(PAGE).final_url == "http://copy.example/a"
    RobotsFile.objects.all().delete()
    site.answers["copy.example/robots.txt"] = Answer(CLOSED)
    asked = len(site.requests)
    with pytest.raises(RobotsRefusedError, match=r"copy\.example"):
        visit(PAGE)
    assert len(site.requests) == asked + 1


def test_operator_may_have_the_publishers_leave(site: Site) -> None:
    site.page("post.example/a", "t", [])
    site.answers[FILE] = Answer(CLOSED)
    with pytest.raises(RobotsRefusedError):
        visit(PAGE)
    Host.objects.update(obeys_robots=False)
    assert visit(PAGE).status == 200


def test_crawl_delay_is_kept_with_the_host(site: Site) -> None:
    site.page("post.example/a", "t", [])
    site.answers[FILE] = Answer(b"User-agent: *\nCrawl-delay: 12\n")
    visit(PAGE)
    assert Host.objects.get().crawl_delay == 12


@pytest.mark.parametrize(
    ("url", "site_name"),
    [
        ("https://News.example/a?b", "https://news.example"),
        ("http://news.example:8080/", "http://news.example:8080"),
    ],
)
def test_a_file_is_for_one_scheme_host_and_port(url: str, site_name: str) -> None:
    assert robots.site_of(url) == site_name
