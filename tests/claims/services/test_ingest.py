"""Articles in, whatever way they come: stored once, cleaned, read, grouped with their copies."""

import zlib
from datetime import UTC, datetime

import pytest

from claims.models import Article, Publisher
from claims.services import ingest
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from factcheck.errors import InvalidInputError
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db

WORDS = [
    "The harbour authority said on Monday that the new breakwater would open in spring after two "
    "years of delays caused by storms and a dispute over the cost of the granite blocks.",
    "Fishermen from the old port welcomed the news but asked who would pay for the dredging of the "
    "channel, which has silted up since the work began and now keeps larger boats outside.",
    "The mayor told the council that the state would cover two thirds of the bill and that the rest "
    "would come from mooring fees, which have not been raised for eleven years.",
]


def read(url: str) -> Article:
    article, _ = submit_article(Submission(url=url))
    ingest.fetch_article(article_id=article.pk)
    ingest.read_article(article_id=article.pk)
    article.refresh_from_db()
    return article


def test_page_is_fetched_kept_and_read(site: Site) -> None:
    site.page("post.example/a", "Breakwater opens in spring", WORDS, "2025-03-04T08:30:00+02:00")
    article = read("http://post.example/a")
    revision = article.revisions.get()
    assert (article.stage, article.title) == ("read", "Breakwater opens in spring")
    assert (article.published_at, article.published_at_source) == (
        datetime(2025, 3, 4, 6, 30, tzinfo=UTC),
        "meta",
    )
    assert (article.publisher and article.publisher.name, article.language) == ("The Example Post", "en")
    assert revision.text == "\n".join(["Breakwater opens in spring", *WORDS])
    assert zlib.decompress(bytes(revision.raw)) == site.answers["post.example/a"].body


def test_missing_page_waits_and_says_why(site: Site) -> None:
    article, _ = submit_article(Submission(url="http://post.example/gone"))
    assert ingest.fetch_article(article_id=article.pk) == "found"
    article.refresh_from_db()
    assert "404" in article.last_error


def test_page_without_text_is_parked_with_its_reason(site: Site) -> None:
    site.answers["post.example/empty"] = Answer(b"<html><body></body></html>")
    article = read("http://post.example/empty")
    assert article.stage == "parked"
    assert article.parked_reason


def test_copy_joins_the_origin_and_another_story_does_not(site: Site) -> None:
    site.page("post.example/a", "Breakwater opens in spring", WORDS)
    site.page("copy.example/b", "Port to get its wall", [*WORDS[:2], "All rights reserved by the agency."])
    site.page(
        "copy.example/c", "Rain ahead", ["Forecasters expect heavy rain along the coast on Tuesday " * 4]
    )
    original, copy, other = (
        read(f"http://{address}") for address in ("post.example/a", "copy.example/b", "copy.example/c")
    )
    assert original.origin is not None
    assert copy.origin == original.origin
    assert other.origin != original.origin


def test_pasted_text_is_cleaned_before_it_is_stored() -> None:
    article, is_new = submit_article(
        Submission(text="Caf\u0065\u0301 owners said\x00 no.\r\nTwice.", title="T\x00")
    )
    ingest.read_article(article_id=article.pk)
    assert is_new
    assert article.revisions.get().text == "Café owners said no.\nTwice."
    assert article.title == "T"


def test_text_without_a_title_is_called_by_its_first_words() -> None:
    article, _ = submit_article(Submission(text=f"{WORDS[0]}\nSecond paragraph."))
    ingest.read_article(article_id=article.pk)
    article.refresh_from_db()
    assert article.title == "The harbour authority said on Monday that the new breakwater would open in …"


def test_same_submission_twice_is_one_article() -> None:
    first, _ = submit_article(Submission(text="The same words."))
    second, is_new = submit_article(Submission(text="The same words.\n"))
    assert (second.pk, is_new) == (first.pk, False)


def test_named_publisher_without_an_address_is_kept_once() -> None:
    for text in ("one", "two"):
        submit_article(Submission(text=text, publisher="Evening Echo"))
    assert Publisher.objects.get().name == "Evening Echo"


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "ftp://a.example/x",
        "not an address",
        "http://[::1",
        "http://post.example:port/",
        "http://post.example:99999/",
        f"http://{'a.' * 200}example/",
    ],
)
def test_other_than_web_addresses_are_refused(url: str) -> None:
    with pytest.raises(InvalidInputError, match="http"):
        submit_article(Submission(url=url))


def test_endless_address_is_refused_with_its_length() -> None:
    with pytest.raises(InvalidInputError, match="3020 characters"):
        submit_article(Submission(url=f"http://post.example/{'a' * 3000}"))


HOSTILE = "\u202e\x00\x1b[31m" + "Ω" * 900


def test_hostile_page_is_read_or_parked_never_a_crash(site: Site) -> None:
    site.page("post.example/x", HOSTILE, [f"{HOSTILE} said on Monday that {HOSTILE} was {'9' * 400}."] * 3)
    body = site.answers["post.example/x"].body
    scripts = b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"\\u0000",'
    scripts += b'"datePublished":"99999-99-99","author":[{"name":"' + b"A" * 5000 + b'"}]}</script>'
    site.answers["post.example/x"].body = body.replace(b"<head>", b"<head>" + scripts)
    article, _ = submit_article(Submission(url="http://post.example/x"))
    run_article(article_id=article.pk)
    article.refresh_from_db()
    assert article.stage in {"compared", "parked"}
    assert "\x00" not in article.title


def test_empty_submission_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="Nothing to read"):
        submit_article(Submission(text="  \n"))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://Post.Example/a#part", "http://post.example/a"),
        ("http://post.example/a?utm_source=x&id=7", "http://post.example/a?id=7"),
        ("http://post.example/a?id=7", "http://post.example/a?id=7"),
        ("http://post.example/A", "http://post.example/A"),
    ],
)
def test_canonical_address(url: str, canonical: str) -> None:
    assert ingest.canonical_url(url) == canonical
