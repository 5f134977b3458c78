"""Two wordings become one claim, come apart again exactly, and a reviewer's "not the same" lasts."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims import engine
from claims.models import (
    Appearance,
    Claim,
    ClaimEdge,
    ClaimMerge,
    ClaimStatus,
    Conflict,
    ConflictStatus,
    DisputeAnchor,
    EdgeKind,
    EdgeStatus,
    PositionClaim,
)
from claims.services.claim_status import refresh_claim_status
from claims.services.disputes import join_dispute
from claims.services.merging import MergeError, merge_claims, unmerge_claims
from claims.services.reviews import confirm_conflict
from claims.services.same_claims import confirm_edge, reject_edge, reopen_edge, store_edges
from tests import factories as make

pytestmark = pytest.mark.django_db


def wordings(count: int = 2, **fields: Any) -> list[Claim]:
    """Return claims of one speaker, each in an article of its own."""
    speaker = make.SpeakerFactory()
    return [make.AppearanceFactory(claim__speaker=speaker, **fields).claim for _ in range(count)]


def conflict(first: Claim, second: Claim) -> Conflict:
    a, b = sorted([first, second], key=lambda row: row.pk)
    row: Conflict = make.ConflictFactory(appearance_a=a.appearances.get(), appearance_b=b.appearances.get())
    join_dispute(row)
    refresh_claim_status({a.pk, b.pk})
    return row


def other() -> Claim:
    claim: Claim = make.AppearanceFactory().claim
    return claim


def alike(first: Claim, second: Claim, *, kind: str = "same", is_certain: bool = True) -> int:
    """Store what the engine would have found between two claims."""
    pair = engine.LikePair(
        claim_a=min(first.pk, second.pk), claim_b=max(first.pk, second.pk), kind=kind,
        score=1.0 if is_certain else 0.8, is_certain=is_certain, reasons=[],
    )  # fmt: skip
    places = {claim.pk: Appearance.objects.filter(claim=claim).first() for claim in (first, second)}
    return store_edges(found=[pair], appearances=places)  # type: ignore[arg-type]


def state() -> dict[str, Any]:
    """Return everything a merge may touch, without counters and times."""
    return {
        "claims": list(
            Claim.everything.order_by("pk").values_list(
                "pk", "merged_into", "denies", "published_at", "credibility", "status",
                "has_suggested_conflict",
            )
        ),
        "appearances": list(Appearance.objects.order_by("pk").values_list("pk", "claim")),
        "conflicts": list(
            Conflict.everything.order_by("pk").values_list(
                "pk", "claim_a", "claim_b", "appearance_a", "appearance_b", "reasons", "status", "is_parked"
            )
        ),
        "members": sorted(PositionClaim.objects.values_list("dispute", "position__label", "claim")),
        "anchors": sorted(DisputeAnchor.objects.values_list("dispute", "claim")),
    }  # fmt: skip


def actor() -> User:
    user: User = make.UserFactory()
    return user


def merge(first: Claim, second: Claim) -> ClaimMerge:
    row = merge_claims(claim_ids=(first.pk, second.pk))
    assert row is not None
    return row


def test_the_older_claim_gets_every_appearance_and_the_other_hides_behind_it() -> None:
    first, second = wordings()
    merge(second, first)
    assert first.appearances.count() == 2
    assert list(Claim.objects.all()) == [first]
    assert Claim.everything.get(pk=second.pk).merged_into == first
    assert merge_claims(claim_ids=(first.pk, second.pk)) is None  # a second run changes nothing


def test_conflicts_move_with_their_sides_in_order() -> None:
    first, enemy = wordings(1)[0], other()
    second = make.AppearanceFactory(claim__speaker=first.speaker).claim
    row = conflict(enemy, second)
    row.reasons = [{"signal": "x", "message": "", "weight": 1, "a": [[0, 1]], "b": [[2, 3]]}]
    row.save()
    evidence = make.EvidenceFactory(conflict=row, stance="supports_a")
    assert (row.claim_a, row.claim_b) == (enemy, second)
    merge(first, second)
    row.refresh_from_db()
    evidence.refresh_from_db()
    assert (row.claim_a, row.claim_b) == (first, enemy)
    assert row.appearance_b.claim == enemy
    assert (row.reasons[0]["a"], row.reasons[0]["b"]) == ([[2, 3]], [[0, 1]])
    assert evidence.stance == "supports_b"


def test_of_two_conflicts_with_one_claim_the_decided_one_counts() -> None:
    first, second = wordings()
    enemy = other()
    suggested, decided = conflict(first, enemy), conflict(second, enemy)
    confirm_conflict(conflict_id=decided.pk, actor=actor())
    merge(first, second)
    assert [row.pk for row in Conflict.objects.touching([first.pk])] == [decided.pk]
    assert Conflict.everything.get(pk=suggested.pk).is_parked
    first.refresh_from_db()
    assert first.status == ClaimStatus.DISPUTED


def test_unmerging_puts_everything_back_as_it_was() -> None:
    first, second = wordings()
    enemy, friend = other(), other()
    Claim.objects.filter(pk=second.pk).update(credibility=2, denies=enemy.pk)
    Claim.objects.filter(pk=friend.pk).update(denies=second.pk)
    conflict(first, enemy)
    confirm_conflict(conflict_id=conflict(second, enemy).pk, actor=actor())
    conflict(second, friend)
    before = state()
    row = merge(first, second)
    assert state() != before
    unmerge_claims(merge_id=row.pk, actor=actor())
    assert state() == before
    unmerge_claims(merge_id=row.pk, actor=actor())
    assert state() == before


def test_a_chain_comes_apart_in_any_order() -> None:
    first, second, third = wordings(3)
    before = state()
    inner, outer = merge(second, third), merge(first, second)
    assert set(Claim.everything.filter(merged_into=first)) == {second, third}
    unmerge_claims(merge_id=inner.pk, actor=actor())
    assert Claim.everything.get(pk=third.pk).merged_into is None
    assert third.appearances.count() == 1
    unmerge_claims(merge_id=outer.pk, actor=actor())
    assert state() == before


def test_claims_in_conflict_and_other_speakers_are_never_made_one() -> None:
    first, second = wordings()
    conflict(first, second)
    with pytest.raises(MergeError, match="in conflict"):
        merge(first, second)
    with pytest.raises(MergeError, match="speakers"):
        merge(first, other())


def test_two_different_decisions_stop_a_merge() -> None:
    first, second = wordings()
    enemy = other()
    one, two = conflict(first, enemy), conflict(second, enemy)
    confirm_conflict(conflict_id=one.pk, actor=actor())
    Conflict.objects.filter(pk=two.pk).update(
        status=ConflictStatus.RESOLVED, decided_by=actor(), decided_at=make.NOW
    )
    with pytest.raises(MergeError, match="decided differently"):
        merge(first, second)


def test_what_is_certain_becomes_one_at_once_and_the_rest_waits() -> None:
    first, second, third = wordings(3)
    assert alike(first, second) == 1
    assert alike(first, third, is_certain=False) == 0
    assert set(ClaimEdge.objects.values_list("status", flat=True)) == {"automatic", "suggested"}
    assert set(Claim.objects.all()) == {first, third}
    assert alike(first, third) == 0  # the edge that is there stays as it is


def test_agreement_links_and_never_merges() -> None:
    first, second = wordings(1)[0], other()
    alike(first, second, kind="agreement")
    edge = ClaimEdge.objects.get()
    assert (edge.kind, edge.status) == (EdgeKind.AGREEMENT, EdgeStatus.AUTOMATIC)
    assert Claim.objects.count() == 2


def test_not_the_same_takes_apart_and_blocks_for_good() -> None:
    first, second, copy = wordings(3)
    alike(first, second)
    reject_edge(edge_id=ClaimEdge.objects.get().pk, actor=actor())
    assert Claim.objects.count() == 3
    assert alike(first, second) == 0
    assert alike(first, copy) == 1  # a third wording may join one of them
    assert alike(second, copy) == 0  # but not bring the two together
    assert Claim.everything.get(pk=second.pk).merged_into is None
    assert ClaimEdge.objects.filter(status=EdgeStatus.REJECTED).count() == 1
    assert not ClaimEdge.objects.filter(claim_a=second, claim_b=copy).exists()  # nor is it suggested


def test_confirming_makes_one_claim_and_taking_it_back_makes_two() -> None:
    first, second = wordings()
    alike(first, second, is_certain=False)
    edge = ClaimEdge.objects.get()
    confirm_edge(edge_id=edge.pk, actor=actor())
    assert list(Claim.objects.all()) == [first]
    reopen_edge(edge_id=edge.pk, actor=actor())
    edge.refresh_from_db()
    assert (edge.status, edge.decided_by, Claim.objects.count()) == (EdgeStatus.SUGGESTED, None, 2)


def test_a_conflict_says_more_than_like_words() -> None:
    first, second = wordings()
    conflict(first, second)
    assert alike(first, second) == 0
    assert not ClaimEdge.objects.exists()
