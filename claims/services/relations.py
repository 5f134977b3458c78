"""What a dismissal says beyond "no conflict": the two are one claim, or one takes the other's place.

The reason chosen decides, wherever it was chosen. Both relations are rows of their own: an edge between the
two claims, which merges them when one speaker made both, and a supersession. Taking the verdict back takes
them apart again. Entries: ``tie``, ``untie``.
"""

from __future__ import annotations

from datetime import datetime

from claims import engine
from claims.models import (
    Claim,
    ClaimEdge,
    EdgeKind,
    EdgeStatus,
    Supersession,
    Verdict,
)
from claims.services.same_claims import confirm_edge, reopen_edge

SAME, LATER = "same-claim", "update"
"""Slugs of the dismiss reasons that come with a relation; a newsroom may reword their labels."""

BY_HAND = "reviewer"


def tie(verdict: Verdict) -> None:
    """Record the relation that goes with a dismissal, if one does; the conflict must be dismissed already.

    Raises ``same_claims.EdgeError`` when the two cannot be one claim.
    """
    slug = verdict.dismiss_reason.slug if verdict.dismiss_reason else ""
    if slug == SAME:
        _tie_same(verdict)
    elif slug == LATER:
        older, newer = sorted((verdict.conflict.claim_a, verdict.conflict.claim_b), key=_told_at)
        Supersession.objects.create(newer=newer, older=older, verdict=verdict)


def untie(verdict: Verdict, undo: Verdict) -> None:
    """Take apart what a verdict tied together, if anything; ``undo`` is the verdict that takes it back."""
    Supersession.objects.filter(verdict=verdict).delete()
    if verdict.dismiss_reason is None or verdict.dismiss_reason.slug != SAME:
        return
    conflict = verdict.conflict
    edges = ClaimEdge.objects.filter(claim_a=conflict.claim_a_id, claim_b=conflict.claim_b_id)
    for edge in edges.filter(status=EdgeStatus.CONFIRMED):
        reopen_edge(edge_id=edge.pk, actor=undo.actor)
    # Where only the reviewer said so, nothing is left to suggest.
    edges.filter(status=EdgeStatus.SUGGESTED, detector=BY_HAND).delete()


def _tie_same(verdict: Verdict) -> None:
    conflict = verdict.conflict
    speakers = {conflict.claim_a.speaker_id, conflict.claim_b.speaker_id}
    edge, _ = ClaimEdge.objects.get_or_create(
        claim_a_id=conflict.claim_a_id,
        claim_b_id=conflict.claim_b_id,
        defaults={
            "appearance_a_id": conflict.appearance_a_id,
            "appearance_b_id": conflict.appearance_b_id,
            "kind": EdgeKind.SAME if len(speakers) == 1 else EdgeKind.AGREEMENT,
            "detector": BY_HAND,
            "detector_version": engine.version(),
            "score": 1.0,
        },
    )
    confirm_edge(edge_id=edge.pk, actor=verdict.actor)


def _told_at(claim: Claim) -> tuple[datetime, datetime, int]:
    """Order claims by what they are about, then by when they were told."""
    told = claim.said_at or claim.published_at
    return claim.as_of or told, told, claim.pk
