"""Steps of the pipeline: at most once in effect, never lost, every failure with its reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Article, Stage
from claims.services import stages
from factcheck.errors import TransientError, UnreadableArticleError
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    row: Article = make.ArticleFactory(stage=Stage.READ)
    return row


def run(article: Article, step: object) -> Stage | None:
    reached = stages.run_step(article_id=article.pk, stage=Stage.READ, step=step)  # type: ignore[arg-type]
    article.refresh_from_db()
    return reached


def fail(error: Exception) -> object:
    def step(article: Article) -> Stage:
        article.title = "half done"
        article.save()
        raise error

    return step


def test_step_moves_the_article_on_and_clears_the_count(article: Article) -> None:
    assert run(article, lambda row: Stage.EXTRACTED) == Stage.EXTRACTED
    assert (article.stage, article.attempts) == ("extracted", 0)


def test_second_delivery_does_nothing(article: Article) -> None:
    run(article, lambda row: Stage.EXTRACTED)
    assert run(article, fail(AssertionError("ran twice"))) is None


def test_permanent_fault_parks_with_its_reason_and_rolls_back(article: Article) -> None:
    title = article.title
    assert run(article, fail(UnreadableArticleError("The page is empty."))) == Stage.PARKED
    assert (article.stage, article.parked_reason, article.title) == ("parked", "The page is empty.", title)


def test_passing_fault_waits_longer_each_time_and_parks_in_the_end(article: Article) -> None:
    delays = []
    for _ in range(stages.MAX_ATTEMPTS - 1):
        assert run(article, fail(TransientError("The server is down."))) == Stage.READ
        delays.append(article.next_attempt_at - timezone.now())
    assert delays == sorted(delays)
    assert timedelta(minutes=75) < delays[-1] < timedelta(minutes=81)
    assert run(article, fail(TransientError("The server is down."))) == Stage.PARKED
    assert article.parked_reason == "Gave up after 6 attempts. The server is down."


def test_retry_after_of_the_server_is_kept(article: Article) -> None:
    error = TransientError("Too many requests.")
    error.retry_after = 7200  # type: ignore[attr-defined]
    run(article, fail(error))
    assert article.next_attempt_at > timezone.now() + timedelta(minutes=119)


def test_unexpected_error_is_raised_and_counted_and_parks_in_the_end(article: Article) -> None:
    for attempt in range(1, stages.MAX_ATTEMPTS + 1):
        with pytest.raises(ZeroDivisionError):
            run(article, fail(ZeroDivisionError("by nought")))
        article.refresh_from_db()
        assert (article.stage, article.attempts) == ("read", attempt)
        assert article.last_error == "ZeroDivisionError: by nought"
    assert run(article, fail(ZeroDivisionError())) == Stage.PARKED
    assert article.parked_reason == "Gave up after 6 attempts. ZeroDivisionError: by nought"


def test_vanished_article_ends_quietly(article: Article) -> None:
    pk = article.pk
    article.delete()
    assert stages.run_step(article_id=pk, stage=Stage.READ, step=lambda row: Stage.EXTRACTED) is None


def test_sweep_takes_what_is_overdue_once() -> None:
    past, future = timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(minutes=1)
    due = make.ArticleFactory(stage=Stage.FETCHED, next_attempt_at=past)
    make.ArticleFactory(stage=Stage.FETCHED, next_attempt_at=future)
    make.ArticleFactory(stage=Stage.COMPARED, next_attempt_at=past)
    make.ArticleFactory(parked=True, next_attempt_at=past)
    assert stages.take_overdue() == [(due.pk, Stage.FETCHED)]
    assert stages.take_overdue() == []


def test_sweep_after_a_restart_takes_waiting_articles_too() -> None:
    waiting = make.ArticleFactory(stage=Stage.READ, next_attempt_at=timezone.now() + timedelta(hours=1))
    assert stages.take_overdue(include_waiting=True) == [(waiting.pk, Stage.READ)]


@pytest.mark.parametrize(
    ("has_revision", "text", "stage"), [(False, "", "found"), (True, "", "fetched"), (True, "x", "read")]
)
def test_retry_starts_where_the_stored_data_allow(has_revision: bool, text: str, stage: str) -> None:
    article = make.ArticleFactory(parked=True)
    if has_revision:
        make.RevisionFactory(article=article, text=text, raw=b"1", sha256="0" * 64)
    assert stages.retry_article(article_id=article.pk) == stage
    article.refresh_from_db()
    assert (article.stage, article.parked_reason, article.attempts) == (stage, "", 0)
