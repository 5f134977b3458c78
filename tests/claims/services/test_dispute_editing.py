"""What people change in disputes lasts while the rules go on working."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Conflict, Dispute, EdgeKind, EdgeStatus, PositionClaim
from claims.services.dispute_editing import DisputeError, merge_disputes, move_claims, split_dispute
from claims.services.disputes import join_dispute, refresh_disputes
from tests import factories as make

pytestmark = pytest.mark.django_db


def claim(side: str) -> Claim:
    row: Claim = make.ClaimFactory(speaker__side=side)
    return row


def conflict(first: Claim, second: Claim) -> Dispute:
    a, b = sorted([first, second], key=lambda row: row.pk)
    row: Conflict = make.ConflictFactory(
        appearance_a=make.AppearanceFactory(claim=a), appearance_b=make.AppearanceFactory(claim=b)
    )
    return join_dispute(row)


def agreement(first: Claim, second: Claim) -> None:
    a, b = sorted([first, second], key=lambda row: row.pk)
    make.ClaimEdgeFactory(
        appearance_a=make.AppearanceFactory(claim=a),
        appearance_b=make.AppearanceFactory(claim=b),
        kind=EdgeKind.AGREEMENT,
        status=EdgeStatus.AUTOMATIC,
    )
    refresh_disputes([a.pk, b.pk])


def partition(dispute: Dispute) -> set[frozenset[int]]:
    rows = dispute.positions.all()
    return {frozenset(row.members.values_list("claim", flat=True)) for row in rows}


def place(dispute: Dispute, row: Claim) -> int:
    return PositionClaim.objects.get(dispute=dispute, claim=row).position_id


def actor() -> User:
    user: User = make.UserFactory()
    return user


def test_agreement_joins_positions_across_sides() -> None:
    russia, ukraine, un = claim("Russia"), claim("Ukraine"), claim("UN")
    dispute = conflict(russia, ukraine)
    conflict(russia, un)
    assert len(partition(dispute)) == 3
    agreement(ukraine, un)
    assert partition(dispute) == {frozenset({russia.pk}), frozenset({ukraine.pk, un.pk})}


def test_who_agrees_with_a_member_is_a_member() -> None:
    russia, ukraine, poland = claim("Russia"), claim("Ukraine"), claim("Poland")
    dispute = conflict(russia, ukraine)
    agreement(ukraine, poland)
    assert partition(dispute) == {frozenset({russia.pk}), frozenset({ukraine.pk, poland.pk})}


def test_a_moved_claim_stays_where_it_was_put() -> None:
    russia, ukraine, un = claim("Russia"), claim("Ukraine"), claim("UN")
    dispute = conflict(russia, ukraine)
    conflict(russia, un)
    move_claims(dispute_id=dispute.pk, claim_ids=[un.pk], position_id=place(dispute, ukraine), actor=actor())
    assert partition(dispute) == {frozenset({russia.pk}), frozenset({ukraine.pk, un.pk})}
    conflict(russia, claim("Norland"))
    assert place(dispute, un) == place(dispute, ukraine)


def test_no_claim_is_moved_to_one_it_contradicts() -> None:
    russia, ukraine = claim("Russia"), claim("Ukraine")
    dispute = conflict(russia, ukraine)
    with pytest.raises(DisputeError, match="in conflict"):
        move_claims(
            dispute_id=dispute.pk,
            claim_ids=[russia.pk],
            position_id=place(dispute, ukraine),
            actor=actor(),
        )


def test_a_split_lasts() -> None:
    russia, ukraine, un, norland = claim("Russia"), claim("Ukraine"), claim("UN"), claim("Norland")
    dispute = conflict(russia, ukraine)
    conflict(russia, un)
    conflict(un, norland)
    conflict(russia, norland)
    new = split_dispute(
        dispute_id=dispute.pk, claim_ids=[un.pk, norland.pk], question="Who fired?", actor=actor()
    )
    assert partition(dispute) == {frozenset({russia.pk}), frozenset({ukraine.pk})}
    assert partition(new) == {frozenset({un.pk}), frozenset({norland.pk})}
    refresh_disputes([russia.pk, un.pk, norland.pk])
    assert partition(dispute) == {frozenset({russia.pk}), frozenset({ukraine.pk})}
    assert Dispute.objects.get(pk=new.pk).question == "Who fired?"


def test_a_split_needs_a_conflict_on_both_sides() -> None:
    russia, ukraine = claim("Russia"), claim("Ukraine")
    dispute = conflict(russia, ukraine)
    with pytest.raises(DisputeError, match="in conflict"):
        split_dispute(dispute_id=dispute.pk, claim_ids=[russia.pk], question="?", actor=actor())


def test_merged_disputes_are_one_and_grow_as_one() -> None:
    one, two, three, four = claim("A"), claim("B"), claim("C"), claim("D")
    keep, other = conflict(one, two), conflict(three, four)
    merge_disputes(keep_id=keep.pk, other_id=other.pk, actor=actor())
    merge_disputes(keep_id=keep.pk, other_id=other.pk, actor=actor())
    assert list(Dispute.objects.all()) == [keep]
    assert {pk for cluster in partition(keep) for pk in cluster} == {one.pk, two.pk, three.pk, four.pk}
    newcomer = claim("E")
    assert conflict(four, newcomer) == keep
    assert newcomer.pk in {pk for cluster in partition(keep) for pk in cluster}
