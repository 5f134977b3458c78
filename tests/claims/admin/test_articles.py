import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from claims import engine, tasks
from claims.models import Article, Stage
from tests.factories import AppearanceFactory, ArticleFactory, RevisionFactory

LIST = "/admin/claims/article/"
ADD = "/admin/claims/article/add/"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What the admin asked the pipeline to do."""
    calls: list[tuple[int, str]] = []
    monkeypatch.setattr(tasks, "enqueue_stage", lambda pk, stage: calls.append((pk, str(stage))))
    return calls


def add(client: Client, **data: str):
    empty = {"address": "", "text": "", "headline": "", "outlet": "", "published_0": "", "published_1": ""}
    return client.post(ADD, {**empty, **data})


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def page(article: Article) -> str:
    return reverse("admin:claims_article_change", args=[article.pk])


def test_a_pasted_text_enters_the_pipeline(reviewer: Client, asked: list[tuple[int, str]]) -> None:
    response = add(
        reviewer,
        text="Kyiv refuted it.",
        headline="Denied",
        outlet="Harbour Gazette",
        published_0="2025-04-28",
        published_1="09:30",
    )
    article = Article.objects.get()
    assert response.status_code == 302
    assert (article.title, article.publisher.name, article.stage) == ("Denied", "Harbour Gazette", "fetched")
    assert f"{article.published_at:%Y-%m-%d %H:%M}" == "2025-04-28 09:30"
    assert article.submitted_by is not None
    assert asked == [(article.pk, "fetched")]
    assert reviewer.get(page(article)).status_code == 200


def test_an_address_is_fetched_later(reviewer: Client, asked: list[tuple[int, str]]) -> None:
    add(reviewer, address="https://news.example/a?utm_source=x")
    article = Article.objects.get()
    assert (article.url, article.stage) == ("https://news.example/a", "found")
    assert asked == [(article.pk, "found")]


def test_the_same_address_twice_changes_nothing(reviewer: Client, asked: list[tuple[int, str]]) -> None:
    add(reviewer, address="https://news.example/a")
    response = add(reviewer, address="https://news.example/a", headline="Other")
    assert "stored before" in told(response)
    assert Article.objects.get().title == ""
    assert len(asked) == 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"address": "javascript:alert(1)"},
        {"address": "not an address"},
        {"text": "  "},
        {"address": "http://[x"},
    ],
)
def test_nothing_to_read_is_said_in_the_form(reviewer: Client, given: dict[str, str]) -> None:
    response = add(reviewer, **given)
    assert response.status_code == 200
    assert response.context["errors"]
    assert not Article.objects.exists()


def test_a_viewer_adds_nothing(viewer: Client) -> None:
    assert viewer.get(ADD).status_code == 403
    assert add(viewer, text="words").status_code == 403


def test_retrying_takes_parked_articles_up(operator: Client, asked: list[tuple[int, str]]) -> None:
    parked, fine = ArticleFactory(parked=True), ArticleFactory()
    selection = {"action": "retry_parked", "_selected_action": [parked.pk, fine.pk]}
    response = operator.post(LIST, selection)
    assert "1 taken up again; 1 skipped (not parked)" in told(response)
    parked.refresh_from_db()
    assert (parked.stage, parked.parked_reason) == (Stage.FOUND, "")
    assert asked == [(parked.pk, "found")]


def test_the_page_offers_retrying_only_where_it_helps(operator: Client, asked: list[object]) -> None:
    parked, fine = ArticleFactory(parked=True), ArticleFactory()
    assert "retry_parked" not in operator.get(page(fine)).content.decode()
    shown = operator.get(page(parked)).content.decode()
    assert "retry_parked" in shown
    assert parked.parked_reason in shown
    posted = {"action": "retry_parked", "_selected_action": [parked.pk], "_from_page": parked.pk}
    assert operator.post(LIST, posted).url == page(parked)


def test_a_reviewer_cannot_retry(reviewer: Client, asked: list[object]) -> None:
    parked = ArticleFactory(parked=True)
    reviewer.post(LIST, {"action": "retry_parked", "_selected_action": [parked.pk]})
    parked.refresh_from_db()
    assert parked.stage == Stage.PARKED
    assert asked == []


def test_the_text_shows_its_claims(viewer: Client) -> None:
    revision = RevisionFactory(text="On Monday Kyiv denied it. More.")
    appearance = AppearanceFactory(revision=revision, quote="Kyiv denied it")
    shown = viewer.get(page(revision.article)).content.decode()
    link = reverse("admin:claims_claim_change", args=[appearance.claim_id])
    assert f'<a href="{link}"><mark class="ct-quote">Kyiv denied it</mark></a>' in shown
    assert revision.sha256 in shown


def test_the_pipelines_fields_cannot_be_posted(operator: Client) -> None:
    article = ArticleFactory(title="Kept")
    operator.post(page(article), {"title": "Changed", "stage": "parked", "url": "https://x.example/"})
    article.refresh_from_db()
    assert (article.title, article.stage) == ("Kept", Stage.COMPARED)


def run_again(client: Client, *articles: Article):
    data = {"action": "read_again", "_selected_action": [article.pk for article in articles]}
    return client.post(LIST, data)


def test_finished_articles_are_given_to_the_engine_again(
    operator: Client, asked: list[tuple[int, str]]
) -> None:
    finished, parked = ArticleFactory(), ArticleFactory(parked=True)
    response = run_again(operator, finished, parked)
    finished.refresh_from_db()
    parked.refresh_from_db()
    assert asked == [(finished.pk, "read")]
    assert (finished.stage, parked.stage) == ("read", "parked")
    assert "not finished" in told(response)


def test_the_filter_tells_articles_of_another_engine(reviewer: Client) -> None:
    version = engine.version()
    current = ArticleFactory(title="Fresh", extracted_by=version, compared_by=version)
    older = ArticleFactory(title="Dusty", extracted_by=version, compared_by="0.1")
    shown = {
        asked: {row.pk for row in reviewer.get(LIST, {"engine": asked}).context["cl"].result_list}
        for asked in ("current", "other")
    }
    assert shown == {"current": {current.pk}, "other": {older.pk}}


@pytest.mark.parametrize(("stage", "offered"), [("compared", True), ("found", False)])
def test_the_page_offers_the_engine_only_where_it_can_run(
    operator: Client, stage: str, offered: bool
) -> None:
    article = ArticleFactory(stage=stage)
    assert ("Run the engine again" in operator.get(page(article)).content.decode()) is offered


def test_a_reviewer_may_not_run_the_engine(reviewer: Client, asked: list[tuple[int, str]]) -> None:
    run_again(reviewer, ArticleFactory())
    assert asked == []
