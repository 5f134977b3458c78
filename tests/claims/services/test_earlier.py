"""A changed text leads back to the decision about its old words."""

from datetime import timedelta

import pytest

from claims.models import Article, Conflict, Stage
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from claims.services.reviews import confirm_conflict
from tests import factories as make

pytestmark = pytest.mark.django_db

MINISTRY = "The interior ministry of Norland said 14 people were killed in the Kessin factory fire."
UNION = "The Kessin workers' union said at least 40 people were killed in the Kessin factory fire."


def take_in(text: str) -> Article:
    article, _ = submit_article(Submission(text=text))
    run_article(article_id=article.pk)
    article.refresh_from_db()
    return article


def change(article: Article, text: str) -> None:
    """Store another revision of an article and take it through the chain."""
    before = article.revisions.latest("fetched_at")
    make.RevisionFactory(article=article, text=text, fetched_at=before.fetched_at + timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(stage=Stage.READ)
    run_article(article_id=article.pk)


def decided_fire() -> tuple[Article, Conflict]:
    article = take_in(MINISTRY)
    take_in(UNION)
    conflict = Conflict.objects.get()
    confirm_conflict(conflict_id=conflict.pk, actor=make.UserFactory())
    return article, conflict


def test_a_corrected_figure_is_a_new_suggestion_that_names_the_old_decision():
    article, decided = decided_fire()
    change(article, MINISTRY.replace("14", "17"))
    suggestion = Conflict.objects.get(status="suggested")
    assert suggestion.earlier == decided
    decided.refresh_from_db()
    assert decided.status == "confirmed"


def test_other_words_in_the_changed_text_do_not():
    article, _ = decided_fire()
    change(
        article, "The interior ministry of Norland said only three workers died when Kessin's factory burnt."
    )
    for suggestion in Conflict.objects.filter(status="suggested"):
        assert suggestion.earlier is None


def test_an_undecided_conflict_is_no_earlier_decision():
    article = take_in(MINISTRY)
    take_in(UNION)
    change(article, MINISTRY.replace("14", "17"))
    assert {row.earlier for row in Conflict.objects.all()} == {None}


def test_the_same_words_again_bring_no_new_suggestion():
    article, decided = decided_fire()
    change(article, MINISTRY + " Officials spoke on Monday.")
    assert list(Conflict.objects.all()) == [decided]


def test_the_conflict_page_shows_the_earlier_decision(client):
    article, decided = decided_fire()
    change(article, MINISTRY.replace("14", "17"))
    decided.refresh_from_db()
    suggestion = Conflict.objects.get(status="suggested")
    client.force_login(make.UserFactory(role="reviewer"))
    page = client.get(f"/admin/claims/conflict/{suggestion.pk}/change/").content.decode()
    assert "Decided before the text was changed" in page
    assert f"Conflict #{decided.pk}" in page
    assert str(decided.decided_by) in page
