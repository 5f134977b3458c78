"""What a worker changes carries the task's name in the history."""

import pytest

from claims import tasks
from claims.admin.history import history_of
from claims.models import Stage
from tests import factories as make


@pytest.mark.django_db
def test_history_names_the_task() -> None:
    article = make.ArticleFactory(stage=Stage.READ)
    make.RevisionFactory(article=article, text="Nothing is claimed here.")
    tasks.extract_article.apply(args=[article.pk])
    article.refresh_from_db()
    assert article.stage == Stage.EXTRACTED
    newest, *_, oldest = history_of(article)
    assert newest.who == "worker: extract_article"
    assert oldest.who == "no user: a command or SQL"
