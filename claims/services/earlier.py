"""A changed text leads back to what was decided about the words it had before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from claims import engine
from claims.models import Appearance, Claim, ClaimEdge, Conflict, ConflictStatus, EdgeKind, EdgeStatus

Kin = Mapping[int, set[int]]


def link_earlier(added: Sequence[Conflict]) -> None:
    """Point each new suggestion at the newest decision about earlier wordings of its pair, if there is one.

    The pair itself is not reopened and not decided: the reviewer sees what was said about the old words.
    Five queries, however many suggestions.
    """
    sides = {pk for row in added for pk in (row.claim_a_id, row.claim_b_id)}
    kin = _kin(sides)
    if not any(len(claims) > 1 for claims in kin.values()):
        return
    decided = _decided({pk for claims in kin.values() for pk in claims})
    linked = []
    for row in added:
        row.earlier = next((one for one in decided if _is_about(one, kin, row)), None)
        if row.earlier is not None:
            linked.append(row)
    Conflict.objects.bulk_update(linked, ["earlier"])


def _decided(claim_ids: Collection[int]) -> list[Conflict]:
    rows = Conflict.objects.exclude(status=ConflictStatus.SUGGESTED)
    return list(rows.filter(claim_a__in=claim_ids, claim_b__in=claim_ids).order_by("-decided_at", "-pk"))


def _is_about(earlier: Conflict, kin: Kin, conflict: Conflict) -> bool:
    """Tell whether the two sides of a decision are wordings of the two sides of a suggestion."""
    ours, theirs = kin[conflict.claim_a_id], kin[conflict.claim_b_id]
    first, second = earlier.claim_a_id, earlier.claim_b_id
    return (first in ours and second in theirs) or (second in ours and first in theirs)


def _kin(claim_ids: Collection[int]) -> dict[int, set[int]]:
    """Return for each claim itself and its wordings: tied by an edge, or in the same article reworded."""
    kin: defaultdict[int, set[int]] = defaultdict(set)
    for pk in claim_ids:
        kin[pk].add(pk)
    edges = ClaimEdge.objects.filter(kind=EdgeKind.SAME).exclude(status=EdgeStatus.REJECTED)
    pairs = edges.filter(Q(claim_a__in=claim_ids) | Q(claim_b__in=claim_ids)).values_list(
        "claim_a", "claim_b"
    )
    for first, second in pairs:
        kin[first].add(second)
        kin[second].add(first)
    for pk, other in _reworded(claim_ids):
        kin[pk].add(other)
    return {pk: kin[pk] for pk in claim_ids}


def _reworded(claim_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return claim and earlier wording: one speaker, one article, different revisions, words alike."""
    places: defaultdict[int, set[int]] = defaultdict(set)
    articles: defaultdict[int, set[int]] = defaultdict(set)
    mine = Appearance.objects.filter(claim__in=claim_ids).values("revision__article")
    rows = Appearance.objects.filter(revision__article__in=mine).order_by()
    for claim, article, revision in rows.values_list("claim", "revision__article", "revision").distinct():
        places[claim].add(revision)
        articles[article].add(claim)
    claims = Claim.objects.in_bulk(places)
    return [
        (pk, other)
        for around in articles.values()
        for pk in around & set(claim_ids) & claims.keys()
        for other in around & claims.keys()
        if not places[pk] & places[other]
        and claims[pk].speaker_id == claims[other].speaker_id
        and engine.is_rewording(claims[pk].proposition, claims[other].proposition)
    ]
