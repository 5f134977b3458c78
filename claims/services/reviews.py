"""What reviewers decide. A machine suggests; only these functions make a claim disputed."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.models import ChangeEvent, Conflict, ConflictStatus, Decision, DismissReason, Verdict
from claims.services.changes import record_change
from claims.services.claim_status import refresh_claim_status
from claims.services.disputes import join_dispute, leave_disputes
from claims.services.leases import HeldError, release, require_free

EVENTS = {
    ConflictStatus.CONFIRMED: ChangeEvent.CONFLICT_CONFIRMED,
    ConflictStatus.DISMISSED: ChangeEvent.CONFLICT_DISMISSED,
    ConflictStatus.SUGGESTED: ChangeEvent.CONFLICT_REOPENED,
}


class ReviewError(Exception):
    """A decision that cannot be taken; the message tells the reviewer why and what to do."""


class AlreadyDecidedError(ReviewError):
    """Somebody decided this conflict before."""


class StaleVersionError(ReviewError):
    """The conflict changed since the reviewer loaded it."""


class HeldByOtherError(ReviewError):
    """Somebody else looks at the conflict at this moment."""


class NothingToUndoError(ReviewError):
    """The conflict carries no decision."""


def confirm_conflict(*, conflict_id: int, actor: User, note: str = "", version: int | None = None) -> Verdict:
    """Record that both claims cannot be true; both become disputed.

    Raises:
        AlreadyDecidedError: The conflict carries a decision; undo it first.
        StaleVersionError: ``version`` is given and no longer current.
        HeldByOtherError: Somebody else holds a lease on it.
    """
    with transaction.atomic():
        conflict = _lock(conflict_id, version, actor)
        _require_undecided(conflict)
        verdict = Verdict(conflict=conflict, decision=Decision.CONFIRM, actor=actor, note=note)
        return _record(verdict, ConflictStatus.CONFIRMED)


def dismiss_conflict(
    *,
    conflict_id: int,
    actor: User,
    reason: DismissReason,
    note: str = "",
    version: int | None = None,
) -> Verdict:
    """Record that the pair is no conflict, and why; it never comes back by itself.

    Raises:
        AlreadyDecidedError: The conflict carries a decision; undo it first.
        StaleVersionError: ``version`` is given and no longer current.
        HeldByOtherError: Somebody else holds a lease on it.
    """
    with transaction.atomic():
        conflict = _lock(conflict_id, version, actor)
        _require_undecided(conflict)
        verdict = Verdict(
            conflict=conflict, decision=Decision.DISMISS, dismiss_reason=reason, actor=actor, note=note
        )
        return _record(verdict, ConflictStatus.DISMISSED)


def undo_verdict(*, conflict_id: int, actor: User, note: str = "", version: int | None = None) -> Verdict:
    """Take the standing decision back; the conflict waits for a reviewer again.

    Raises:
        NothingToUndoError: The conflict is undecided.
        StaleVersionError: ``version`` is given and no longer current.
        HeldByOtherError: Somebody else holds a lease on it.
    """
    with transaction.atomic():
        conflict = _lock(conflict_id, version, actor)
        standing = conflict.verdicts.exclude(decision=Decision.UNDO).filter(undone_by__isnull=True).first()
        if standing is None:
            message = "This conflict has no decision to undo."
            raise NothingToUndoError(message)
        verdict = Verdict(conflict=conflict, decision=Decision.UNDO, undoes=standing, actor=actor, note=note)
        return _record(verdict, ConflictStatus.SUGGESTED)


def _lock(conflict_id: int, version: int | None, actor: User) -> Conflict:
    conflict = Conflict.objects.select_for_update(of=("self",)).get(pk=conflict_id)
    try:
        require_free(conflict_id, actor)
    except HeldError as error:
        raise HeldByOtherError(str(error)) from error
    if version is not None and version != conflict.version:
        message = "Somebody changed this conflict while you looked at it. Load it again and decide anew."
        raise StaleVersionError(message)
    return conflict


def _require_undecided(conflict: Conflict) -> None:
    if conflict.status == ConflictStatus.SUGGESTED:
        return
    who = conflict.decided_by.get_username() if conflict.decided_by else "somebody"
    when = f"{conflict.decided_at:%d %B %Y %H:%M} UTC" if conflict.decided_at else "before"
    message = f"{conflict.get_status_display().capitalize()} by {who} on {when}. Undo that decision first."
    raise AlreadyDecidedError(message)


def _record(verdict: Verdict, status: ConflictStatus) -> Verdict:
    """Store the verdict and carry it over to the conflict and its claims."""
    conflict = verdict.conflict
    verdict.save()
    is_decided = status != ConflictStatus.SUGGESTED
    conflict.status = status
    conflict.dismiss_reason = verdict.dismiss_reason
    conflict.decided_by = verdict.actor if is_decided else None
    conflict.decided_at = timezone.now() if is_decided else None
    conflict.version += 1
    conflict.save()
    release(conflict_id=conflict.pk, actor=verdict.actor)
    record_change(EVENTS[status], conflict.public_id, kind=conflict.kind, note=verdict.note)
    refresh_claim_status({conflict.claim_a_id, conflict.claim_b_id})
    if status == ConflictStatus.DISMISSED:
        leave_disputes(conflict)
    elif status == ConflictStatus.SUGGESTED:
        join_dispute(conflict)
    return verdict
