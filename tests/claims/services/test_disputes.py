"""Conflicts that share claims form one dispute with a position for each answer."""

import pytest

from claims.models import Claim, Conflict, Dispute, PositionClaim
from claims.services.disputes import join_dispute
from tests import factories as make

pytestmark = pytest.mark.django_db


def claim(side: str, **fields: object) -> Claim:
    row: Claim = make.ClaimFactory(speaker__side=side, **fields)
    return row


def conflict(first: Claim, second: Claim) -> Conflict:
    a, b = sorted([first, second], key=lambda row: row.pk)
    row: Conflict = make.ConflictFactory(
        appearance_a=make.AppearanceFactory(claim=a), appearance_b=make.AppearanceFactory(claim=b)
    )
    return row


def positions(dispute: Dispute) -> dict[str, set[int]]:
    return {row.label: set(row.members.values_list("claim", flat=True)) for row in dispute.positions.all()}


def test_a_conflict_opens_a_dispute_with_two_positions() -> None:
    first, second = claim("Russia"), claim("Ukraine")
    dispute = join_dispute(conflict(first, second))
    assert positions(dispute) == {"Russia": {first.pk}, "Ukraine": {second.pk}}


def test_claims_of_one_side_share_a_position() -> None:
    first, second, third = claim("Russia"), claim("Ukraine"), claim("Ukraine")
    join_dispute(conflict(first, second))
    dispute = join_dispute(conflict(first, third))
    assert positions(dispute) == {"Russia": {first.pk}, "Ukraine": {second.pk, third.pk}}


def test_claims_of_one_side_that_contradict_each_other_stand_apart() -> None:
    monday, friday = claim("Norland"), claim("Norland")
    dispute = join_dispute(conflict(monday, friday))
    assert sorted(row.label for row in dispute.positions.all()) == ["Norland", "Norland"]


def test_a_conflict_that_connects_two_disputes_merges_them() -> None:
    first, second, third, fourth = (claim(f"side {n}") for n in range(4))
    join_dispute(conflict(first, second))
    join_dispute(conflict(third, fourth))
    dispute = join_dispute(conflict(second, third))
    assert Dispute.objects.count() == 1
    assert PositionClaim.objects.filter(dispute=dispute).count() == 4


def test_the_question_is_about_the_denied_claim() -> None:
    asserted = claim("Russia", proposition="the last village was taken")
    denial = claim("Ukraine", stance="denies", denies=asserted)
    assert join_dispute(conflict(asserted, denial)).question == "Is it true: the last village was taken?"
