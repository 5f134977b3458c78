"""Bytes of a feed to its entries.

Idea: feedparser for every XML dialect (it alone gets encodings, bases and dates right), with its
sanitiser off because markup is stripped here; JSON Feed and sitemaps by our own readers. What parses to
nothing is an error, since a challenge page must not count as "nothing new".
Entry: ``read_feed``. Sources: RSS 2.0, RFC 4287 (Atom), jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from factcheck.errors import UnreadableFeedError
from factcheck.options import ReadingOptions
from factcheck.reading.decoding import guess_encoding
from factcheck.reading.json_feed import read_json_feed
from factcheck.reading.markup import strip_markup
from factcheck.reading.moments import parse_moment
from factcheck.reading.sitemaps import read_sitemap
from factcheck.text.normalise import clean_text

_LEADING_SPACE = b"\xef\xbb\xbf \t\r\n"
_SITEMAP_ROOT = re.compile(rb"<(?:[a-z0-9_]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_FEED_ROOT = re.compile(rb"<(?:[a-z0-9_]+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
# The parser also flags a Content-Type that contradicts the document; nothing is lost by that.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
_HOUR = re.compile(rb"<hour>\s{0,9}(\d{1,2})\s{0,9}</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s{0,9}([a-z]{6,9})\s{0,9}</day>", re.IGNORECASE)
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.-]+)")
_DECLARATION = re.compile(rb"<\?xml[^>]*?\bencoding\s*=")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD_BYTES = 4096
# Tags left open in broken descriptions add up over thousands of entries; only far more is an attack.
_DEEPEST = 10_000
_TAG = re.compile(rb"</?[a-zA-Z][^<>]{0,500}+>")
_FIELDS = ("id", "title", "link", "published_at", "updated_at", "summary")
# The lenient parser raises on "&#x110000;"; the shortest such numbers have this many digits.
_IMPOSSIBLE_CHARACTER = re.compile(rb"&#(x[0-9a-fA-F]{6,32}|[0-9]{7,32});?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry. ``id`` is the feed's own or else the link; texts are plain, dates UTC.

    ``language`` is what a news sitemap states. ``link`` is absolute where the feed's address is known and
    empty unless it is http(s); what the feed states instead is ``refused_link``.
    """

    id: str
    title: str
    link: str
    published_at: datetime | None
    updated_at: datetime | None
    summary: str
    language: str = ""
    refused_link: str = ""

    @property
    def dated_at(self) -> datetime | None:
        """When it was published or else updated: Atom feeds often state only the latter."""
        return self.published_at or self.updated_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed in its own order, a sitemap newest first. ``entries_left_out`` counts those above the limit.

    ``ttl_minutes`` is how long the publisher asks to wait; in ``skip_hours`` (UTC) and on ``skip_days``
    (0 is Monday) nothing comes. ``parts`` are the further sitemaps of an index. ``is_malformed`` tells that
    the feed breaks its format, so that entries may be missing.
    """

    title: str
    language: str
    ttl_minutes: int | None
    entries: tuple[FeedEntry, ...]
    entries_left_out: int = 0
    is_malformed: bool = False
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()


def read_feed(
    data: bytes, url: str, *, content_type: str = "", options: ReadingOptions | None = None
) -> Feed:
    """Return the feed in ``data``.

    Args:
        data: The feed as fetched, after content decoding.
        url: Where it was found, the base of relative links; "" when unknown.
        content_type: The header of that name, for its character set.
        options: Limits; the defaults when left out.

    Raises:
        UnreadableFeedError: The bytes are empty, too large or no feed.

    Cost: about 1,800 entries a second.
    """
    options = options or ReadingOptions()
    if len(data) > options.max_bytes:
        message = f"The feed has {len(data):,} bytes; at most {options.max_bytes:,} are read."
        raise UnreadableFeedError(message)
    start = data.lstrip(_LEADING_SPACE)
    if not start:
        message = "The feed is empty."
        raise UnreadableFeedError(message)
    if start.startswith(b"{"):
        return _read_json(data, url, content_type, options)
    read = _read_sitemap if _SITEMAP_ROOT.search(data[:_HEAD_BYTES]) else _read_xml
    return read(data, url, content_type, options)


def _read_json(data: bytes, url: str, _content_type: str, options: ReadingOptions) -> Feed:
    feed, items = read_json_feed(data)
    return Feed(
        title=_plain(feed["title"]),
        language=feed["language"],
        ttl_minutes=None,
        entries=tuple(_entry(item, url, _stated_moment) for item in items[: options.max_entries]),
        entries_left_out=max(0, len(items) - options.max_entries),
    )


def _read_sitemap(data: bytes, url: str, _content_type: str, options: ReadingOptions) -> Feed:
    pages, parts = read_sitemap(data)
    entries = [
        FeedEntry(
            id=_web_address(page.link, url),
            title=_plain(page.title),
            link=_web_address(page.link, url),
            published_at=page.published_at,
            updated_at=page.updated_at,
            summary="",
            language=page.language[:35],
            refused_link="" if _web_address(page.link, url) else clean_text(page.link)[:500],
        )
        for page in pages[: options.max_entries]
    ]
    addresses = (_web_address(part.link, url) for part in parts[: options.max_entries])
    return Feed(
        title="",
        language=next((entry.language for entry in entries if entry.language), ""),
        ttl_minutes=None,
        entries=tuple(entries),
        entries_left_out=max(0, len(pages) - options.max_entries),
        parts=tuple(address for address in addresses if address),
    )


def _check_depth(data: bytes) -> None:
    """Refuse what nests deeper than any feed: the parser keeps every level and slows down. Cost: linear."""
    depth = 0
    for tag in _TAG.finditer(data):
        depth += -1 if tag[0].startswith(b"</") else 0 if tag[0].endswith(b"/>") else 1
        if depth > _DEEPEST:
            message = f"The document nests its elements more than {_DEEPEST:,} deep, which no feed does."
            raise UnreadableFeedError(message)


def _read_xml(data: bytes, url: str, content_type: str, options: ReadingOptions) -> Feed:
    _check_depth(data)
    headers = {"content-location": url, "content-type": content_type or _guessed_type(data)}
    parsed = _parse(data, {name: value for name, value in headers.items() if value})
    if not parsed.version and not parsed.entries and not _FEED_ROOT.search(data[:_HEAD_BYTES]):
        message = "The document is not a feed."
        raise UnreadableFeedError(message)
    ttl = str(dict.get(parsed.feed, "ttl") or "").strip()
    hours, days = _skipped(data)
    return Feed(
        title=_plain(dict.get(parsed.feed, "title")),
        language=str(dict.get(parsed.feed, "language") or ""),
        ttl_minutes=int(ttl) if ttl.isascii() and ttl.isdigit() else None,
        entries=tuple(
            _entry(_fields(item), url, _parsed_moment) for item in parsed.entries[: options.max_entries]
        ),
        entries_left_out=max(0, len(parsed.entries) - options.max_entries),
        is_malformed=(bool(parsed.bozo) and not isinstance(parsed.bozo_exception, _HARMLESS))
        or _is_misencoded(data, content_type),
        skip_hours=hours,
        skip_days=days,
    )


def _skipped(data: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the hours and days at which RSS says that nothing comes; the parser leaves them out."""
    hours = {int(hour) % 24 for hour in _HOUR.findall(data) if int(hour) <= len(range(24))}
    days = {_DAYS.index(day) for day in map(bytes.lower, _DAY.findall(data)) if day in _DAYS}
    return tuple(sorted(hours)), tuple(sorted(days))


