"""Conflicts that share claims form one dispute, with a position for each answer."""

from __future__ import annotations

from django.db.models import Q

from claims.models import ChangeEvent, Claim, Conflict, ConflictKind, Dispute, Position, PositionClaim
from claims.services.changes import record_change


def join_dispute(conflict: Conflict) -> Dispute:
    """Put both claims of a new conflict into one dispute, merging two where it connects them.

    Claims of one side share a position unless they contradict each other.
    """
    claims = (conflict.claim_a, conflict.claim_b)
    disputes = list(
        Dispute.objects.select_for_update()
        .filter(pk__in=PositionClaim.objects.filter(claim__in=claims).values("dispute"))
        .order_by("pk")
    )
    dispute = disputes[0] if disputes else _open_dispute(conflict)
    for other in disputes[1:]:
        _merge(other, into=dispute)
    for claim in claims:
        _place(claim, dispute)
    return dispute


def _open_dispute(conflict: Conflict) -> Dispute:
    dispute = Dispute.objects.create(question=_question(conflict))
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


def _merge(other: Dispute, *, into: Dispute) -> None:
    """Move the positions of one dispute to another; a claim in both keeps its older place."""
    members = PositionClaim.objects.filter(dispute=other)
    for claim in (
        Claim.objects.filter(pk__in=members.values("claim")).select_related("speaker").order_by("pk")
    ):
        members.filter(claim=claim).delete()
        _place(claim, into)
    other.delete()


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
    pairs = Conflict.objects.filter(Q(claim_a=claim) | Q(claim_b=claim)).exclude(status="dismissed")
    return [b if a == claim.pk else a for a, b in pairs.values_list("claim_a", "claim_b")]
