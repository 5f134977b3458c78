"""Only a person's confirmation makes a claim disputed, and taking it back undoes that."""

import pytest

from claims.models import Change, Conflict, DismissReason, Verdict
from claims.services.conflicts import refresh_claim_status
from claims.services.reviews import (
    AlreadyDecidedError,
    NothingToUndoError,
    StaleVersionError,
    confirm_conflict,
    dismiss_conflict,
    undo_verdict,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict() -> Conflict:
    row: Conflict = make.ConflictFactory()
    refresh_claim_status({row.claim_a_id, row.claim_b_id})
    return row


def statuses(conflict: Conflict) -> list[tuple[str, bool]]:
    conflict.refresh_from_db()
    return [(claim.status, claim.has_suggested_conflict) for claim in (conflict.claim_a, conflict.claim_b)]


def test_suggestion_alone_disputes_nothing(conflict: Conflict) -> None:
    assert statuses(conflict) == [("unreviewed", True)] * 2


def test_confirming_disputes_both_claims(conflict: Conflict) -> None:
    confirm_conflict(conflict_id=conflict.pk, actor=make.UserFactory())
    assert statuses(conflict) == [("disputed", False)] * 2
    assert conflict.status == "confirmed"


def test_undoing_the_last_confirmation_takes_disputed_back(conflict: Conflict) -> None:
    actor = make.UserFactory()
    confirm_conflict(conflict_id=conflict.pk, actor=actor)
    undo_verdict(conflict_id=conflict.pk, actor=actor)
    assert statuses(conflict) == [("unreviewed", True)] * 2
    assert (conflict.status, conflict.decided_by) == ("suggested", None)


def test_a_claim_stays_disputed_while_another_confirmed_conflict_holds_it(conflict: Conflict) -> None:
    other = make.ConflictFactory(appearance_a=conflict.appearance_a)
    actor = make.UserFactory()
    confirm_conflict(conflict_id=conflict.pk, actor=actor)
    confirm_conflict(conflict_id=other.pk, actor=actor)
    undo_verdict(conflict_id=conflict.pk, actor=actor)
    assert [status for status, _ in statuses(conflict)] == ["disputed", "unreviewed"]


def test_dismissing_keeps_reason_and_note_and_disputes_nothing(conflict: Conflict) -> None:
    reason = DismissReason.objects.get(slug="update")
    dismiss_conflict(conflict_id=conflict.pk, actor=make.UserFactory(), reason=reason, note="a day later")
    assert statuses(conflict) == [("unreviewed", False)] * 2
    assert conflict.dismiss_reason == reason
    assert conflict.verdicts.get().note == "a day later"


def test_second_decision_needs_an_undo_first(conflict: Conflict) -> None:
    actor = make.UserFactory(username="mira")
    confirm_conflict(conflict_id=conflict.pk, actor=actor)
    with pytest.raises(AlreadyDecidedError, match="Confirmed by mira on"):
        confirm_conflict(conflict_id=conflict.pk, actor=actor)
    assert Verdict.objects.count() == 1


def test_decision_on_an_older_version_is_refused(conflict: Conflict) -> None:
    seen = conflict.version
    actor = make.UserFactory()
    confirm_conflict(conflict_id=conflict.pk, actor=actor, version=seen)
    undo_verdict(conflict_id=conflict.pk, actor=actor)
    with pytest.raises(StaleVersionError):
        confirm_conflict(conflict_id=conflict.pk, actor=actor, version=seen)


def test_nothing_to_undo_is_said(conflict: Conflict) -> None:
    with pytest.raises(NothingToUndoError):
        undo_verdict(conflict_id=conflict.pk, actor=make.UserFactory())


def test_undo_can_be_followed_by_another_decision_and_another_undo(conflict: Conflict) -> None:
    actor = make.UserFactory()
    for _ in range(2):
        confirm_conflict(conflict_id=conflict.pk, actor=actor)
        undo_verdict(conflict_id=conflict.pk, actor=actor)
    assert conflict.verdicts.count() == 4


def test_every_decision_is_in_the_outbox(conflict: Conflict) -> None:
    actor = make.UserFactory()
    Change.objects.all().delete()
    confirm_conflict(conflict_id=conflict.pk, actor=actor)
    undo_verdict(conflict_id=conflict.pk, actor=actor)
    events = list(Change.objects.values_list("event", flat=True))
    changed = ["claim.status_changed"] * 2
    assert events == ["conflict.confirmed", *changed, "conflict.reopened", *changed, "dispute.opened"]


def test_history_shows_before_and_after(conflict: Conflict) -> None:
    confirm_conflict(conflict_id=conflict.pk, actor=make.UserFactory())
    assert list(conflict.events.order_by("pgh_id").values_list("status", flat=True)) == [
        "suggested",
        "confirmed",
    ]
