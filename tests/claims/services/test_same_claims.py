"""From two articles to one claim: the whole chain, run again, told apart, copied later."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from claims.models import Appearance, Article, Claim, ClaimEdge, EdgeStatus
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from claims.services.same_claims import confirm_edge, reject_edge
from tests import factories as make

pytestmark = pytest.mark.django_db

DIGITS = "Ukraine said on Tuesday that 3,000 soldiers had crossed the border near Sumy."
WORDS = "In a statement, Ukraine said that three thousand soldiers had crossed the border near Sumy."
FEWER = "Ukraine said that 2,000 soldiers had crossed the border near Sumy."


def take_in(text: str) -> Article:
    article, _ = submit_article(Submission(text=text))
    run_article(article_id=article.pk)
    article.refresh_from_db()
    assert article.stage == "compared"
    return article


def about_soldiers() -> list[Claim]:
    return list(Claim.objects.filter(proposition__contains="soldiers").order_by("pk"))


def test_a_figure_in_words_and_in_digits_is_one_claim() -> None:
    take_in(DIGITS)
    take_in(WORDS)
    (claim,) = about_soldiers()
    assert claim.appearances.values("revision__article").distinct().count() == 2
    assert ClaimEdge.objects.get().status == EdgeStatus.AUTOMATIC


def test_another_figure_is_another_claim() -> None:
    take_in(DIGITS)
    take_in(FEWER)
    assert len(about_soldiers()) == 2
    assert not ClaimEdge.objects.exists()


def test_extracting_again_lands_on_the_claim_that_stands_for_the_words() -> None:
    take_in(DIGITS)
    article = take_in(WORDS)
    before = Appearance.objects.count(), Claim.everything.count()
    for stage in ("read", "extracted"):
        Article.objects.update(stage=stage)
        run_article(article_id=article.pk)
    assert (Appearance.objects.count(), Claim.everything.count()) == before
    assert len(about_soldiers()) == 1


def test_not_the_same_holds_for_later_copies() -> None:
    take_in(DIGITS)
    take_in(WORDS)
    reject_edge(edge_id=ClaimEdge.objects.get().pk, actor=make.UserFactory())
    assert len(about_soldiers()) == 2
    take_in(f"Later that day. {WORDS}")
    first, second = about_soldiers()
    assert (first.appearances.count(), second.appearances.count()) == (1, 2)
    assert ClaimEdge.objects.get().status == EdgeStatus.REJECTED


def test_the_old_address_leads_to_the_claim() -> None:
    edge = make.ClaimEdgeFactory()
    user = make.UserFactory(role="viewer")
    confirm_edge(edge_id=edge.pk, actor=user)
    client = APIClient()
    client.force_authenticate(user)
    answer = client.get(f"/api/v1/claims/{edge.claim_b.public_id}/")
    assert answer.status_code == 200
    assert answer.json()["id"] == str(edge.claim_a.public_id)
