"""What a claim's conflicts make of it, and the order in which claims are locked."""

from __future__ import annotations

from collections.abc import Collection

from claims.models import ChangeEvent, Claim, ClaimStatus, Conflict, ConflictStatus
from claims.services.changes import record_change


def lock_claims(claim_ids: Collection[int]) -> list[Claim]:
    """Lock claims, merged wordings included, by ascending id, so that no two workers wait in a circle."""
    rows = Claim.everything.select_for_update(of=("self",)).filter(pk__in=claim_ids)
    return list(rows.order_by("pk"))


def refresh_claim_status(claim_ids: Collection[int]) -> list[Claim]:
    """Set status and suggestion flag of claims from their conflicts; return those that changed status.

    A claim is disputed exactly while a confirmed conflict holds it. Rows are locked by ascending id.
    """
    rows = list(Claim.objects.select_for_update().filter(pk__in=claim_ids).order_by("pk"))
    disputed, suggested = (
        _claims_with(status, claim_ids) for status in (ConflictStatus.CONFIRMED, ConflictStatus.SUGGESTED)
    )
    changed = []
    for claim in rows:
        status = ClaimStatus.DISPUTED if claim.pk in disputed else ClaimStatus.UNREVIEWED
        is_suggested = claim.pk in suggested
        if (claim.status, claim.has_suggested_conflict) == (status, is_suggested):
            continue
        if claim.status != status:
            changed.append(claim)
            record_change(ChangeEvent.CLAIM_STATUS_CHANGED, claim.public_id, old=claim.status, new=status)
        claim.status, claim.has_suggested_conflict = status, is_suggested
        claim.save(update_fields=["status", "has_suggested_conflict", "updated_at"])
    return changed


def _claims_with(status: ConflictStatus, claim_ids: Collection[int]) -> set[int]:
    pairs = Conflict.objects.touching(list(claim_ids)).filter(status=status)
    return {pk for pair in pairs.values_list("claim_a", "claim_b") for pk in pair}
