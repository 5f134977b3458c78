"""Of the pairs between two positions of a dispute one stands in the queue."""

import pytest

from claims.models import Claim, ClaimEdge, Conflict, DismissReason
from claims.services import leases
from claims.services.disputes import join_dispute
from claims.services.leads import choose_leads
from claims.services.ranking import rank_conflicts
from claims.services.reviews import confirm_conflict, dismiss_conflict, undo_verdict
from tests import factories as make

pytestmark = pytest.mark.django_db


def claim(side: str) -> Claim:
    row: Claim = make.ClaimFactory(speaker__side=side)
    return row


def conflict(first: Claim, second: Claim, **fields: object) -> Conflict:
    a, b = sorted([first, second], key=lambda row: row.pk)
    row: Conflict = make.ConflictFactory(
        appearance_a=make.AppearanceFactory(claim=a), appearance_b=make.AppearanceFactory(claim=b), **fields
    )
    join_dispute(row)
    return row


@pytest.fixture
def pairs() -> list[Conflict]:
    """Two Russian claims against two Ukrainian ones; the best rank has the pair the dispute is about."""
    russian, ukrainian = [claim("Russia"), claim("Russia")], [claim("Ukraine"), claim("Ukraine")]
    for first, second in (russian, ukrainian):
        edge = ClaimEdge(claim_a=first, claim_b=second, kind="agreement", detector="wording", score=1)
        edge.detector_version, edge.status = "1", "automatic"
        edge.save()
    rows = [conflict(one, other, rank=0) for one in russian for other in ukrainian]
    Conflict.objects.filter(pk=rows[0].pk).update(rank=5)
    choose_leads()
    return rows


def leading() -> list[int]:
    return sorted(Conflict.objects.leading().values_list("pk", flat=True))


def test_one_pair_of_two_positions_leads_the_best_ranked(pairs: list[Conflict]) -> None:
    assert leading() == [pairs[0].pk]
    assert set(pairs[0].pairs.all()) == set(pairs[1:])


def test_pairs_of_other_positions_lead_themselves(pairs: list[Conflict]) -> None:
    third = conflict(pairs[0].claim_a, claim("Norland"))
    assert leading() == sorted([pairs[0].pk, third.pk])


def test_dismissing_the_lead_brings_the_next_pair_forward(pairs: list[Conflict]) -> None:
    actor = make.UserFactory()
    reason = DismissReason.objects.get(slug="other-scope")
    dismiss_conflict(conflict_id=pairs[0].pk, actor=actor, reason=reason)
    undecided = Conflict.objects.undecided().leading()
    assert [row.pk for row in undecided] == [pairs[3].pk]
    undo_verdict(conflict_id=pairs[0].pk, actor=actor)
    assert [row.pk for row in undecided.all()] == [pairs[0].pk]


def test_a_confirmed_pair_answers_the_question(pairs: list[Conflict]) -> None:
    actor = make.UserFactory(role="reviewer")
    confirm_conflict(conflict_id=pairs[3].pk, actor=actor)
    assert leading() == [pairs[3].pk]
    assert leases.take_next(actor=actor) is None


def test_the_queue_hands_out_leads_only(pairs: list[Conflict]) -> None:
    people = [make.UserFactory(role="reviewer") for _ in range(2)]
    assert [leases.take_next(actor=person) for person in people] == [pairs[0], None]


def test_choosing_for_some_claims_comes_to_what_choosing_for_all_does(pairs: list[Conflict]) -> None:
    Conflict.objects.filter(pk=pairs[1].pk).update(rank=9)
    choose_leads([pairs[1].claim_a_id])
    found = leading()
    assert found == [pairs[1].pk]
    assert choose_leads() == 0


def test_ranking_again_chooses_again(pairs: list[Conflict]) -> None:
    rank_conflicts()  # the ranks set by hand go
    best = Conflict.objects.order_by(*leases.QUEUE)[0]
    assert leading() == [best.pk]
