"""Arranging a dispute by hand: moving, splitting, merging, and who may."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Change, Claim, Conflict, Dispute, PositionClaim
from claims.services.disputes import join_dispute
from tests import factories as make

pytestmark = pytest.mark.django_db


def conflict(first: Claim, second: Claim) -> Dispute:
    a, b = sorted([first, second], key=lambda row: row.pk)
    row: Conflict = make.ConflictFactory(
        appearance_a=make.AppearanceFactory(claim=a), appearance_b=make.AppearanceFactory(claim=b)
    )
    return join_dispute(row)


def page(dispute: Dispute) -> str:
    return reverse("admin:claims_dispute_change", args=[dispute.pk])


def arrange(client: Client, dispute: Dispute, **data: object):
    return client.post(reverse("admin:claims_dispute_arrange", args=[dispute.pk]), data)


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def place(dispute: Dispute, claim: Claim) -> int:
    return PositionClaim.objects.get(dispute=dispute, claim=claim).position_id


@pytest.fixture
def three() -> tuple[Dispute, Claim, Claim, Claim]:
    """Return a dispute of one claim against two, each in a position of its own."""
    russia, ukraine, un = (make.ClaimFactory(speaker__side=side) for side in ("Russia", "Ukraine", "UN"))
    conflict(russia, ukraine)
    return conflict(russia, un), russia, ukraine, un


def test_the_page_shows_who_says_what_where(reviewer: Client, three) -> None:
    dispute, *claims = three
    shown = reviewer.get(page(dispute)).content.decode()
    for claim in claims:
        assert claim.proposition in shown
        assert str(claim.speaker) in shown
    assert "Arrange" not in shown


def test_moving_puts_two_claims_into_one_position(editor: Client, three) -> None:
    dispute, _, ukraine, un = three
    assert "Arrange" in editor.get(page(dispute)).content.decode()
    response = arrange(editor, dispute, do="move", claims=[un.pk], position=place(dispute, ukraine))
    assert response.url == page(dispute)
    assert place(dispute, un) == place(dispute, ukraine)
    assert "placed by" in editor.get(page(dispute)).content.decode()


def test_claims_in_conflict_cannot_share_a_position(editor: Client, three) -> None:
    dispute, russia, ukraine, _ = three
    before = place(dispute, russia)
    response = arrange(editor, dispute, do="move", claims=[russia.pk], position=place(dispute, ukraine))
    assert "Dismiss the conflict first" in told(response)
    assert place(dispute, russia) == before


def test_splitting_makes_a_dispute_with_its_own_question(editor: Client, three) -> None:
    dispute, russia, *_ = three
    other, another = make.ClaimFactory(), make.ClaimFactory()
    conflict(russia, other)
    again = conflict(other, another)
    refreshed = Dispute.objects.get(pk=dispute.pk)
    arrange(editor, refreshed, do="split", claims=[other.pk], question="Who broke it?")
    assert Dispute.objects.filter(question="Who broke it?").count() == 0  # alone it is in no conflict
    merged = arrange(editor, dispute, do="merge", other=again.pk)
    assert merged.status_code == 302
    response = arrange(editor, dispute, do="split", claims=[other.pk, another.pk], question="Who broke it?")
    new = Dispute.objects.get(question="Who broke it?")
    assert response.url == page(new)
    assert set(PositionClaim.objects.filter(dispute=new).values_list("claim", flat=True)) == {
        other.pk,
        another.pk,
    }


def test_merging_leads_from_the_old_page_to_the_new_one(editor: Client, three) -> None:
    dispute, *_ = three
    other = conflict(make.ClaimFactory(), make.ClaimFactory())
    arrange(editor, dispute, do="merge", other=other.pk)
    assert editor.get(page(other)).url == page(dispute)
    assert not Dispute.objects.filter(pk=other.pk).exists()
    change = Change.objects.get(event="dispute.merged")
    assert (change.object_id, change.payload) == (other.public_id, {"into": str(dispute.public_id)})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"do": "move"}, "Choose the claims to move"),
        ({"do": "move", "claims": ["1"]}, "Choose a position"),
        ({"do": "move", "claims": ["1"], "position": "999999"}, "may have changed"),
        ({"do": "split", "claims": ["1"]}, "Word the question"),
        ({"do": "split", "claims": ["999999"], "question": "Why?"}, "Choose claims of this dispute"),
        ({"do": "merge"}, "Choose the other dispute"),
        ({"do": "merge", "other": "999999"}, "gone"),
        ({"do": "merge", "other": "x"}, "whole number"),
        ({"do": "delete"}, "valid choice"),
    ],
)
def test_a_bad_request_is_answered_with_one_line(editor: Client, three, data, message) -> None:
    dispute, *_ = three
    assert message in told(arrange(editor, dispute, **data))


def test_a_reviewer_arranges_nothing(reviewer: Client, three) -> None:
    dispute, _, ukraine, un = three
    response = arrange(reviewer, dispute, do="move", claims=[un.pk], position=place(dispute, ukraine))
    assert response.status_code == 403
    assert place(dispute, un) != place(dispute, ukraine)


def test_following_a_link_arranges_nothing(editor: Client, three) -> None:
    dispute, *_ = three
    assert editor.get(reverse("admin:claims_dispute_arrange", args=[dispute.pk])).status_code == 405


def test_the_page_costs_the_same_however_many_claims(editor: Client, three) -> None:
    dispute, russia, *_ = three

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            editor.get(page(dispute))
        return len(found)

    queries()
    before = queries()
    for _ in range(5):
        conflict(russia, make.ClaimFactory())
    assert queries() == before
