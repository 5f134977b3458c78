"""Bytes of a web page to an article.

Idea: trafilatura finds the running text; title, authors and date come from what the page states
(``metadata``), and only a missing date is guessed, so that its origin can be shown.
Entry: ``read_page``. Sources: Barbaresi, Trafilatura (ACL 2021); Barbaresi, htmldate (JOSS 2020).
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import htmldate
import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from factcheck.errors import UnreadableArticleError
from factcheck.options import ReadingOptions
from factcheck.reading.decoding import decode_page
from factcheck.reading.doubt import is_doubtful
from factcheck.reading.language import detect_language
from factcheck.reading.limits import check_page
from factcheck.reading.metadata import Metadata, read_metadata
from factcheck.reading.moments import Moment, parse_moment
from factcheck.reading.stubs import refuse_stub
from factcheck.text.normalise import clean_text

READER_VERSION = "3"
"""Changes whenever the same bytes may give another text, title or date."""

REWRITTEN_AFTER = timedelta(days=180)
"""News is corrected within days; what is changed half a year later is kept up to date, as a guide is."""

_DAY_IN_ADDRESS = re.compile(r"/(20\d{2})[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/_-])")
_GUESS_EARLIEST = "1990-01-01"
_GUESS_LATEST = "2100-01-01"
_ZONES = timedelta(hours=14)  # the easternmost zone is that far ahead of UTC
_OTHER_FORMAT = re.compile(
    r"\s*(?:%PDF-|\{|\[|<\?xml\b|<(?:rss|feed|rdf|urlset|sitemapindex)\b)", re.IGNORECASE
)
_HTML_ROOT = re.compile(r"<html\b", re.IGNORECASE)
_HEAD_LENGTH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as read from a page.

    ``site_name`` is the outlet as it calls itself. ``text`` has one paragraph a line.
    ``published_at`` is UTC; ``published_local`` is the same moment in the zone the page states.
    ``published_at_source`` is "json-ld", "meta", "feed", "htmldate" (a guess, exact to the day)
    or empty; ``origins`` tells the same of the other fields: "json-ld", "meta", "page", "text" or empty.
    Authors from elsewhere than JSON-LD are unconfirmed.
    ``warnings`` are short codes: "date-guessed", "date-without-zone", "date-in-future", "date-unsure",
    "doubtful-text" (``doubt``), "language-unsure", "paywall", "short".
    """

    title: str
    site_name: str
    text: str
    authors: tuple[str, ...]
    published_at: datetime | None
    published_local: datetime | None
    published_at_source: str
    language: str
    canonical_url: str
    warnings: tuple[str, ...]
    origins: dict[str, str] = field(default_factory=dict)


def read_page(
    data: bytes,
    url: str,
    *,
    content_type: str = "",
    fallback_published_at: datetime | None = None,
    fetched_at: datetime | None = None,
    options: ReadingOptions | None = None,
) -> Page:
    """Return the article on a page.

    Args:
        data: The page as fetched, after content decoding.
        url: Where it was found; "" when unknown.
        content_type: The header of that name, for its character set.
        fallback_published_at: The feed's date for the article, used when the page states none.
        fetched_at: When the bytes were fetched; later dates are impossible and dropped.
        options: Limits; the defaults when left out.

    Raises:
        UnreadableArticleError: Not a page, no text in it, or only a notice in place of the text.

    Cost: about 40 ms for a usual page; linear in its size.
    """
    options = options or ReadingOptions()
    html = _page_source(data, content_type, options)
    tree = _parse(html)
    metadata = read_metadata(tree, url)
    text = _text_of(tree, url, metadata, options)
    published, origin = _published(metadata, tree, url, fallback_published_at)
    warnings = set() if metadata.is_free else {"paywall"}
    warnings |= {"short"} if len(text) < options.short_length else set()
    warnings |= {"doubtful-text"} if is_doubtful(text, html, tree) else set()
    if published is not None and fetched_at is not None and published.at > fetched_at + _ZONES:
        published, origin = None, ""
        warnings.add("date-in-future")
    warnings |= _date_warnings(published, origin, metadata, url)
    language, is_sure = detect_language(text, metadata.language)
    warnings |= set() if is_sure else {"language-unsure"}
    return Page(
        title=_one_line(metadata.title),
        site_name=_one_line(metadata.site_name),
        text=text,
        authors=tuple(_one_line(name) for name in metadata.authors),
        published_at=published.at.astimezone(UTC) if published else None,
        published_local=published.at if published else None,
        published_at_source=origin,
        language=language,
        canonical_url=metadata.canonical_url,
        warnings=tuple(sorted(warnings)),
        origins={
            "title": metadata.title_from,
            "authors": metadata.authors_from,
            # Too short a text tells no language, and the page's own word stands.
            "language": "text" if is_sure or language != metadata.language else "page",
            "canonical_url": "page" if metadata.canonical_url else "",
        },
    )


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _page_source(data: bytes, content_type: str, options: ReadingOptions) -> str:
    """Return the page as text, or refuse what is empty, too large, hostile or no page at all."""
    if not data.strip():
        message = "The page is empty."
        raise UnreadableArticleError(message)
    if len(data) > options.max_bytes:
        message = f"The page has {len(data):,} bytes; at most {options.max_bytes:,} are read."
        raise UnreadableArticleError(message)
    html = decode_page(data, content_type)
    if "<" not in html or (_OTHER_FORMAT.match(html) and not _HTML_ROOT.search(html, 0, _HEAD_LENGTH)):
        message = "The bytes are not an HTML page."
        raise UnreadableArticleError(message)
    check_page(html, options)
    return clean_text(html)


