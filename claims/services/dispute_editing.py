"""What people change in disputes: moving a claim, splitting a dispute, merging two.

The rules of ``partition`` go on working around these decisions and never undo them: a claim placed by hand
stays where it was put, a claim taken out never comes back by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import (
    ChangeEvent,
    Conflict,
    ConflictStatus,
    Dispute,
    DisputeAnchor,
    DisputeExclusion,
    Position,
    PositionClaim,
    Rating,
)
from claims.services.changes import record_change
from claims.services.disputes import refresh_dispute


class DisputeError(Exception):
    """A change that would leave no dispute or break a position; the message says why."""


def move_claims(*, dispute_id: int, claim_ids: Collection[int], position_id: int, actor: User) -> None:
    """Put claims into another position of their dispute; they stay there, and so do those they join.

    Raises:
        DisputeError: A claim or the position is not in that dispute, or two that would stand in one
            position are in conflict.
    """
    with transaction.atomic():
        (dispute,) = _lock([dispute_id])
        position = dispute.positions.filter(pk=position_id).first()
        rows = list(PositionClaim.objects.filter(dispute=dispute, claim__in=claim_ids).order_by("claim"))
        if position is None or len(rows) != len(set(claim_ids)) or not rows:
            message = "Choose claims and a position of this dispute; it may have changed since you loaded it."
            raise DisputeError(message)
        together = {*claim_ids, *position.members.values_list("claim", flat=True)}
        if _live(together, together):
            message = "Claims in conflict cannot share a position. Dismiss the conflict first."
            raise DisputeError(message)
        for row in rows:
            row.position = position
            row.save(update_fields=["position"])
        _pin(PositionClaim.objects.filter(dispute=dispute, claim__in=together), actor)
        refresh_dispute(dispute)


def split_dispute(*, dispute_id: int, claim_ids: Collection[int], question: str, actor: User) -> Dispute:
    """Take claims out into a dispute of their own; neither side takes the other's back by itself.

    Raises:
        DisputeError: A claim is not in the dispute, or one of the two would be without a conflict.
    """
    with transaction.atomic():
        (dispute,) = _lock([dispute_id])
        rows = list(PositionClaim.objects.filter(dispute=dispute).select_related("position"))
        moved, kept = set(claim_ids), {row.claim_id for row in rows} - set(claim_ids)
        if not moved <= {row.claim_id for row in rows}:
            message = "Choose claims of this dispute."
            raise DisputeError(message)
        first, rest = _best(moved), _best(kept)
        if first is None or rest is None:
            message = "Each of the two needs claims that are in conflict."
            raise DisputeError(message)
        new = Dispute.objects.create(question=question, opened_on=first, is_worded_by_hand=True)
        _share_anchors(dispute, new, moved, first, rest)
        _exclude(dispute, moved, actor)
        _exclude(new, kept, actor)
        _copy_positions([row for row in rows if row.claim_id in moved], new, actor)
        record_change(ChangeEvent.DISPUTE_OPENED, new.public_id, question=question)
        for one in (dispute, new):
            refresh_dispute(one)
        return new


def merge_disputes(*, keep_id: int, other_id: int, actor: User) -> Dispute:
    """Make one dispute of two that ask the same; the question of the one kept stands.

    A second call changes nothing.

    Raises:
        DisputeError: A dispute cannot be merged with itself.
    """
    if keep_id == other_id:
        message = "Choose two different disputes."
        raise DisputeError(message)
    with transaction.atomic():
        rows = {dispute.pk: dispute for dispute in _lock([keep_id, other_id])}
        keep, other = rows[keep_id], rows[other_id]
        if other.merged_into_id == keep.pk:
            return keep
        _unite_exclusions(keep, other)
        DisputeAnchor.objects.bulk_create(
            [
                DisputeAnchor(dispute=keep, claim_id=pk)
                for pk in other.anchors.values_list("claim", flat=True)
            ],
            ignore_conflicts=True,
        )
        here = set(PositionClaim.objects.filter(dispute=keep).values_list("claim", flat=True))
        placed = PositionClaim.objects.filter(dispute=other, placed_by__isnull=False).exclude(claim__in=here)
        _copy_positions(list(placed.select_related("position")), keep, actor)
        other.merged_into, other.closed_at = keep, timezone.now()
        other.save(update_fields=["merged_into", "closed_at", "updated_at"])
        record_change(ChangeEvent.DISPUTE_MERGED, other.public_id, into=str(keep.public_id))
        refresh_dispute(keep)
        return keep


def rate_dispute(*, dispute_id: int, rating: Rating | None, note: str, actor: User) -> Dispute:
    """Give a dispute its verdict, or take it back with ``None``; says so to whoever follows changes."""
    with transaction.atomic():
        (dispute,) = _lock([dispute_id])
        if (dispute.rating, dispute.rating_note) == (rating, note):
            return dispute
        dispute.rating, dispute.rating_note = rating, note if rating else ""
        dispute.rated_by, dispute.rated_at = (actor, timezone.now()) if rating else (None, None)
        dispute.save(update_fields=["rating", "rating_note", "rated_by", "rated_at", "updated_at"])
        slug = rating.slug if rating else None
        record_change(ChangeEvent.DISPUTE_SETTLED, dispute.public_id, rating=slug, note=dispute.rating_note)
        return dispute


def _lock(dispute_ids: Collection[int]) -> list[Dispute]:
    rows = Dispute.everything.select_for_update(of=("self",)).filter(pk__in=dispute_ids)
    found = list(rows.order_by("pk"))
    if len(found) != len(set(dispute_ids)):
        message = "This dispute is gone."
        raise DisputeError(message)
    return found


def _live(ours: Collection[int], theirs: Collection[int]) -> bool:
    pairs = Q(claim_a__in=ours, claim_b__in=theirs) | Q(claim_a__in=theirs, claim_b__in=ours)
    return Conflict.objects.filter(pairs).exclude(status=ConflictStatus.DISMISSED).exists()


def _best(claim_ids: Collection[int]) -> Conflict | None:
    rows = Conflict.objects.filter(claim_a__in=claim_ids, claim_b__in=claim_ids)
    return rows.exclude(status=ConflictStatus.DISMISSED).order_by("-score", "pk").first()


def _pin(rows: QuerySet[PositionClaim], actor: User) -> None:
    """Note who placed these claims; earlier placings keep their name and time."""
    now = timezone.now()
    for row in rows.filter(placed_by__isnull=True).order_by("pk"):
        row.placed_by, row.placed_at = actor, now
        row.save(update_fields=["placed_by", "placed_at"])


def _share_anchors(old: Dispute, new: Dispute, moved: set[int], first: Conflict, rest: Conflict) -> None:
    """Give each dispute the anchors that stay with it, and the sides of its best conflict if none does."""
    anchors = set(old.anchors.values_list("claim", flat=True))
    for dispute, own, conflict in ((new, anchors & moved, first), (old, anchors - moved, rest)):
        wanted = own or {conflict.claim_a_id, conflict.claim_b_id}
        _anchor(dispute, wanted)


def _anchor(dispute: Dispute, claim_ids: Iterable[int]) -> None:
    rows = [DisputeAnchor(dispute=dispute, claim_id=pk) for pk in sorted(claim_ids)]
    DisputeAnchor.objects.bulk_create(rows, ignore_conflicts=True)


def _exclude(dispute: Dispute, claim_ids: Collection[int], actor: User) -> None:
    DisputeExclusion.objects.bulk_create(
        [DisputeExclusion(dispute=dispute, claim_id=pk, decided_by=actor) for pk in sorted(claim_ids)],
        ignore_conflicts=True,
    )


def _copy_positions(rows: list[PositionClaim], dispute: Dispute, actor: User) -> None:
    """Write the places of some claims again in another dispute, position by position, placed by hand."""
    now = timezone.now()
    made: dict[int, Position] = {}
    for row in sorted(rows, key=lambda one: (one.position_id, one.claim_id)):
        if row.position_id not in made:
            made[row.position_id] = Position.objects.create(dispute=dispute, label=row.position.label)
        PositionClaim.objects.create(
            dispute=dispute,
            position=made[row.position_id],
            claim_id=row.claim_id,
            placed_by=row.placed_by or actor,
            placed_at=row.placed_at or now,
        )


def _unite_exclusions(keep: Dispute, other: Dispute) -> None:
    """Keep out whom a person took out, but for those who are in the dispute that joins."""
    members = {
        dispute.pk: set(PositionClaim.objects.filter(dispute=dispute).values_list("claim", flat=True))
        for dispute in (keep, other)
    }
    keep.exclusions.filter(claim__in=members[other.pk]).delete()
    for row in other.exclusions.exclude(claim__in=members[keep.pk]).order_by("pk"):
        DisputeExclusion.objects.get_or_create(
            dispute=keep, claim_id=row.claim_id, defaults={"decided_by": row.decided_by}
        )
