"""Saying whether two claims are the same, and who may; disputes in one row each."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, ClaimEdge, EdgeKind, EdgeStatus
from claims.services.disputes import join_dispute
from tests.factories import AppearanceFactory, ClaimEdgeFactory, ConflictFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/claims/claimedge/"


def act(client: Client, action: str, *edges: ClaimEdge):
    return client.post(LIST, {"action": action, "_selected_action": [edge.pk for edge in edges], "index": 0})


def status(edge: ClaimEdge) -> str:
    return ClaimEdge.objects.get(pk=edge.pk).status


def test_confirming_the_same_makes_one_claim(reviewer: Client) -> None:
    edge = ClaimEdgeFactory()
    act(reviewer, "confirm_same", edge)
    assert (status(edge), Claim.objects.count()) == (EdgeStatus.CONFIRMED, 1)
    shown = reviewer.get(reverse("admin:claims_claim_change", args=[edge.claim_a_id])).content.decode()
    assert edge.claim_b.proposition in shown


def test_confirming_an_agreement_links_two_claims(reviewer: Client) -> None:
    edge = ClaimEdgeFactory(kind=EdgeKind.AGREEMENT)
    act(reviewer, "confirm_same", edge)
    assert status(edge) == EdgeStatus.SUGGESTED  # that is another question
    act(reviewer, "confirm_agreement", edge)
    assert (status(edge), Claim.objects.count()) == (EdgeStatus.CONFIRMED, 2)


def test_not_the_same_is_kept_and_can_be_taken_back(reviewer: Client) -> None:
    edge = ClaimEdgeFactory()
    act(reviewer, "reject_selected", edge)
    assert status(edge) == EdgeStatus.REJECTED
    act(reviewer, "reopen_selected", edge)
    assert status(edge) == EdgeStatus.SUGGESTED


def test_a_viewer_looks_but_does_not_decide(viewer: Client) -> None:
    edge = ClaimEdgeFactory()
    assert viewer.get(LIST).status_code == 200
    act(viewer, "confirm_same", edge)
    assert status(edge) == EdgeStatus.SUGGESTED


def test_suggested_ones_come_first_and_filters_work(reviewer: Client) -> None:
    decided, waiting = ClaimEdgeFactory(score=0.9), ClaimEdgeFactory(score=0.5)
    act(reviewer, "reject_selected", decided)
    assert list(reviewer.get(LIST).context["cl"].result_list) == [waiting, decided]
    shown = reviewer.get(LIST, {"status__exact": "rejected"}).context["cl"].result_list
    assert list(shown) == [decided]
    assert not reviewer.get(LIST, {"kind__exact": "agreement"}).context["cl"].result_list


def test_the_page_offers_what_can_be_decided(reviewer: Client) -> None:
    page = reviewer.get(reverse("admin:claims_claimedge_change", args=[ClaimEdgeFactory().pk]))
    assert [name for name, _label in page.context["page_actions"]] == ["confirm_same", "reject_selected"]


def test_a_dispute_is_one_row_with_its_positions(reviewer: Client) -> None:
    url = reverse("admin:claims_dispute_changelist")

    def dispute() -> None:
        join_dispute(ConflictFactory())

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert reviewer.get(url).status_code == 200
        return len(found)

    dispute()
    shown = reviewer.get(url).content.decode()
    assert shown.count("1 article, 1 origin") == 2
    few = queries()
    for _ in range(4):
        dispute()
    assert queries() == few
    assert few <= 12


def test_articles_and_origins_of_a_position_are_counted(reviewer: Client) -> None:
    conflict = ConflictFactory()
    origin = conflict.appearance_a.revision.article.origin
    AppearanceFactory(claim=conflict.claim_a, revision__article__origin=origin)
    join_dispute(conflict)
    shown = reviewer.get(reverse("admin:claims_dispute_changelist")).content.decode()
    assert "2 articles, 1 origin" in shown
