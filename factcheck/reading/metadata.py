"""What a page says about itself: title, authors, date, language, canonical address.

Idea: publishers keep JSON-LD most carefully (it feeds their search ranking), Open Graph and
article tags next; both are taken as written, before anything is guessed from the visible page.
Entry: ``read_metadata``. Sources: schema.org Article, ogp.me.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from factcheck.reading.bylines import find_authors
from factcheck.reading.canonical import find_canonical_url
from factcheck.reading.headlines import find_headline
from factcheck.reading.json_ld import find_article_data, texts_of
from factcheck.reading.markup import strip_markup
from factcheck.reading.moments import Moment, parse_moment

_SITE_NAME_TAGS = ("og:site_name", "application-name")
_TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "headline")
_AUTHOR_TAGS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_DATE_TAGS = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "article.published", "dc.date.issued", "dcterms.created",
    "publish-date", "pubdate", "publication_date", "dc.date", "date",
)  # fmt: skip
_MODIFIED_TAGS = ("article:modified_time", "og:updated_time", "datemodified")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]|$)")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

Tags = dict[str, list[str]]
"""Contents of the page's meta tags by lower-case name, in page order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The page's own statements; empty where it is silent.

    ``title_from`` and ``authors_from`` are "json-ld", "meta", "page" (its visible part) or empty;
    ``published_from`` names the source of the date, ``other_dates`` are those its other statements give;
    ``body`` is the text as given to search engines.
    """

    title: str
    title_from: str
    site_name: str
    authors: tuple[str, ...]
    authors_from: str
    published: Moment | None
    published_from: str
    other_dates: tuple[Moment, ...]
    modified: Moment | None
    language: str
    canonical_url: str
    is_free: bool
    body: str


def read_metadata(tree: HtmlElement, url: str) -> Metadata:
    """Return what the page fetched from ``url`` states about itself."""
    tags = _meta_tags(tree)
    canonical_url = find_canonical_url([*_links(tree, "link", "canonical"), *tags.get("og:url", [])], url)
    blocks = [script.text or "" for script in tree.iter("script") if _is_json_ld(script)]
    data = find_article_data(blocks, frozenset({url, canonical_url}) - {""})
    dates = _published(data, tags)
    published, published_from = dates[0] if dates else (None, "")
    site_name = _first(
        texts_of(data.get("publisher"), "name"), *(tags.get(tag, []) for tag in _SITE_NAME_TAGS)
    )
    title, title_from = _title(data, tags, tree)
    host = urlsplit(url).hostname or ""
    authors, authors_from = _authors(data, tags, tree, outlet=site_name, host=host)
    return Metadata(
        title=title,
        title_from=title_from,
        site_name=site_name,
        authors=authors,
        authors_from=authors_from,
        published=published,
        published_from=published_from,
        other_dates=tuple(moment for moment, _ in dates[1:]),
        modified=_modified(data, tags),
        language=_language(data, tags, tree),
        canonical_url=canonical_url,
        is_free="false" not in str(data.get("isAccessibleForFree", "")).casefold(),
        body="\n".join(map(strip_markup, _first(texts_of(data.get("articleBody"))).split("\n"))),
    )


def _is_json_ld(script: HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "").casefold()


def _meta_tags(tree: HtmlElement) -> Tags:
    tags: Tags = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            tags.setdefault(name.strip().casefold(), []).append(content)
    return tags


def _links(tree: HtmlElement, element: str, relation: str) -> list[str]:
    """Return where the elements with that ``rel`` point to."""
    found = (link for link in tree.iter(element) if relation in (link.get("rel") or "").split())
    return [link.get("href") or "" for link in found]


def _first(*places: Iterable[str]) -> str:
    return next((text for place in places for text in place if text), "")


def _title(data: dict[str, Any], tags: Tags, tree: HtmlElement) -> tuple[str, str]:
    """Return the headline and where it stands first."""
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    stated = [*texts_of(data.get("headline")), *texts_of(data.get("name"))]
    tagged = [text for tag in _TITLE_TAGS for text in tags.get(tag, [])[:1]]
    candidates = [*stated, *tagged, tree.findtext(".//title") or ""]
    site_name = _first(*(tags.get(tag, []) for tag in _SITE_NAME_TAGS))
    plain = [strip_markup(text) for text in candidates]
    title = find_headline([*plain, *headings], site_name=site_name, headings=headings)
    origins = [*["json-ld"] * len(stated), *["meta"] * len(tagged), "page", *["page"] * len(headings)]
    forms = zip([*plain, *headings], origins, strict=True)
    return title, next((origin for text, origin in forms if title and title in text), "")


def _authors(
    data: dict[str, Any], tags: Tags, tree: HtmlElement, *, outlet: str, host: str
) -> tuple[tuple[str, ...], str]:
    """Return the authors and the place that names them, the most trusted first."""
    links = [link.text_content() for link in tree.iter("a") if "author" in (link.get("rel") or "").split()]
    places = [("json-ld", texts_of(data.get("author"), "name"))]
    places += [("meta", tags.get(tag, [])) for tag in _AUTHOR_TAGS]
    for origin, bylines in [*places, ("page", links)]:
        if names := find_authors([bylines], outlet=outlet, host=host):
            return names, origin
    return (), ""


def _published(data: dict[str, Any], tags: Tags) -> list[tuple[Moment, str]]:
    """Return the stated dates of publication with where they stand, the most trusted first."""
    candidates = [("json-ld", text) for text in texts_of(data.get("datePublished"))]
    candidates += [("meta", text) for tag in _DATE_TAGS for text in tags.get(tag, [])[:1]]
    moments = ((parse_moment(text), origin) for origin, text in candidates)
    return [(moment, origin) for moment, origin in moments if moment is not None]


def _modified(data: dict[str, Any], tags: Tags) -> Moment | None:
    stated = [*texts_of(data.get("dateModified")), *(tags.get(tag, [""])[0] for tag in _MODIFIED_TAGS)]
    return next((moment for text in stated if (moment := parse_moment(text)) is not None), None)


def _language(data: dict[str, Any], tags: Tags, tree: HtmlElement) -> str:
    """Return the stated language as its primary subtag ("en" for "en-GB")."""
    attributes = [tree.get("lang") or "", tree.get(_XML_LANGUAGE) or ""]
    stated = _first(attributes, texts_of(data.get("inLanguage"), "name"), tags.get("og:locale", []))
    match = _LANGUAGE.match(stated.strip().casefold())
    return match.group(1) if match else ""
