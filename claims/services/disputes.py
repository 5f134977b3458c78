"""Conflicts and agreements about one question form a dispute, with a position for each answer.

A dispute is opened on one conflict and stays on its question: it is about those two claims, its anchors,
and about nothing else unless a person merges it with another. Without that rule a chain of weak suggestions
would tie the whole store together. Members and positions follow from the graph (``partition``), so the
order in which claims arrive does not show, and what a dismissal takes out its undoing brings back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q
from django.utils import timezone

from claims.models import (
    ChangeEvent,
    Claim,
    ClaimEdge,
    Conflict,
    ConflictKind,
    ConflictStatus,
    Dispute,
    DisputeAnchor,
    EdgeStatus,
    Position,
    PositionClaim,
)
from claims.services.changes import record_change
from claims.services.leads import choose_leads
from claims.services.partition import Graph, Pair, assign, members_of, positions_of

OUTLET = "Reported by the outlet"
MOST_ROUNDS = 10
"""Steps along firm edges; claims that say the same are rarely tied by a chain of more than two."""


def join_dispute(conflict: Conflict) -> Dispute:
    """Put both claims of a conflict into the disputes that are about one of them, or open one.

    Returns the oldest such dispute. The claims should be locked (``claim_status.lock_claims``).
    """
    (dispute,) = join_disputes([conflict])
    return dispute


def join_disputes(conflicts: Sequence[Conflict]) -> list[Dispute]:
    """The same for many conflicts, in their order; one dispute for each."""
    _about(_tied({pk for row in conflicts for pk in (row.claim_a_id, row.claim_b_id)}))  # locks by rising id
    found = []
    for conflict in conflicts:
        disputes = _about(_tied([conflict.claim_a_id, conflict.claim_b_id]))
        found.append(disputes[0] if disputes else _open_dispute(conflict))
    refresh_disputes({pk for row in conflicts for pk in (row.claim_a_id, row.claim_b_id)})
    for dispute in found:
        dispute.refresh_from_db(from_queryset=Dispute.everything.all())
    return found


def leave_disputes(conflict: Conflict) -> None:
    """Take a dismissed conflict's claims out of disputes that nothing else ties them to."""
    refresh_disputes([conflict.claim_a_id, conflict.claim_b_id])


def refresh_disputes(claim_ids: Collection[int]) -> None:
    """Bring every dispute around some claims in line with the conflicts and edges there are now."""
    tied = _tied(claim_ids)
    rows = Dispute.everything.select_for_update(of=("self",)).filter(
        Q(pk__in=DisputeAnchor.objects.filter(claim__in=tied).values("dispute"))
        | Q(pk__in=PositionClaim.objects.filter(claim__in=tied).values("dispute")),
        merged_into__isnull=True,
    )
    for dispute in rows.order_by("pk"):
        refresh_dispute(dispute)
    choose_leads(tied)


def refresh_dispute(dispute: Dispute) -> None:
    """Bring one dispute, whose row the caller has locked, in line; it is closed without a live conflict."""
    graph = load_graph(dispute)
    members = members_of(graph)
    if not members:
        _close(dispute)
        return
    _word(dispute, graph, members)
    _place(dispute, graph, positions_of(graph, members))


def load_graph(dispute: Dispute) -> Graph:
    """Return what is stored around a dispute, with a number of queries that does not grow with it."""
    anchors = frozenset(dispute.anchors.values_list("claim", flat=True))
    excluded = frozenset(dispute.exclusions.values_list("claim", flat=True))
    placed = PositionClaim.objects.filter(dispute=dispute, placed_by__isnull=False)
    pinned = dict(placed.order_by("placed_at", "pk").values_list("claim", "position"))
    about = _tied(anchors)
    opposed = {claim for pair in _conflicts(Q(claim_a__in=about) | Q(claim_b__in=about)) for claim in pair}
    around = _tied({*about, *opposed, *pinned})
    claims = Claim.everything.select_related("speaker").in_bulk(around)
    return Graph(
        anchors=anchors,
        conflicts=frozenset(_conflicts(Q(claim_a__in=around, claim_b__in=around))),
        firm=_firm(around),
        keys={pk: claim.content_key for pk, claim in claims.items()},
        sides={pk: _side(claim) for pk, claim in claims.items()},
        excluded=excluded,
        pinned=pinned,
    )


def _about(claim_ids: Collection[int]) -> list[Dispute]:
    rows = Dispute.everything.select_for_update(of=("self",)).filter(
        pk__in=DisputeAnchor.objects.filter(claim__in=claim_ids).values("dispute"),
        merged_into__isnull=True,
    )
    return list(rows.order_by("pk"))


