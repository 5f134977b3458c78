"""The feeds that a web page names.

Idea: publishers state them in the head (``link rel=alternate``); some only link to them from the page. Entry:
``find_feeds``. Source: RSS autodiscovery (rssboard.org/rss-autodiscovery); HTML Standard section 4.6.7.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from factcheck.errors import UnreadableArticleError
from factcheck.options import ReadingOptions
from factcheck.reading.decoding import decode_page
from factcheck.reading.limits import check_page
from factcheck.text.normalise import clean_text

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
MOST_FEEDS = 50

_FEED_LINK = re.compile(r"(?:^|[/._-])(?:rss|feeds?|atom)(?:[/._-]|$|\?)|[?&]feed=", re.IGNORECASE)
_COMMENTS = re.compile(r"comments?(?:/|-|_)?feed|/comments/|[?&]comments=", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed named by a page. ``is_stated`` tells that the page's head names it, not a link in its text."""

    url: str
    title: str
    is_stated: bool


def find_feeds(
    data: bytes, url: str, *, content_type: str = "", options: ReadingOptions | None = None
) -> tuple[FeedLink, ...]:
    """Return the feeds that a page names, those of its head first, each once; comments are left out.

    Args:
        data: The page as fetched, after content decoding.
        url: Where it was found, the base of relative links.
        content_type: The header of that name, for its character set.
        options: Limits; the defaults when left out.

    Raises:
        UnreadableArticleError: Not a page.
    """
    html = clean_text(decode_page(data, content_type))
    check_page(html, options or ReadingOptions())
    try:
        tree = trafilatura.load_html(html)
    except (LxmlError, ValueError, RecursionError):
        tree = None
    if tree is None:
        message = "The bytes are not an HTML page."
        raise UnreadableArticleError(message)
    found: dict[str, FeedLink] = {}
    for link in (*_stated(tree, url), *_linked(tree, url)):
        if link.url and not _COMMENTS.search(link.url):
            found.setdefault(link.url, link)
    return tuple(found.values())[:MOST_FEEDS]


def _stated(tree: HtmlElement, url: str) -> Iterator[FeedLink]:
    for element in tree.iter("link"):
        relations = (element.get("rel") or "").casefold().split()
        kind = (element.get("type") or "").partition(";")[0].strip().casefold()
        if "alternate" in relations and kind in FEED_TYPES:
            yield FeedLink(
                url=_address(element, url), title=_one_line(element.get("title") or ""), is_stated=True
            )


def _linked(tree: HtmlElement, url: str) -> Iterator[FeedLink]:
    for element in tree.iter("a"):
        address = _address(element, url)
        parts = urlsplit(address)
        if _FEED_LINK.search(f"{parts.path}?{parts.query}" if parts.query else parts.path):
            yield FeedLink(url=address, title=_one_line(element.text_content()), is_stated=False)


def _address(element: HtmlElement, url: str) -> str:
    try:
        href = (element.get("href") or "").strip()
        address = urljoin(url, href) if href else ""
        return address.partition("#")[0] if urlsplit(address).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
