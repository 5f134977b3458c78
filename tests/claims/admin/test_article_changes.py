"""Two versions of a text side by side, looking again, and the archive of what was fetched."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db
OLD = "The port opened. Officials said 40 <b>people</b> were hurt in the blast. It rained all day long. Nobody knew why."
NEW = OLD.replace("40", "52").replace(" Nobody knew why.", "")


def test_changed_words_are_marked_and_escaped(viewer: Client, django_assert_max_num_queries: object) -> None:
    article = make.ArticleFactory()
    make.RevisionFactory(article=article, text=OLD, fetched_at=make.NOW)
    newer = make.RevisionFactory(
        article=article, text=NEW, fetched_at=make.NOW + timedelta(hours=1), title="Another headline"
    )
    url = reverse("admin:claims_article_changes", args=[article.pk, newer.pk])
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        html = viewer.get(url).content.decode()
    assert "<del>40 </del>" in html
    assert "<ins>52 </ins>" in html
    assert "&lt;b&gt;people&lt;/b&gt;" in html
    assert "ct-row-removed" in html
    assert "Another headline" in html
    assert (
        "since the one before"
        in viewer.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()
    )
    assert viewer.get(reverse("admin:claims_article_changes", args=[article.pk, 0])).status_code == 404
    assert Client().get(url).status_code == 302


def test_what_was_fetched_can_be_downloaded(viewer: Client) -> None:
    article = make.RevisionFactory().article
    listed = reverse("admin:claims_article_changelist")
    response = viewer.post(listed, {"action": "download", "_selected_action": [article.pk]})
    assert b"".join(response.streaming_content)[:2] == b"\x1f\x8b"
    response.close()


def test_looking_again_is_asked_of_the_workers(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from claims import tasks

    asked: list[int] = []
    monkeypatch.setattr(tasks.revisit_article, "delay_on_commit", asked.append)
    article, parked = make.ArticleFactory(), make.ArticleFactory(parked=True)
    operator.post(
        reverse("admin:claims_article_changelist"),
        {"action": "look_again", "_selected_action": [article.pk, parked.pk]},
    )
    assert asked == [article.pk]