def _parse(html: str) -> HtmlElement:
    try:
        tree = trafilatura.load_html(html)
    except (LxmlError, ValueError, RecursionError):
        tree = None
    if tree is None:
        message = "The bytes are not an HTML page."
        raise UnreadableArticleError(message)
    return tree


def _text_of(tree: HtmlElement, url: str, metadata: Metadata, options: ReadingOptions) -> str:
    """Return the article's text, one paragraph a line, or say why there is none."""
    # The extractor prunes the tree it is given.
    found = trafilatura.extract(copy(tree), url=url or None, include_comments=False)
    # Pages drawn by scripts carry their text only in the description for search engines.
    text, body = _paragraphs(found or ""), _paragraphs(metadata.body)
    text = body if len(text) < options.min_text_length or text.split() == body.split() else text
    refuse_stub(metadata.title, text, is_free=metadata.is_free, options=options)
    return text


def _paragraphs(text: str) -> str:
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _published(
    metadata: Metadata, tree: HtmlElement, url: str, fallback: datetime | None
) -> tuple[Moment | None, str]:
    if metadata.published is not None:
        return metadata.published, metadata.published_from
    if fallback is not None:
        return Moment(fallback, True), "feed"
    if tree.tag != "html":  # a bare <svg>, say: the finder cannot cut out the root, and fails
        return None, ""
    # The finder's default for the latest date is today; the engine reads no clock.
    guess = htmldate.find_date(
        tree, extensive_search=False, original_date=True, url=url or None,
        min_date=_GUESS_EARLIEST, max_date=_GUESS_LATEST,
    )  # fmt: skip
    moment = parse_moment(guess or "")
    return moment, "htmldate" if moment else ""


def _date_warnings(published: Moment | None, origin: str, metadata: Metadata, url: str) -> set[str]:
    if origin == "htmldate":
        return {"date-guessed"}
    if published is None:
        return set()
    warnings = set() if published.has_zone else {"date-without-zone"}
    return warnings | ({"date-unsure"} if _is_disputed(published, metadata, url) else set())


def _is_disputed(published: Moment, metadata: Metadata, url: str) -> bool:
    """Tell whether the page gives reason to doubt its stated date.

    Another statement or the address names another day, or the page was rewritten so much later that its
    words may well be of then.
    """
    day = published.at.date()
    stated = _DAY_IN_ADDRESS.search(url)
    in_address = stated is not None and "-".join(stated.groups()) != day.isoformat()
    others = any(
        other.at.date() != day for other in metadata.other_dates if other.has_zone == published.has_zone
    )
    modified = metadata.modified
    is_rewritten = modified is not None and modified.at - published.at > REWRITTEN_AFTER
    return in_address or others or is_rewritten
