import json

import pytest

from factcheck.reading.json_ld import find_article_data, texts_of

URL = "https://news.example/a"
ARTICLE = {"@type": "NewsArticle", "headline": "Kyiv denies", "url": URL}


def find(*blocks, addresses=frozenset({URL})):
    return find_article_data([b if isinstance(b, str) else json.dumps(b) for b in blocks], addresses)


@pytest.mark.parametrize(
    "block",
    [
        ARTICLE,
        [{"@type": "Organization", "name": "News"}, ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "News"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["ReportageNewsArticle"]},
        ARTICLE | {"@type": "LiveBlogPosting"},
    ],
)
def test_article_is_found_wherever_it_stands(block):
    assert find(block)["headline"] == "Kyiv denies"


def test_article_of_this_page_wins_over_a_teaser():
    teaser = ARTICLE | {"headline": "Other", "url": "https://news.example/b"}
    own = ARTICLE | {"mainEntityOfPage": {"@type": "WebPage", "@id": URL}, "url": ""}
    assert find(teaser, own)["headline"] == "Kyiv denies"


def test_page_itself_is_taken_when_there_is_no_article():
    page = {"@type": "WebPage", "name": "Kyiv denies", "datePublished": "2024-04-26"}
    assert find(page)["datePublished"] == "2024-04-26"
    assert find(page, ARTICLE)["headline"] == "Kyiv denies"


def test_references_to_people_are_followed():
    graph = [ARTICLE | {"author": [{"@id": "#ann"}]}, {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]
    assert texts_of(find({"@graph": graph})["author"], "name") == ["Ann Lee"]


@pytest.mark.parametrize(
    "block",
    [
        '<!-- {"@type": "NewsArticle", "headline": "Kyiv denies"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Kyiv denies"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Kyiv denies",};',
        '{"@type": "NewsArticle", "headline": "Kyiv denies", "description": "line\nbreak"}',
    ],
)
def test_usual_breakage_is_repaired(block):
    assert find(block)["headline"] == "Kyiv denies"


@pytest.mark.parametrize(
    "block", ["", "{", "null", "[1]", '"text"', "[" * 100_000, '{"@type": "Recipe", "name": "Soup"}']
)
def test_nothing_is_found_in_nonsense(block):
    assert find(block) == {}


def test_texts_of_takes_strings_lists_and_objects():
    assert texts_of(["Ann", {"name": "Bo &amp; Co"}, {"url": "x"}, None, 3, ""], "name") == ["Ann", "Bo & Co"]
