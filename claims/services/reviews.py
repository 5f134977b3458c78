"""What reviewers decide. A machine suggests; only these functions make a claim disputed.

Where a kind of conflict needs two people (``opinions``), a decision is kept as an opinion until the second
agrees; then the functions return that instead of a verdict.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.models import ChangeEvent, Conflict, ConflictStatus, Decision, DismissReason, Opinion, Verdict
from claims.services import opinions, relations
from claims.services.changes import record_change
from claims.services.claim_status import refresh_claim_status
from claims.services.disputes import join_dispute, leave_disputes
from claims.services.leads import choose_leads
from claims.services.leases import HeldError, release, require_free
from claims.services.same_claims import EdgeError

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


class NotYoursError(ReviewError):
    """The conflict waits for another person."""


class RelationError(ReviewError):
    """The two claims cannot stand to each other as the reason says."""


def confirm_conflict(
    *, conflict_id: int, actor: User, note: str = "", version: int | None = None
) -> Verdict | Opinion:
    """Record that both claims cannot be true; both become disputed.

    Raises:
        AlreadyDecidedError: The conflict carries a decision; undo it first.
        StaleVersionError: ``version`` is given and no longer current.
        HeldByOtherError: Somebody else holds a lease on it.
        NotYoursError: Two people are needed and the actor is not the one who is missing.
    """
    with transaction.atomic():
        conflict = _lock(conflict_id, version, actor)
        _require_undecided(conflict)
        verdict = Verdict(conflict=conflict, decision=Decision.CONFIRM, actor=actor, note=note)
        return _hear(verdict) or _record(verdict, ConflictStatus.CONFIRMED)


def dismiss_conflict(
    *,
    conflict_id: int,
    actor: User,
    reason: DismissReason,
    note: str = "",
    version: int | None = None,
) -> Verdict | Opinion:
    """Record that the pair is no conflict, and why; it never comes back by itself.

    The reasons ``same-claim`` and ``update`` also record how the two claims stand to each other
    (``relations``).

    Raises:
        AlreadyDecidedError: The conflict carries a decision; undo it first.
        StaleVersionError: ``version`` is given and no longer current.
        HeldByOtherError: Somebody else holds a lease on it.
        NotYoursError: Two people are needed and the actor is not the one who is missing.
        RelationError: They are said to be one claim and cannot be.
    """
    with transaction.atomic():
        conflict = _lock(conflict_id, version, actor)
        _require_undecided(conflict)
        verdict = Verdict(
            conflict=conflict, decision=Decision.DISMISS, dismiss_reason=reason, actor=actor, note=note
        )
        opinion = _hear(verdict)
        if opinion is not None:
            return opinion
        _record(verdict, ConflictStatus.DISMISSED)
        try:
            relations.tie(verdict)
        except EdgeError as error:
            raise RelationError(str(error)) from error
        return verdict


def undo_verdict(
    *, conflict_id: int, actor: User, note: str = "", version: int | None = None
) -> Verdict | Opinion:
    """Take the standing decision back, or one's own opinion; the conflict waits for a reviewer again.

    Raises:
        NothingToUndoError: The conflict is undecided, or set aside by a later merge.
        StaleVersionError: ``version`` is given and no longer current.
        HeldByOtherError: Somebody else holds a lease on it.
    """
    with transaction.atomic():
        conflict = _lock(conflict_id, version, actor)
        standing = conflict.verdicts.exclude(decision=Decision.UNDO).filter(undone_by__isnull=True).first()
        if standing is None:
            return _withdraw(conflict, actor)
        verdict = Verdict(conflict=conflict, decision=Decision.UNDO, undoes=standing, actor=actor, note=note)
        relations.untie(standing, verdict)
        conflict.refresh_from_db(from_queryset=Conflict.everything.all())
        if conflict.is_parked:
            message = "Its claims were merged with others since. Take that merge back first."
            raise NothingToUndoError(message)
        return _record(verdict, ConflictStatus.SUGGESTED)


def decide(
    *,
    conflict_id: int,
    actor: User,
    decision: Decision,
    reason: DismissReason | None = None,
    note: str = "",
    version: int | None = None,
) -> Verdict | Opinion:
    """Take whichever decision is named; ``reason`` goes with a dismissal. Raises what each of them does."""
    if decision == Decision.DISMISS:
        if reason is None:
            message = "Choose why the pair is no conflict."
            raise ReviewError(message)
        return dismiss_conflict(
            conflict_id=conflict_id, actor=actor, reason=reason, note=note, version=version
        )
    service = confirm_conflict if decision == Decision.CONFIRM else undo_verdict
    return service(conflict_id=conflict_id, actor=actor, note=note, version=version)


def _hear(verdict: Verdict) -> Opinion | None:
    """Keep the decision as one of two opinions, if that is what it is."""
    conflict, actor = verdict.conflict, verdict.actor
    try:
        opinion = opinions.hear(
            conflict=conflict,
            actor=actor,
            decision=Decision(verdict.decision),
            reason=verdict.dismiss_reason,
            note=verdict.note,
        )
    except opinions.OpinionError as error:
        raise NotYoursError(str(error)) from error
    if opinion is not None:
        release(conflict_id=conflict.pk, actor=actor)
    return opinion


def _withdraw(conflict: Conflict, actor: User) -> Opinion:
    opinion = opinions.withdraw(conflict=conflict, actor=actor)
    if opinion is None:
        message = "This conflict has no decision to undo."
        raise NothingToUndoError(message)
    return opinion


def _lock(conflict_id: int, version: int | None, actor: User) -> Conflict:
    rows = Conflict.everything.select_for_update(of=("self",), no_key=True)
    conflict = rows.select_related("claim_a", "claim_b").get(pk=conflict_id)
    try:
        require_free(conflict_id, actor)
    except HeldError as error:
        raise HeldByOtherError(str(error)) from error
    if version is not None and version != conflict.version:
        message = "Somebody changed this conflict while you looked at it. Load it again and decide anew."
        raise StaleVersionError(message)
    return conflict


def _require_undecided(conflict: Conflict) -> None:
    if conflict.is_parked:
        message = "Its claims were merged with others since; the pair is set aside."
        raise AlreadyDecidedError(message)
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
    choose_leads([conflict.claim_a_id, conflict.claim_b_id])
    return verdict
