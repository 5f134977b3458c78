"""The sample stories hold together: feed, pages and what is expected of them."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
import trafilatura
from lxml import html

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SITE = SEEDS / "site"
FEED = SITE / "sample-feed.example" / "rss.xml"
PAGES = sorted(SITE.glob("**/*.html"))
EXPECTED = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))
PAIRS = [*EXPECTED["conflicts"], *EXPECTED["not_conflicts"], *EXPECTED["open"]]
KINDS = {"denial", "contradiction", "numeric", "reversal"}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def address_of(page: Path) -> str:
    return f"http://{page.relative_to(SITE).with_suffix('').as_posix()}"


def parse(page: Path) -> html.HtmlElement:
    return html.document_fromstring(page.read_bytes())


def news_article(page: Path) -> dict[str, Any]:
    (block,) = parse(page).xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(block)
    return next(node for node in data.get("@graph", [data]) if node["@type"].endswith("NewsArticle"))


def extracted_text(page: Path) -> str:
    return trafilatura.extract(page.read_text(encoding="utf-8"), include_comments=False) or ""


def body_paragraphs(page: Path) -> list[str]:
    """Return the paragraphs a person would call the article, by its markup."""
    containers = "//div[contains(@class, '-body')] | //section[@itemprop='articleBody']"
    (body,) = parse(page).xpath(containers)
    return [paragraph.text_content().strip() for paragraph in body.xpath("./p")]


def test_there_are_enough_stories() -> None:
    assert len(PAGES) >= 16
    assert {pair["story"] for pair in PAIRS} == {"kursk", "factory fire", "takeover", "marathon", "fuel tax"}


def test_feed_lists_every_page_once_with_its_date() -> None:
    feed = feedparser.parse(FEED.read_bytes())
    assert not feed.bozo
    assert sorted(entry.link for entry in feed.entries) == sorted(map(address_of, PAGES))
    printed = {
        address_of(page): datetime.fromisoformat(news_article(page)["datePublished"]) for page in PAGES
    }
    for entry in feed.entries:
        assert datetime.strptime(entry.published, "%a, %d %b %Y %H:%M:%S %z") == printed[entry.link]


@each_page
def test_page_says_when_it_was_printed_and_by_whom(page: Path) -> None:
    article = news_article(page)
    assert datetime.fromisoformat(article["datePublished"]).tzinfo is not None
    assert article["headline"] in parse(page).findtext("head/title")
    assert article["author"]
    assert article["publisher"]["name"]


@each_page
def test_canonical_address_is_where_the_page_is_served(page: Path) -> None:
    (canonical,) = parse(page).xpath("//link[@rel='canonical']/@href")
    assert canonical == address_of(page) == news_article(page)["mainEntityOfPage"]["@id"]


@each_page
def test_page_refers_to_nothing_outside_the_reserved_names(page: Path) -> None:
    references = parse(page).xpath("//@href | //@src | //@srcset | //@action | //@poster | //@data")
    hosts = {urlsplit(urljoin(address_of(page), reference)).hostname for reference in references}
    assert all(host and host.endswith(".example") for host in hosts)
    assert "url(" not in page.read_text(encoding="utf-8")
    assert "@import" not in page.read_text(encoding="utf-8")


@each_page
def test_extraction_keeps_the_article_and_nothing_else(page: Path) -> None:
    assert extracted_text(page).split("\n") == body_paragraphs(page)


@each_page
def test_article_is_of_a_length_news_has(page: Path) -> None:
    assert 180 <= len(" ".join(body_paragraphs(page)).split()) <= 480


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: re.sub(r"\W+", "-", pair["left"]["quote"])[:40])
def test_expected_quotes_stand_verbatim_in_their_pages(pair: dict[str, Any]) -> None:
    for side in (pair["left"], pair["right"]):
        assert extracted_text(SITE / side["article"]).count(side["quote"]) == 1
        assert side["speaker"]


def test_expected_conflicts_name_known_kinds_and_no_pair_is_in_two_lists() -> None:
    assert all(pair["kinds"] and KINDS.issuperset(pair["kinds"]) for pair in EXPECTED["conflicts"])
    ends = [
        frozenset((side["article"], side["quote"]) for side in (pair["left"], pair["right"]))
        for pair in PAIRS
    ]
    assert len(set(ends)) == len(ends)


def test_syndicated_copy_repeats_the_agency_text() -> None:
    for agency, copy in EXPECTED["same_origin"]:
        original, printed = (set(body_paragraphs(SITE / name)) for name in (agency, copy))
        assert len(original & printed) >= 0.8 * len(original)
        assert news_article(SITE / agency)["headline"] != news_article(SITE / copy)["headline"]
