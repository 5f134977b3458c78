"""Conflicts about one question form a dispute, with a position for each answer.

A dispute is opened on one conflict; every further claim in it conflicts with one of those two. So a
dispute stays on its question: without that rule a chain of weak suggestions would tie the whole
store together.
"""

from __future__ import annotations

from django.db.models import Q

from claims.models import (
    ChangeEvent,
    Claim,
    Conflict,
    ConflictKind,
    ConflictStatus,
    Dispute,
    Position,
    PositionClaim,
)
from claims.services.changes import record_change


def join_dispute(conflict: Conflict) -> Dispute:
    """Put both claims of a conflict into a dispute that was opened on one of them, or open one.

    Claims of one side share a position unless they contradict each other.
    """
    claims = (conflict.claim_a, conflict.claim_b)
    dispute = (
        Dispute.objects.select_for_update(of=("self",))
        .filter(Q(opened_on__claim_a__in=claims) | Q(opened_on__claim_b__in=claims))
        .order_by("pk")
        .first()
    )
    if dispute is None:
        dispute = _open_dispute(conflict)
    for claim in claims:
        _place(claim, dispute)
    return dispute


def leave_disputes(conflict: Conflict) -> None:
    """Take a dismissed conflict's claims out of disputes that nothing else ties them to."""
    claims = [conflict.claim_a_id, conflict.claim_b_id]
    disputes = Dispute.objects.select_for_update(of=("self",)).filter(
        pk__in=PositionClaim.objects.filter(claim__in=claims).values("dispute")
    )
    for dispute in disputes.order_by("pk"):
        _shrink(dispute)


def _open_dispute(conflict: Conflict) -> Dispute:
    dispute = Dispute.objects.create(question=_question(conflict), opened_on=conflict)
    record_change(ChangeEvent.DISPUTE_OPENED, dispute.public_id, question=dispute.question)
    return dispute


def _question(conflict: Conflict) -> str:
    """Ask about the claim that is denied, or the one that was made first."""
    first, second = conflict.claim_a, conflict.claim_b
    if first.denies_id == second.pk or first.stance == "denies":
        first, second = second, first
    if conflict.kind == ConflictKind.NUMERIC:
        return f"Which figure is right: {first.proposition}"
    return f"Is it true: {first.proposition}?"


def _shrink(dispute: Dispute) -> None:
    """Keep what live conflicts still hold together; close a dispute that has nothing left."""
    members = set(PositionClaim.objects.filter(dispute=dispute).values_list("claim", flat=True))
    live = Conflict.objects.exclude(status=ConflictStatus.DISMISSED).filter(
        claim_a__in=members, claim_b__in=members
    )
    first = live.filter(opened=dispute).first()
    best = first or live.order_by("-score", "pk").first()
    if best is None:
        dispute.delete()
        return
    if best.pk != dispute.opened_on_id:
        dispute.opened_on, dispute.question = best, _question(best)
        dispute.save()
    held = {pk for pair in live.values_list("claim_a", "claim_b") for pk in pair}
    PositionClaim.objects.filter(dispute=dispute).exclude(claim__in=held).delete()
    dispute.positions.filter(members__isnull=True).delete()


def _place(claim: Claim, dispute: Dispute) -> None:
    if PositionClaim.objects.filter(dispute=dispute, claim=claim).exists():
        return
    label = _side(claim)
    opposed = _opponents(claim)
    for position in dispute.positions.filter(label=label).order_by("pk"):
        if not position.members.filter(claim__in=opposed).exists():
            break
    else:
        position = Position.objects.create(dispute=dispute, label=label)
    PositionClaim.objects.create(dispute=dispute, position=position, claim=claim)


def _side(claim: Claim) -> str:
    if claim.speaker is None:
        return "Reported by the outlet"
    return claim.speaker.side or claim.speaker.name


def _opponents(claim: Claim) -> list[int]:
    pairs = Conflict.objects.touching([claim.pk]).exclude(status=ConflictStatus.DISMISSED)
    return [b if a == claim.pk else a for a, b in pairs.values_list("claim_a", "claim_b")]