def _parse(data: bytes, headers: dict[str, str]) -> feedparser.FeedParserDict:
    # A stream, because the parser takes bytes for the name of a file and text for an address.
    stream = BytesIO(_IMPOSSIBLE_CHARACTER.sub(_possible, data))
    try:
        return feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        # The lenient parser trips over some garbage instead of reporting it.
        message = "The feed is too broken to be parsed."
        raise UnreadableFeedError(message) from error


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return the reference itself, or a replacement character when no character has that number."""
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    return reference[0] if number <= sys.maxunicode else b"&#xFFFD;"


def _is_misencoded(data: bytes, content_type: str) -> bool:
    """Tell whether a feed that is UTF-8 by its own word or by default holds bytes that are not."""
    if data.startswith(_BYTE_ORDER_MARKS) or "charset" in content_type.casefold():
        return False
    declared = _ENCODING.search(data[:_HEAD_BYTES])
    if declared is not None and declared[1].lower() not in {b"utf-8", b"utf8"}:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _guessed_type(data: bytes) -> str:
    """Return a header for a feed that declares no encoding and is not UTF-8, else nothing."""
    if data.startswith(_BYTE_ORDER_MARKS) or b"\0" in data or _DECLARATION.search(data[:_HEAD_BYTES]):
        return ""
    encoding = guess_encoding(data)
    return f"application/xml; charset={encoding}" if encoding else ""


def _fields(item: dict[str, Any]) -> dict[str, Any]:
    """Return an entry's fields; the parser's own ``get`` swaps dates and warns about it."""
    names = {"published_at": "published_parsed", "updated_at": "updated_parsed"}
    fields = {name: dict.get(item, names.get(name, name)) for name in _FIELDS}
    fields["summary"] = fields["summary"] or next(
        (c.get("value") for c in dict.get(item, "content") or ()), ""
    )
    return fields


def _entry(fields: dict[str, Any], url: str, moment: Callable[[Any], datetime | None]) -> FeedEntry:
    link = _web_address(str(fields["link"] or ""), url)
    return FeedEntry(
        id=_plain(fields["id"]) or link,
        title=_plain(fields["title"]),
        link=link,
        published_at=moment(fields["published_at"]),
        updated_at=moment(fields["updated_at"]),
        summary=_plain(fields["summary"]),
        refused_link="" if link else clean_text(str(fields["link"] or "")).strip()[:500],
    )


def _plain(text: Any) -> str:
    return strip_markup(clean_text(str(text or "")))


def _web_address(link: str, url: str) -> str:
    """Return the link made absolute; nothing for other schemes, which are never fetched or shown."""
    try:
        address = urljoin(url, link.strip()) if link.strip() else ""
        return clean_text(address) if urlsplit(address).scheme in {"", "http", "https"} else ""
    except ValueError:
        return ""


def _stated_moment(text: str) -> datetime | None:
    moment = parse_moment(text)
    return moment.at.astimezone(UTC) if moment else None


def _parsed_moment(value: struct_time | None) -> datetime | None:
    try:
        return datetime(*value[:6], tzinfo=UTC) if value else None
    except ValueError:
        return None