def _tied(claim_ids: Iterable[int]) -> set[int]:
    """Return the claims with all that firm edges tie to them."""
    found, fresh = set(claim_ids), set(claim_ids)
    for _ in range(MOST_ROUNDS):
        fresh = {claim for pair in _firm(fresh) for claim in pair} - found
        if not fresh:
            break
        found |= fresh
    return found


def _firm(claim_ids: Collection[int]) -> list[Pair]:
    """Return the firm edges at some claims, confirmed first, between the claims that stand for them."""
    rows = ClaimEdge.objects.firm().touching(list(claim_ids)).select_related("claim_a", "claim_b")
    rows = rows.defer("reasons")
    ordered = sorted(
        rows,
        key=lambda row: (
            row.status != EdgeStatus.CONFIRMED,
            -row.score,
            *sorted((row.claim_a.content_key, row.claim_b.content_key)),
        ),
    )
    pairs = (
        (row.claim_a.merged_into_id or row.claim_a_id, row.claim_b.merged_into_id or row.claim_b_id)
        for row in ordered
    )
    return [pair for pair in pairs if pair[0] != pair[1]]


def _conflicts(condition: Q) -> list[Pair]:
    rows = Conflict.objects.filter(condition).exclude(status=ConflictStatus.DISMISSED)
    return list(rows.order_by().values_list("claim_a", "claim_b"))


def _open_dispute(conflict: Conflict) -> Dispute:
    dispute = Dispute.objects.create(question=_question(conflict), opened_on=conflict)
    DisputeAnchor.objects.bulk_create(
        [DisputeAnchor(dispute=dispute, claim_id=pk) for pk in (conflict.claim_a_id, conflict.claim_b_id)]
    )
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


def _close(dispute: Dispute) -> None:
    """Nothing is in dispute any more; the row waits for the conflict to come back."""
    if dispute.closed_at is None:
        dispute.closed_at = timezone.now()
        dispute.save(update_fields=["closed_at", "updated_at"])
        record_change(ChangeEvent.DISPUTE_CLOSED, dispute.public_id)


def _word(dispute: Dispute, graph: Graph, members: Collection[int]) -> None:
    """Ask what the conflict between the anchors asks, or the best one left; open the dispute if closed."""
    rows = Conflict.objects.exclude(status=ConflictStatus.DISMISSED).filter(
        claim_a__in=members, claim_b__in=members
    )
    best = min(
        rows.select_related("claim_a", "claim_b"),
        key=lambda row: (
            not {row.claim_a_id, row.claim_b_id} <= graph.anchors,
            row.pk != dispute.opened_on_id,
            -row.score,
            row.pk,
        ),
    )
    if best.pk == dispute.opened_on_id and dispute.closed_at is None:
        return
    if best.pk != dispute.opened_on_id and not dispute.is_worded_by_hand:
        dispute.question = _question(best)
    dispute.opened_on, dispute.closed_at = best, None
    dispute.save(update_fields=["opened_on", "question", "closed_at", "updated_at"])


def _place(dispute: Dispute, graph: Graph, clusters: list[frozenset[int]]) -> None:
    """Write the positions; a claim's row moves only where its position did."""
    rows = {row.claim_id: row for row in PositionClaim.objects.filter(dispute=dispute)}
    existing: dict[int, set[int]] = {pk: set() for pk in dispute.positions.values_list("pk", flat=True)}
    for row in rows.values():
        existing[row.position_id].add(row.claim_id)
    frozen = {pk: frozenset(claims) for pk, claims in existing.items()}
    kept = {claim for cluster in clusters for claim in cluster}
    PositionClaim.objects.filter(dispute=dispute).exclude(claim__in=kept).delete()
    for cluster, found in zip(clusters, assign(clusters, frozen, graph.pinned), strict=True):
        position = found or Position.objects.create(dispute=dispute, label=_label(cluster, graph)).pk
        for claim in sorted(cluster):
            if claim not in rows:
                PositionClaim.objects.create(dispute=dispute, position_id=position, claim_id=claim)
            elif rows[claim].position_id != position:
                rows[claim].position_id = position
                rows[claim].save(update_fields=["position"])
    dispute.positions.filter(members__isnull=True).delete()


def _label(cluster: frozenset[int], graph: Graph) -> str:
    """Name a new position after the side of its first claim: an anchor's if there is one."""
    return graph.sides[min(cluster, key=lambda claim: (claim not in graph.anchors, graph.keys[claim]))]


def _side(claim: Claim) -> str:
    if claim.speaker is None:
        return OUTLET
    return claim.speaker.side or claim.speaker.name
