"""The figures for pages and feeds, on cases that can be counted by hand."""

from datetime import UTC, datetime

import pytest

from factcheck.evaluation.reading import score_feeds, score_pages, token_f1
from factcheck.reading import Feed, FeedEntry, Page


def page(
    text: str = "",
    day: str = "",
    authors: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
    language: str = "en",
) -> Page:
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00") if day else None
    return Page(
        title="",
        site_name="",
        text=text,
        authors=authors,
        published_at=at,
        published_local=at,
        published_at_source="meta" if at else "",
        language=language,
        canonical_url="",
        warnings=warnings,
    )


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("a b c d", "a b c d", 1.0),
        ("A b, c d!", "a B c d", 1.0),
        ("a b c d", "a b", 2 / 3),
        ("a b", "c d", 0.0),
        ("a b", "", 0.0),
        ("東京都", "東京", 0.8),
    ],
)
def test_f1_of_the_words(gold: str, found: str, expected: float) -> None:
    assert token_f1(gold, found) == pytest.approx(expected)


def test_poor_texts_and_wrong_days_count_by_whether_a_doubt_was_marked() -> None:
    gold = [
        {"id": name, "set": "s", "text": "a b c d", "date": "2025-04-01", "lang": "en"}
        for name in ("right", "poor", "poor flagged", "wrong", "wrong marked", "unread")
    ]
    pages = {
        "right": page("a b c d", "2025-04-01"),
        "poor": page("x", "2025-04-01"),
        "poor flagged": page("x", "2025-04-01", warnings=("doubtful-text",)),
        "wrong": page("a b c d", "2025-04-02", language="de"),
        "wrong marked": page("a b c d", "2025-04-02", warnings=("date-guessed",)),
    }
    figures = score_pages(gold, pages)["s"]
    assert figures["text F1"] == pytest.approx(3 / 6)
    assert figures["poor"] == pytest.approx(3 / 6)
    assert figures["poor, not flagged"] == pytest.approx(1 / 6)
    assert figures["day right"] == pytest.approx(3 / 6)
    assert figures["day wrong"] == pytest.approx(2 / 6)
    assert figures["day wrong, no doubt marked"] == pytest.approx(1 / 6)
    assert figures["language right"] == pytest.approx(4 / 6)


def test_authors_are_right_missing_or_invented() -> None:
    gold = [
        {"id": "1", "set": "s", "authors": ["Ann Lee", "Bo Chi"]},
        {"id": "2", "set": "s", "authors": "Ann Lee and Bo Chi"},
        {"id": "3", "set": "s", "authors": []},
        {"id": "4", "set": "s", "authors": []},
    ]
    pages = {"1": page(authors=("ANN LEE",)), "2": page(), "3": page(authors=("Someone",)), "4": page()}
    assert score_pages(gold, pages)["s"] == {"an author right": 0.5, "author invented": 0.5}


def test_feed_entries_one_by_one() -> None:
    at = datetime(2025, 4, 1, 10, 0, 30, tzinfo=UTC)
    entries = tuple(
        FeedEntry(
            id="", title="A & b", link=f"https://a.example/{n}", published_at=at, updated_at=None, summary=""
        )
        for n in range(2)
    )
    feed = Feed(title="", language="", ttl_minutes=None, entries=entries)
    gold = [
        {
            "id": "1",
            "group": "g",
            "entries": [
                {"title": "A &amp; <b>b</b>", "link": "https://a.example/0", "date": "2025-04-01T10:00:00Z"},
                {"title": None, "link": "https://a.example/9", "date": ""},
            ],
        },
        {"id": "2", "group": "g", "entries": [{"title": "x", "link": None, "date": None}]},
    ]
    figures = score_feeds(gold, {"1": feed})["g"]
    assert figures == {
        "entries": 0.5,
        "title": 1.0,
        "link": 0.5,
        "date": 1.0,
        "no date where there is none": 0.0,
    }
