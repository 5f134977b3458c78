"""Sitemaps read as feeds, an index as a list of parts."""

from datetime import UTC, datetime

import pytest

from factcheck.errors import UnreadableFeedError
from factcheck.options import ReadingOptions
from factcheck.reading import read_feed
from factcheck.reading.sitemaps import read_sitemap

URL = "http://post.example/sitemap.xml"
OPENING = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)


def url(link: str, *fields: str) -> str:
    return f"<url><loc>{link}</loc>{''.join(fields)}</url>"


def sitemap(*urls: str) -> bytes:
    return f"{OPENING}{''.join(urls)}</urlset>".encode()


def test_news_extension_gives_title_language_and_date() -> None:
    news = (
        "<news:news><news:publication><news:name>The Post</news:name><news:language>uk</news:language>"
        "</news:publication><news:publication_date>2026-03-01T08:00:00+02:00</news:publication_date>"
        "<news:title>Bridge &amp; road</news:title></news:news>"
    )
    (entry,) = read_feed(sitemap(url("http://post.example/a", news)), URL).entries
    assert (entry.link, entry.title, entry.language) == ("http://post.example/a", "Bridge & road", "")
    assert entry.dated_at == datetime(2026, 3, 1, 6, tzinfo=UTC)


def test_newest_pages_come_first_and_are_kept() -> None:
    urls = [url(f"/{day}", f"<lastmod>2026-03-{day:02}</lastmod>") for day in range(1, 6)]
    feed = read_feed(sitemap(*urls), URL, options=ReadingOptions(max_entries=2))
    assert [entry.link for entry in feed.entries] == ["http://post.example/5", "http://post.example/4"]
    assert feed.entries_left_out == 3


def test_pages_without_dates_keep_their_order_and_come_once() -> None:
    feed = read_feed(sitemap(url("/b"), url("/a"), url("/b")), URL)
    assert [entry.link for entry in feed.entries] == ["http://post.example/b", "http://post.example/a"]


def test_index_lists_its_parts() -> None:
    index = (
        "<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>http://post.example/new.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
        "<sitemap><loc>ftp://post.example/x.xml</loc></sitemap></sitemapindex>"
    )
    feed = read_feed(index.encode(), URL)
    assert feed.parts == ("http://post.example/new.xml", "http://post.example/old.xml")
    assert feed.entries == ()


@pytest.mark.parametrize("data", [b"<html>the word <urlset> in a page</html>", b"\0<urlset>"])
def test_what_is_no_sitemap_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFeedError):
        read_sitemap(data)


def test_entities_are_not_expanded_and_nothing_is_loaded() -> None:
    bomb = (
        b'<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "xxxxxxxxxx">]>'
        b"<urlset><url><loc>http://post.example/&a;&b;</loc></url></urlset>"
    )
    pages, _ = read_sitemap(bomb)
    assert [page.link for page in pages] == ["http://post.example/&a;&b;"]


def test_hours_and_days_without_news_are_read_from_rss() -> None:
    rss = (
        b"<rss version='2.0'><channel><title>t</title><skipHours><hour>0</hour><hour>24</hour><hour>7</hour>"
        b"</skipHours><skipDays><day>Sunday</day><day>Someday</day></skipDays></channel></rss>"
    )
    feed = read_feed(rss, URL)
    assert (feed.skip_hours, feed.skip_days) == ((0, 7), (6,))
