"""Two dismiss reasons say how the claims stand to each other, and undoing takes that back."""

from datetime import timedelta

import pytest

from claims.models import Claim, ClaimEdge, Conflict, DismissReason, EdgeStatus, Supersession
from claims.services.reviews import NothingToUndoError, RelationError, dismiss_conflict, undo_verdict
from claims.services.same_claims import reject_edge
from tests import factories as make

pytestmark = pytest.mark.django_db


def pair(**second: object) -> Conflict:
    """Return a conflict between two claims of one speaker."""
    speaker = make.SpeakerFactory()
    first = make.ClaimFactory(speaker=speaker)
    other = make.ClaimFactory(**{"speaker": speaker, **second})
    row: Conflict = make.ConflictFactory(
        appearance_a=make.AppearanceFactory(claim=first), appearance_b=make.AppearanceFactory(claim=other)
    )
    return row


def dismiss(conflict: Conflict, slug: str) -> None:
    reason = DismissReason.objects.get(slug=slug)
    dismiss_conflict(conflict_id=conflict.pk, actor=make.UserFactory(), reason=reason)


def test_the_same_claim_of_one_speaker_becomes_one() -> None:
    conflict = pair()
    dismiss(conflict, "same-claim")
    assert Claim.objects.filter(pk__in=[conflict.claim_a_id, conflict.claim_b_id]).count() == 1
    edge = ClaimEdge.objects.get()
    assert (edge.kind, edge.status) == ("same", EdgeStatus.CONFIRMED)


def test_undoing_same_claim_takes_the_two_apart_and_the_conflict_waits_again() -> None:
    conflict = pair()
    dismiss(conflict, "same-claim")
    assert not Conflict.objects.filter(
        pk=conflict.pk
    ).exists()  # set aside: a claim has no conflict with itself
    undo_verdict(conflict_id=conflict.pk, actor=make.UserFactory())
    assert Conflict.objects.get(pk=conflict.pk).status == "suggested"
    assert Claim.objects.filter(pk__in=[conflict.claim_a_id, conflict.claim_b_id]).count() == 2
    assert not ClaimEdge.objects.exists()


def test_two_speakers_who_say_the_same_agree_and_stay_two() -> None:
    conflict = pair(speaker=make.SpeakerFactory())
    dismiss(conflict, "same-claim")
    assert ClaimEdge.objects.get().kind == "agreement"
    assert Claim.objects.count() == 2


def test_what_a_person_told_apart_cannot_be_the_same_and_nothing_is_decided() -> None:
    conflict = pair()
    edge = ClaimEdge.objects.create(
        claim_a=conflict.claim_a,
        claim_b=conflict.claim_b,
        kind="same",
        detector="wording",
        detector_version="1",
        score=0.5,
    )
    reject_edge(edge_id=edge.pk, actor=make.UserFactory())
    with pytest.raises(RelationError, match="not the same"):
        dismiss(conflict, "same-claim")
    conflict.refresh_from_db()
    assert (conflict.status, conflict.verdicts.count()) == ("suggested", 0)


def test_undo_says_so_where_a_claim_was_merged_with_another_since() -> None:
    conflict = pair()
    dismiss(conflict, "other-scope")
    edge = ClaimEdge.objects.create(
        claim_a=conflict.claim_a,
        claim_b=conflict.claim_b,
        kind="same",
        detector="wording",
        detector_version="1",
        score=0.5,
    )
    from claims.services.same_claims import confirm_edge

    confirm_edge(edge_id=edge.pk, actor=make.UserFactory())
    with pytest.raises(NothingToUndoError, match="merged"):
        undo_verdict(conflict_id=conflict.pk, actor=make.UserFactory())
    assert conflict.verdicts.count() == 1


@pytest.mark.parametrize("days", [-3, 3])
def test_an_update_says_which_claim_takes_the_place_of_the_other(days: int) -> None:
    conflict = pair(said_at=make.NOW + timedelta(days=days))
    dismiss(conflict, "update")
    row = Supersession.objects.get()
    newer, older = (conflict.claim_b_id, conflict.claim_a_id)[:: 1 if days > 0 else -1]
    assert (row.newer_id, row.older_id) == (newer, older)
    undo_verdict(conflict_id=conflict.pk, actor=make.UserFactory())
    assert not Supersession.objects.exists()


def test_other_reasons_tie_nothing() -> None:
    dismiss(pair(), "other-place")
    assert not Supersession.objects.exists()
    assert not ClaimEdge.objects.exists()
