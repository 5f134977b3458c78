"""Pages whose text may not be the article are told from those where it is."""

import pytest
import trafilatura

from factcheck.reading import read_page
from factcheck.reading.doubt import agreement, is_doubtful

STORY = " ".join(
    f"The council of Arbaat voted on bridge {n} after a long debate about its cost." for n in range(30)
)
OTHER = " ".join(f"A trawler named Halcyon {n} brought home nets full of silver fish." for n in range(30))


def page(*bodies: str) -> str:
    return f"<html><head><title>News</title></head><body>{''.join(bodies)}</body></html>"


def article(text: str) -> str:
    return f"<article><h1>Title</h1><p>{text}</p></article>"


def doubt(html: str, text: str) -> bool:
    return is_doubtful(text, html, trafilatura.load_html(html))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("the dam burst", "The dam burst", 1.0),
        ("the dam burst", "the dam held", 2 / 3),
        ("the dam", "a bridge", 0.0),
        ("", "", 0.0),
        ("議会は橋を", "議会は橋を", 1.0),
    ],
)
def test_agreement_is_the_share_of_words_in_common(left: str, right: str, expected: float):
    assert agreement(left, right) == pytest.approx(expected)
    assert agreement(right, left) == pytest.approx(expected)


def test_two_readers_that_find_the_same_leave_no_doubt():
    assert not doubt(page(article(STORY)), STORY)


def test_a_text_that_the_second_reader_does_not_find_is_doubtful():
    assert doubt(page(article(STORY)), OTHER)


def test_two_long_articles_on_a_page_are_doubtful_but_not_one_inside_the_other():
    assert doubt(page(article(STORY), article(OTHER)), f"{STORY}\n{OTHER}")
    nested = page(f"<article>{article(STORY)}</article>")
    assert not doubt(nested, STORY)


def test_short_teasers_beside_the_article_are_nothing():
    assert not doubt(page(article(STORY), article("More on trawlers."), article("Weather.")), STORY)


def test_a_page_too_deep_for_the_second_reader_is_doubtful_at_once():
    assert doubt(page("<div>" * 700, article(STORY)), STORY)


def test_the_doubt_is_among_the_warnings_of_the_page():
    warnings = [
        read_page(page(*bodies).encode(), "https://news.example/a").warnings
        for bodies in ([article(STORY)], [article(STORY), article(OTHER)])
    ]
    assert ["doubtful-text" in found for found in warnings] == [False, True]
