"""Articles are listed with their stage, and handed in as an address or as text."""

from __future__ import annotations

from typing import Any

import pytest
from kombu.exceptions import OperationalError
from rest_framework.test import APIClient

from claims.models import Article
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    PublisherFactory,
    RevisionFactory,
)

ARTICLES = "/api/v1/articles/"


@pytest.fixture
def enqueued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Collect what would be handed to a worker."""
    calls: list[tuple[int, str]] = []
    monkeypatch.setattr(
        "claims.api.views.articles.enqueue_stage", lambda pk, stage: calls.append((pk, str(stage)))
    )
    return calls


def submit(client: APIClient, **body: Any) -> Any:
    return client.post(ARTICLES, body, format="json")


def test_address_is_taken_in_and_enqueued(reviewer: APIClient, enqueued: list[Any]) -> None:
    response = submit(reviewer, url="https://news.example/a?utm_source=x#top")

    article = Article.objects.get()
    assert response.status_code == 202
    assert response["Location"] == f"http://testserver{ARTICLES}{article.public_id}/"
    assert reviewer.get(response["Location"]).json()["stage"] == "found"
    assert article.url == "https://news.example/a"
    assert article.submitted_by is not None
    assert article.submitted_by.username == "rita"
    assert enqueued == [(article.pk, "found")]


def test_text_is_taken_in_with_what_is_known(reviewer: APIClient, enqueued: list[Any]) -> None:
    response = submit(
        reviewer,
        text="The mayor said the bridge was open.",
        title="Bridge",
        publisher="Gazette",
        published_at="2025-04-28T12:00:00+02:00",
    )

    body = response.json()
    assert response.status_code == 202
    assert (body["stage"], body["title"], body["publisher"]["name"]) == ("fetched", "Bridge", "Gazette")
    assert body["published_at"] == "2025-04-28T10:00:00Z"
    assert body["url"].startswith("urn:sha256:")
    assert enqueued == [(Article.objects.get().pk, "fetched")]


def test_known_article_is_answered_and_not_enqueued_again(reviewer: APIClient, enqueued: list[Any]) -> None:
    first = submit(reviewer, url="https://news.example/a")
    second = submit(reviewer, url="https://news.example/a#later")

    assert second.status_code == 200
    assert second["Location"] == first["Location"]
    assert len(enqueued) == Article.objects.count() == 1


def test_lost_broker_costs_delay_not_the_article(
    reviewer: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("claims.api.views.articles.enqueue_stage", fail)

    assert submit(reviewer, url="https://news.example/a").status_code == 202
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, ""),
        ({"url": "", "text": ""}, "url"),
        ({"text": "  "}, "text"),
        ({"url": "ftp://news.example/a"}, "url"),
        ({"url": "news.example/a"}, "url"),
        ({"url": "http://"}, "url"),
        ({"url": "http://[::1"}, "url"),
        ({"url": "http://news.example:port/"}, "url"),
        ({"url": "http://news.example/\x00"}, "url"),
        ({"url": "http://news.example/" + "a" * 2000}, "url"),
        ({"url": "http://news.example/" + "ü" * 1000}, "url"),
        ({"url": ["http://news.example/"]}, "url"),
        ({"text": "words\x00"}, "text"),
        ({"text": "words", "published_at": "yesterday"}, "published_at"),
        ({"text": "words", "published_at": "0000-00-00"}, "published_at"),
        ({"text": "words", "title": "t" * 501}, "title"),
        ({"text": "words", "titel": "Bridge"}, "titel"),
        ({"text": {"a": 1}}, "text"),
    ],
)
def test_bad_submission_names_the_field(
    reviewer: APIClient, enqueued: list[Any], body: dict[str, Any], field: str
) -> None:
    response = submit(reviewer, **body)

    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert field in [fault["field"] for fault in response.json()["errors"]]
    assert Article.objects.count() == len(enqueued) == 0


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("reviewer", 202), ("ingest operator", 202)])
def test_submitting_needs_the_permission(client_as: Any, enqueued: list[Any], role: str, status: int) -> None:
    assert submit(client_as(role), url="https://news.example/a").status_code == status


def test_list_shows_stage_reason_and_number_of_claims(viewer: APIClient) -> None:
    parked = ArticleFactory(parked=True)
    article = ArticleFactory()
    claim = ClaimFactory()
    for text in ("Out. Out.", "Out."):
        AppearanceFactory(claim=claim, quote="Out.", revision=RevisionFactory(article=article, text=text))

    first, second = viewer.get(ARTICLES).json()["results"]

    assert (first["id"], first["claims"], first["stage"]) == (str(article.public_id), 1, "compared")
    assert (second["id"], second["claims"], second["stage"]) == (str(parked.public_id), 0, "parked")
    assert second["parked_reason"] == "The page holds no text to read."


def test_detail_holds_the_text_that_quotes_point_into(viewer: APIClient) -> None:
    passage = AppearanceFactory(quote="Troops “left”.")

    body = viewer.get(f"{ARTICLES}{passage.revision.article.public_id}/").json()

    [revision] = body["revisions"]
    assert revision["text"][passage.start : passage.end] == "Troops “left”."


def test_filters(viewer: APIClient) -> None:
    outlet = PublisherFactory(host="gazette.example")
    mine = ArticleFactory(publisher=outlet, url="https://gazette.example/a", language="de", parked=True)
    ArticleFactory(url="https://gazette.example/ab")

    for parameters in (
        {"stage": "parked"},
        {"publisher": "gazette.example"},
        {"url": "https://gazette.example/a?utm_medium=feed"},
        {"language": "de"},
    ):
        results = viewer.get(ARTICLES, parameters).json()["results"]
        assert [row["id"] for row in results] == [str(mine.public_id)], parameters
    assert viewer.get(ARTICLES, {"published_after": "2025-04-29"}).json()["results"] == []


def test_number_of_queries_does_not_grow(viewer: APIClient, django_assert_num_queries: Any) -> None:
    ArticleFactory()
    with django_assert_num_queries(4):  # token, two of permissions, articles
        viewer.get(ARTICLES)
    for _ in range(5):
        AppearanceFactory()
    with django_assert_num_queries(4):
        viewer.get(ARTICLES)
