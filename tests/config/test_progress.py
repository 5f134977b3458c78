import pytest

from claims.models import Stage
from config import progress
from config.progress import Progress, count_articles
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_articles_are_counted_by_stage_and_failure() -> None:
    ArticleFactory(stage=Stage.COMPARED)
    ArticleFactory(stage=Stage.READ)
    ArticleFactory(stage=Stage.READ, last_error="no answer")
    ArticleFactory(stage=Stage.PARKED, parked_reason="no text", last_error="no text")
    counts, failing = count_articles()
    assert dict(counts) == {Stage.COMPARED: 1, Stage.READ: 2, Stage.PARKED: 1}
    assert failing == 1


def test_waiting_ends_when_every_article_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    article = ArticleFactory(stage=Stage.EXTRACTED)
    watched = Progress()
    assert not watched.is_done()
    article.stage = Stage.COMPARED
    article.save()
    assert watched.is_done()
    assert watched.faults == []
    assert capsys.readouterr().out.splitlines() == [
        "script/server: 0 of 1 articles compared, 1 extracted",
        "script/server: 1 of 1 articles compared",
    ]


def test_parked_article_is_a_fault_with_its_reason() -> None:
    ArticleFactory(stage=Stage.PARKED, parked_reason="The page holds no text.", url="https://a.example/1")
    watched = Progress()
    assert watched.is_done()
    assert watched.faults == ["parked: https://a.example/1: The page holds no text."]


def test_article_that_waits_for_another_try_is_not_waited_for() -> None:
    ArticleFactory(stage=Stage.FOUND, last_error="no answer", attempts=1)
    watched = Progress()
    assert watched.is_done()
    assert watched.faults == ["1 articles failed for now and are tried again later"]


def test_standstill_ends_the_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "STALLED_AFTER_SECONDS", -1.0)
    ArticleFactory(stage=Stage.READ)
    watched = Progress()
    assert watched.is_done()
    assert watched.faults[0].startswith("1 articles made no progress")
