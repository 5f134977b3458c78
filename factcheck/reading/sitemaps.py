"""Sitemaps: the addresses of a site, with titles and dates where the news extension gives them.

Idea: a sitemap is a feed without texts, an index a list of further ones that the caller fetches. Names are
compared without their namespace, because publishers write it wrong. Entries come newest first: a site lists
up to 50,000. Entry: ``read_sitemap``. Sources: sitemaps.org/protocol.html; Google's news extension.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from factcheck.errors import UnreadableFeedError
from factcheck.reading.moments import parse_moment

ROOTS = ("urlset", "sitemapindex")
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One address of a sitemap, as written; dates are UTC."""

    link: str
    title: str = ""
    language: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def dated_at(self) -> datetime:
        """When it was published or else changed; long ago when nothing is said."""
        return self.published_at or self.updated_at or _OLDEST


def read_sitemap(data: bytes) -> tuple[list[Location], list[Location]]:
    """Return the pages and the further sitemaps that ``data`` lists, each newest first.

    Raises ``UnreadableFeedError`` when it is no sitemap.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = "The sitemap is too broken to be parsed."
        raise UnreadableFeedError(message) from error
    if root is None or _name(root) not in ROOTS:
        message = "The document is not a sitemap."
        raise UnreadableFeedError(message)
    pages = [_location(element) for element in _children(root, "url")]
    parts = [_location(element) for element in _children(root, "sitemap")]
    # Sorting is stable: without dates the publisher's order stays.
    return _newest_first(pages), _newest_first(parts)


def _newest_first(locations: list[Location]) -> list[Location]:
    named: dict[str, Location] = {}
    for location in locations:
        named.setdefault(location.link, location)
    named.pop("", None)
    return sorted(named.values(), key=lambda location: location.dated_at, reverse=True)


def _location(element: etree._Element) -> Location:
    texts = {
        _name(child): "".join(child.itertext()).strip()
        for part in (element, *_children(element, "news"))
        for child in part.iterchildren(etree.Element)
    }
    return Location(
        link=texts.get("loc", ""),
        title=texts.get("title", ""),
        language=texts.get("language", ""),
        published_at=_moment(texts.get("publication_date", "")),
        updated_at=_moment(texts.get("lastmod", "")),
    )


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element.iterchildren(etree.Element) if _name(child) == name)


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname).casefold()


def _moment(text: str) -> datetime | None:
    moment = parse_moment(text)
    return moment.at.astimezone(UTC) if moment else None
