"""Conflicts that share claims form one dispute with a position for each answer."""

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Conflict, DismissReason, Dispute
from claims.services.disputes import join_dispute
from claims.services.reviews import dismiss_conflict, undo_verdict
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


def decide(row: Conflict) -> User:
    """Dismiss a conflict and return who did."""
    actor: User = make.UserFactory()
    reason = DismissReason.objects.get(slug="other-scope")
    dismiss_conflict(conflict_id=row.pk, actor=actor, reason=reason)
    return actor


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


def test_a_chain_of_conflicts_does_not_tie_two_questions_together() -> None:
    first, second, third, fourth = (claim(f"side {n}") for n in range(4))
    one = join_dispute(conflict(first, second))
    assert join_dispute(conflict(second, third)) == one  # it touches a claim the dispute is about
    assert join_dispute(conflict(third, fourth)) != one  # it only touches a further member


def test_dismissing_takes_a_claim_out_unless_another_conflict_holds_it() -> None:
    first, second, third = claim("Russia"), claim("Ukraine"), claim("Norland")
    dispute = join_dispute(conflict(first, second))
    weak = conflict(first, third)
    join_dispute(weak)
    decide(weak)
    assert positions(dispute) == {"Russia": {first.pk}, "Ukraine": {second.pk}}


def test_dismissing_the_last_conflict_closes_the_dispute_and_undo_brings_it_back() -> None:
    pair = conflict(claim("Russia"), claim("Ukraine"))
    join_dispute(pair)
    actor = decide(pair)
    assert not Dispute.objects.exists()
    undo_verdict(conflict_id=pair.pk, actor=actor)
    assert set(positions(Dispute.objects.get())) == {"Russia", "Ukraine"}


def test_dismissing_the_conflict_it_was_opened_on_moves_the_question() -> None:
    first, second, third = claim("A"), claim("B"), claim("C", proposition="c")
    opened_on = conflict(first, second)
    dispute = join_dispute(opened_on)
    other = conflict(second, third)
    join_dispute(other)
    decide(opened_on)
    dispute.refresh_from_db()
    assert dispute.opened_on == other
    assert set(positions(dispute)) == {"B", "C"}


def test_the_question_is_about_the_denied_claim() -> None:
    asserted = claim("Russia", proposition="the last village was taken")
    denial = claim("Ukraine", stance="denies", denies=asserted)
    assert join_dispute(conflict(asserted, denial)).question == "Is it true: the last village was taken?"
