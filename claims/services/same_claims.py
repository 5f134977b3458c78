"""Edges between claims that say the same: written by the machine, decided by people.

The machine merges only what is the same word for word in another spelling; everything else it suggests.
A rejection is kept for the two wordings and blocks merging and suggesting for good; no decision of a
person is ever overwritten by a later run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import engine
from claims.models import (
    Appearance,
    Claim,
    ClaimEdge,
    ClaimMerge,
    Conflict,
    ConflictStatus,
    EdgeKind,
    EdgeStatus,
)
from claims.services.claim_status import lock_claims
from claims.services.disputes import refresh_disputes
from claims.services.merging import MergeError, is_rejected, merge_claims, unmerge_claims

DETECTOR = "wording"


class EdgeError(Exception):
    """A decision about an edge that cannot be taken; the message says why and what to do."""


def store_edges(*, found: Sequence[engine.LikePair], appearances: Mapping[int, Appearance]) -> int:
    """Write new edges and merge what is the same; an edge that is there, decided or not, stays as it is.

    Returns how many claims became one with another.
    """
    with transaction.atomic():
        lock_claims({pk for pair in found for pk in pair.ids})
        return sum(_store(pair, appearances) for pair in sorted(found, key=lambda pair: pair.ids))


def confirm_edge(*, edge_id: int, actor: User) -> ClaimEdge:
    """Record that two claims are the same, or that two speakers agree; the same claims become one.

    Raises:
        EdgeError: Somebody rejected it before, or the two cannot be made one.
    """
    with transaction.atomic():
        edge = _lock(edge_id)
        if edge.status == EdgeStatus.CONFIRMED:
            return edge
        if edge.status == EdgeStatus.REJECTED:
            message = "A reviewer said that these are not the same. Take that decision back first."
            raise EdgeError(message)
        _decide(edge, EdgeStatus.CONFIRMED, actor)
        if edge.kind == EdgeKind.SAME:
            _merge(edge, actor)
        refresh_disputes([edge.claim_a_id, edge.claim_b_id])
        return edge


def reject_edge(*, edge_id: int, actor: User) -> ClaimEdge:
    """Record that two claims are not the same, or do not agree; what was made one is taken apart."""
    with transaction.atomic():
        edge = _lock(edge_id)
        if edge.status == EdgeStatus.REJECTED:
            return edge
        for merge in _merges_between(edge):
            unmerge_claims(merge_id=merge.pk, actor=actor)
        _decide(edge, EdgeStatus.REJECTED, actor)
        refresh_disputes([edge.claim_a_id, edge.claim_b_id])
        return edge


def reopen_edge(*, edge_id: int, actor: User) -> ClaimEdge:
    """Take a decision back; the edge waits for a reviewer again and a merge it made is undone.

    Raises:
        EdgeError: The edge carries no decision.
    """
    with transaction.atomic():
        edge = _lock(edge_id)
        if edge.status not in {EdgeStatus.CONFIRMED, EdgeStatus.REJECTED}:
            message = "There is no decision to take back."
            raise EdgeError(message)
        for merge in ClaimMerge.objects.filter(edge=edge, undone_at__isnull=True):
            unmerge_claims(merge_id=merge.pk, actor=actor)
        edge.status, edge.decided_by, edge.decided_at = EdgeStatus.SUGGESTED, None, None
        edge.save(update_fields=["status", "decided_by", "decided_at", "updated_at"])
        refresh_disputes([edge.claim_a_id, edge.claim_b_id])
        return edge


def _store(pair: engine.LikePair, appearances: Mapping[int, Appearance]) -> bool:
    """Write one edge and act on it where it is certain; tell whether two claims became one."""
    if _is_settled(pair):
        return False
    edge, is_new = ClaimEdge.objects.get_or_create(
        claim_a_id=pair.claim_a,
        claim_b_id=pair.claim_b,
        defaults={
            "appearance_a": appearances[pair.claim_a],
            "appearance_b": appearances[pair.claim_b],
            "kind": pair.kind,
            "detector": DETECTOR,
            "detector_version": engine.version(),
            "score": pair.score,
            "reasons": pair.reasons,
        },
    )
    return is_new and pair.is_certain and _act_on(edge)


def _is_settled(pair: engine.LikePair) -> bool:
    """Tell whether a rejection or a conflict says more about the pair than its words do."""
    wordings = Claim.everything.filter(pk__in=pair.ids).select_related("merged_into").order_by("pk")
    first, second = (wording.merged_into or wording for wording in wordings)
    ids = [first.pk, second.pk]
    live = Conflict.objects.exclude(status=ConflictStatus.DISMISSED).filter(claim_a__in=ids, claim_b__in=ids)
    return first == second or is_rejected(first, second) or live.exists()


def _act_on(edge: ClaimEdge) -> bool:
    merge = None
    if edge.kind == EdgeKind.SAME:
        try:
            merge = merge_claims(claim_ids=(edge.claim_a_id, edge.claim_b_id), edge=edge)
        except MergeError:
            return False  # what a person decided is in the way: it stays a suggestion
    edge.status = EdgeStatus.AUTOMATIC
    edge.save(update_fields=["status", "updated_at"])
    refresh_disputes([edge.claim_a_id, edge.claim_b_id])
    return merge is not None


def _lock(edge_id: int) -> ClaimEdge:
    """Lock the claims, then the edge: in the order of the pipeline."""
    pair = ClaimEdge.objects.values_list("claim_a", "claim_b").get(pk=edge_id)
    roots = Claim.everything.filter(pk__in=pair).values_list("merged_into", flat=True)
    lock_claims({*pair, *(root for root in roots if root)})
    return ClaimEdge.objects.select_for_update(of=("self",)).get(pk=edge_id)


def _decide(edge: ClaimEdge, status: EdgeStatus, actor: User) -> None:
    edge.status, edge.decided_by, edge.decided_at = status, actor, timezone.now()
    edge.save(update_fields=["status", "decided_by", "decided_at", "updated_at"])


def _merge(edge: ClaimEdge, actor: User) -> None:
    try:
        merge_claims(claim_ids=(edge.claim_a_id, edge.claim_b_id), actor=actor, edge=edge)
    except MergeError as error:
        raise EdgeError(str(error)) from error


def _merges_between(edge: ClaimEdge) -> list[ClaimMerge]:
    """Return the live merges that make one claim of the edge's two wordings, the later one first.

    Where both were merged into a third claim, the one merged last leaves.
    """
    wordings = Claim.everything.in_bulk([edge.claim_a_id, edge.claim_b_id])
    roots = {claim.merged_into_id or claim.pk for claim in wordings.values()}
    if len(roots) != 1:
        return []
    rows = ClaimMerge.objects.filter(undone_at__isnull=True, merged__in=wordings)
    return list(rows.order_by("-created_at", "-pk")[:1])
