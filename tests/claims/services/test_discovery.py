"""Looking at an address before adding it."""

import pytest

from claims.models import Article, Feed
from claims.services.discovery import look_at
from factcheck.errors import FactcheckError
from tests import factories as make
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db
HOME = "http://post.example/"


def test_feed_is_shown_as_it_would_be_read_and_nothing_is_stored(site: Site) -> None:
    site.feed("feeds.example/rss.xml", [f"http://post.example/{n}" for n in range(12)])
    found = look_at("http://feeds.example/rss.xml")
    assert (found.is_feed, found.title, found.count, len(found.entries)) == (True, "Example feed", 12, 10)
    assert found.entries[0].url == "http://post.example/0"
    assert "carry no dates" in " ".join(found.remarks)
    assert (Feed.objects.count(), Article.objects.count()) == (0, 0)


def test_home_page_names_its_feeds_and_robots_its_sitemaps(site: Site) -> None:
    site.answers["post.example/robots.txt"] = Answer(
        b"Sitemap: http://post.example/news.xml\nSitemap: http://other.example/x.xml\n"
    )
    link = '<link rel="alternate" type="application/rss+xml" title="All" href="http://feeds.example/rss.xml">'
    site.answers["post.example/"] = Answer(
        f"<html><head>{link}</head><body><a href='/feed/'>RSS</a></body></html>".encode()
    )
    make.FeedFactory(url="http://feeds.example/rss.xml")
    found = look_at(HOME)
    assert not found.is_feed
    assert [(row.url, row.origin, row.is_known) for row in found.candidates] == [
        ("http://feeds.example/rss.xml", "named by the page", True),
        ("http://post.example/feed/", "linked from the page", False),
        ("http://post.example/news.xml", "named in robots.txt", False),
    ]


@pytest.mark.parametrize("status", [404, 500])
def test_trouble_comes_with_its_reason(status: int, site: Site) -> None:
    site.answers["post.example/"] = Answer(b"", status=status)
    with pytest.raises(FactcheckError, match=str(status)):
        look_at(HOME)
