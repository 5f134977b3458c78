"""The feeds a page names."""

import pytest

from factcheck.errors import UnreadableArticleError
from factcheck.reading import find_feeds

URL = "https://news.example/start"


def found(head: str = "", body: str = "") -> list[tuple[str, str, bool]]:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return [(link.url, link.title, link.is_stated) for link in find_feeds(html.encode(), URL)]


@pytest.mark.parametrize(
    "kind",
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "APPLICATION/RSS+XML; x=y"],
)
def test_stated_feeds_are_found(kind: str) -> None:
    link = f'<link rel="alternate" type="{kind}" title="All &amp; more" href="/rss.xml">'
    assert found(link) == [("https://news.example/rss.xml", "All & more", True)]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/rss.xml">',
        '<link rel="alternate" type="text/html" href="/de/">',
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="http://[">',
        '<link rel="alternate" type="application/rss+xml">',
    ],
)
def test_other_links_are_not(head: str) -> None:
    assert found(head) == []


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/feed/", True),
        ("/politics/rss", True),
        ("/atom.xml", True),
        ("/?feed=rss2", True),
        ("https://feeds.news.example/all", False),
        ("/feedback", False),
        ("/people/atomic-energy", False),
        ("/press/a.html", False),
    ],
)
def test_links_in_the_text_are_told_by_their_address(href: str, expected: bool) -> None:
    assert bool(found(body=f'<a href="{href}">RSS</a>')) is expected


def test_stated_ones_come_first_and_each_once() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/b.rss">'
    urls = [
        url
        for url, _, _ in found(head, '<a href="/a/rss">a</a><a href="/b.rss#x">b</a><a href="/a/rss">a</a>')
    ]
    assert urls == ["https://news.example/b.rss", "https://news.example/a/rss"]


def test_no_page_is_refused() -> None:
    with pytest.raises(UnreadableArticleError):
        find_feeds(b"", URL)
