"""What a page says about itself: title, authors, date, language, canonical address.

Idea: publishers keep JSON-LD most carefully (it feeds their search ranking), Open Graph and
article tags next; both are taken as written, before anything is guessed from the visible page.
Entry: ``read_metadata``. Sources: schema.org Article, ogp.me, RFC 6596 (canonical).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from tld import get_fld

from factcheck.reading.json_ld import find_article_data, texts_of
from factcheck.reading.markup import strip_markup
from factcheck.reading.moments import Moment, parse_moment

_TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "headline")
_SITE_NAME_TAGS = ("og:site_name", "application-name")
_AUTHOR_TAGS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_DATE_TAGS = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "article.published", "dc.date.issued", "dcterms.created",
    "publish-date", "pubdate", "publication_date", "dc.date", "date",
)  # fmt: skip
_BYLINE = re.compile(r"^\s*(?:by|von|par|por|di)\s+(?=[A-Z])", re.IGNORECASE)
_SITE_NAME_GAPS = (" | ", " - ", " – ", " — ", " · ", " » ", " :: ")
_CUT_OFF = ("…", "...")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The page's own statements; empty where it is silent. ``published_from`` names the source."""

    title: str
    site_name: str
    authors: tuple[str, ...]
    published: Moment | None
    published_from: str
    language: str
    canonical_url: str
    is_free: bool


def read_metadata(tree: HtmlElement, url: str) -> Metadata:
    """Return what the page fetched from ``url`` states about itself."""
    tags = _meta_tags(tree)
    canonical_url = _canonical_url(tree, tags, url)
    blocks = [script.text or "" for script in tree.iter("script") if _is_json_ld(script)]
    data = find_article_data(blocks, frozenset({url, canonical_url}) - {""})
    published, published_from = _published(data, tags)
    return Metadata(
        title=_title(data, tags, tree),
        site_name=next(iter(texts_of(data.get("publisher"), "name")), "") or _first(tags, _SITE_NAME_TAGS),
        authors=_authors(data, tags),
        published=published,
        published_from=published_from,
        language=_language(data, tags, tree),
        canonical_url=canonical_url,
        is_free="false" not in str(data.get("isAccessibleForFree", "")).casefold(),
    )


def _is_json_ld(script: HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "").casefold()


def _meta_tags(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the contents of the page's meta tags by lower-case name, in page order."""
    tags: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            tags.setdefault(name.strip().casefold(), []).append(content)
    return tags


def _first(tags: dict[str, list[str]], names: Iterable[str]) -> str:
    return next((tags[name][0] for name in names if name in tags), "")


def _title(data: dict[str, Any], tags: dict[str, list[str]], tree: HtmlElement) -> str:
    """Return the headline; one that was cut to a length gives way to the longer form of itself."""
    site_name = _first(tags, _SITE_NAME_TAGS)
    headings = [" ".join(h1.text_content().split()) for h1 in tree.iter("h1")]
    page_title = " ".join((tree.findtext(".//title") or "").split())
    found = [*texts_of(data.get("headline")), *texts_of(data.get("name")), _first(tags, _TITLE_TAGS)]
    titles = [_without_site_name(strip_markup(text), site_name) for text in (*found, page_title, *headings)]
    titles = [title for title in titles if title]
    if not titles:
        return ""
    stem = titles[0].rstrip("".join(_CUT_OFF)).rstrip()
    if titles[0].endswith(_CUT_OFF) and len(stem) > 0:
        return next(
            (title for title in titles[1:] if title.startswith(stem) and len(title) > len(stem)), titles[0]
        )
    return titles[0]


def _without_site_name(title: str, site_name: str) -> str:
    for gap in _SITE_NAME_GAPS:
        head, found, tail = title.rpartition(gap)
        if found and head and tail.strip().casefold() == site_name.strip().casefold():
            return head.strip()
    return title


def _authors(data: dict[str, Any], tags: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the stated authors, each once; addresses of profiles are not names."""
    stated = texts_of(data.get("author"), "name") or next(
        (names for tag in _AUTHOR_TAGS if (names := [n for n in tags.get(tag, []) if "://" not in n])), []
    )
    cleaned = (_BYLINE.sub("", strip_markup(name)).strip(" ,;") for name in stated)
    return tuple(dict.fromkeys(name for name in cleaned if name and "://" not in name and "@" not in name))


def _published(data: dict[str, Any], tags: dict[str, list[str]]) -> tuple[Moment | None, str]:
    candidates = [("json-ld", text) for text in texts_of(data.get("datePublished"))]
    candidates += [("meta", text) for tag in _DATE_TAGS for text in tags.get(tag, [])[:1]]
    for origin, text in candidates:
        moment = parse_moment(text)
        if moment is not None:
            return moment, origin
    return None, ""


def _language(data: dict[str, Any], tags: dict[str, list[str]], tree: HtmlElement) -> str:
    """Return the stated language as its primary subtag ("en" for "en-GB")."""
    stated = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    stated = (
        stated or next(iter(texts_of(data.get("inLanguage"), "name")), "") or _first(tags, ("og:locale",))
    )
    match = re.match(r"([a-z]{2,3})(?:[-_]|$)", stated.strip().casefold())
    return match.group(1) if match else ""


def _canonical_url(tree: HtmlElement, tags: dict[str, list[str]], url: str) -> str:
    """Return the page's canonical address when it is believable: same site, and not the front page.

    Some sites mark every page as canonical for their front page, and copies elsewhere may claim
    to be the original.
    """
    links = [
        link.get("href", "") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").split()
    ]
    for stated in (*links, _first(tags, ("og:url",))):
        try:
            address = urljoin(url, stated.strip()) if stated else ""
            if address and _is_same_site(address, url) and not _is_front_page_of(address, url):
                return address.split("#")[0]
        except ValueError:
            continue
    return ""


def _is_front_page_of(address: str, url: str) -> bool:
    return urlsplit(address).path in {"", "/"} and urlsplit(url).path not in {"", "/"}


def _is_same_site(address: str, url: str) -> bool:
    if urlsplit(address).scheme not in {"http", "https"}:
        return False
    hosts = [urlsplit(text).hostname or "" for text in (address, url)]
    return hosts[0] == hosts[1] or _registrable(hosts[0]) == _registrable(hosts[1])


def _registrable(host: str) -> str:
    """Return the part of a host name that was registered, or the whole when there is none."""
    found = get_fld(f"http://{host}/", fail_silently=True)
    return str(found) if found else host
