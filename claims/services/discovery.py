"""What would be read at an address, before anybody adds it; and the feeds of a publisher's home page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from claims import engine
from claims.models import Feed, RobotsFile
from claims.services.polling import FEED_TYPES
from claims.services.robots import site_of
from claims.services.visits import wait_and_visit
from factcheck.errors import FactcheckError, UnreadableFeedError

if TYPE_CHECKING:
    from factcheck.reading import Feed as ParsedFeed

SHOWN_ENTRIES = 10
LONGEST_WAIT = 12.0
"""Seconds a person at a page waits for the host's turn."""

PAGE_OR_FEED = f"{FEED_TYPES},text/html;q=0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewEntry:
    """One entry as it would be read."""

    title: str
    url: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A feed that could be added. ``is_known`` tells that it is polled already."""

    url: str
    title: str
    origin: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an address holds: a feed with its first entries, or a page with the feeds it names."""

    url: str
    is_feed: bool
    is_known: bool
    title: str = ""
    count: int = 0
    parts: int = 0
    entries: tuple[PreviewEntry, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    remarks: tuple[str, ...] = ()


def look_at(url: str, *, wait_seconds: float = LONGEST_WAIT) -> Preview:
    """Return what would be read at ``url``; nothing is stored but the host's turn and robots.txt.

    Raises ``FactcheckError`` with the reason when nothing can be read there.
    """
    response = wait_and_visit(url, longest_seconds=wait_seconds, accept=PAGE_OR_FEED)
    content_type = response.headers.get("content-type", "")
    address = response.moved_to or url
    try:
        feed = engine.read_feed(response.body, url=response.final_url, content_type=content_type)
    except UnreadableFeedError:
        return _preview_of_page(address, response.body, response.final_url, content_type)
    return Preview(
        url=address,
        is_feed=True,
        is_known=Feed.objects.filter(url=address).exists(),
        title=feed.title,
        count=len(feed.entries),
        parts=len(feed.parts),
        entries=tuple(
            PreviewEntry(title=entry.title, url=entry.link or entry.refused_link, published_at=entry.dated_at)
            for entry in feed.entries[:SHOWN_ENTRIES]
        ),
        remarks=tuple(_remarks(feed)),
    )


def _preview_of_page(url: str, body: bytes, final_url: str, content_type: str) -> Preview:
    found: dict[str, tuple[str, str]] = {}
    for link in engine.find_feeds(body, url=final_url, content_type=content_type):
        found[link.url] = (link.title, "named by the page" if link.is_stated else "linked from the page")
    for sitemap in _sitemaps(final_url):
        found.setdefault(sitemap, ("", "named in robots.txt"))
    known = set(Feed.objects.filter(url__in=found).values_list("url", flat=True))
    return Preview(
        url=url,
        is_feed=False,
        is_known=False,
        candidates=tuple(
            Candidate(url=address, title=title, origin=origin, is_known=address in known)
            for address, (title, origin) in found.items()
        ),
    )


def _sitemaps(url: str) -> tuple[str, ...]:
    """Return the sitemaps that the robots.txt at hand names; only those of the same host are taken."""
    kept = RobotsFile.objects.filter(site=site_of(url)).first()
    if kept is None or not kept.body:
        return ()
    try:
        rules = engine.read_robots(bytes(kept.body), url=url)
    except FactcheckError:
        return ()
    host = urlsplit(url).hostname
    return tuple(found for found in rules.sitemaps if _host(found) == host)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _remarks(feed: ParsedFeed) -> Iterator[str]:
    """Yield what an operator should know before adding the feed."""
    checks: list[tuple[Callable[[], bool], str]] = [
        (lambda: not feed.entries and not feed.parts, "It has no entries at present."),
        (
            lambda: feed.is_malformed,
            "It breaks its format or encoding: entries may be missing or misspelled.",
        ),
        (
            lambda: bool(feed.entries_left_out),
            f"{feed.entries_left_out} entries above the limit are left out.",
        ),
        (
            lambda: bool(feed.parts),
            f"An index of {len(feed.parts)} sitemaps: the newest become feeds below it.",
        ),
        (
            lambda: bool(feed.entries) and not any(entry.dated_at for entry in feed.entries),
            "Its entries carry no dates: the pages' own are taken.",
        ),
        (
            lambda: bool(feed.language) and not feed.language.casefold().startswith("en"),
            f"It is in {feed.language!r}; the engine reads English only.",
        ),
    ]
    return (words for holds, words in checks if holds())
