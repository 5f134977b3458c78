"""What an earlier run of the engine left, looked at again: kept, changed or withdrawn.

The machine takes back only what is its own. A conflict that carries a verdict or evidence, now or before,
stays, and with it the passages it cites; so do claims a person graded, placed or told apart. Everything
withdrawn leaves a change event, so that clients who copied it can drop it too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims import engine
from claims.models import (
    Appearance,
    Article,
    ChangeEvent,
    Claim,
    ClaimEdge,
    Conflict,
    Credibility,
    EdgeStatus,
    Evidence,
    Verdict,
)
from claims.services.changes import record_change
from claims.services.claim_status import lock_claims, refresh_claim_status
from claims.services.disputes import refresh_disputes

Pair = tuple[int, int]


def older_suggestions(article: Article) -> list[Conflict]:
    """Return the suggestions at an article's claims that the engine as it is now has not made.

    They come from another version or detector, or cite a passage that is no longer found.
    """
    claims = Appearance.objects.filter(revision__article=article).order_by().values("claim")
    rows = Conflict.objects.undecided().filter(Q(claim_a__in=claims) | Q(claim_b__in=claims))
    is_current = Q(detector=engine.detector(), detector_version=engine.version())
    cites_stale = Q(appearance_a__is_stale=True) | Q(appearance_b__is_stale=True)
    return list(rows.filter(~is_current | cites_stale).order_by("pk"))


def renew_suggestions(
    older: Sequence[Conflict], judged: Iterable[engine.JudgedPair], passages: Mapping[int, Appearance]
) -> None:
    """Write what the engine makes of earlier suggestions now, and withdraw those it would not make.

    One that a reviewer holds at this moment stays as it is: her decision counts.
    """
    found = {(pair.claim_a, pair.claim_b): pair for pair in judged}
    rows = Conflict.objects.undecided().filter(pk__in=[row.pk for row in older])
    locked = rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
    touched = _touched([row.pk for row in older])
    withdrawn: set[int] = set()
    for row in locked.order_by("pk"):
        pair = found.get((row.claim_a_id, row.claim_b_id))
        if pair is not None:
            _renew(row, pair, passages)
        elif row.pk not in touched:
            withdrawn |= {row.claim_a_id, row.claim_b_id}
            record_change(ChangeEvent.CONFLICT_WITHDRAWN, row.public_id, kind=row.kind)
            row.delete()
    if withdrawn:
        lock_claims(withdrawn)
        refresh_disputes(withdrawn)
        refresh_claim_status(withdrawn)


def drop_edges(looked_at: Collection[int], alike: Iterable[engine.LikePair]) -> None:
    """Delete suggested edges between claims just looked at that the engine would not suggest now."""
    found = {pair.ids for pair in alike}
    rows = ClaimEdge.objects.filter(
        status=EdgeStatus.SUGGESTED, claim_a__in=looked_at, claim_b__in=looked_at
    ).exclude(detector_version=engine.version())
    gone = [pk for pk, *ids in rows.values_list("pk", "claim_a", "claim_b") if tuple(ids) not in found]
    ClaimEdge.objects.filter(pk__in=gone).delete()


def drop_unfound(article: Article) -> None:
    """Delete the article's stale passages that nothing cites, and claims that stand nowhere any more."""
    cited = Conflict.everything.filter(Q(appearance_a=OuterRef("pk")) | Q(appearance_b=OuterRef("pk")))
    rows = Appearance.objects.filter(~Exists(cited), revision__article=article, is_stale=True)
    claim_ids = set(rows.values_list("claim", flat=True))
    rows.delete()
    for claim in _forsaken(claim_ids):
        record_change(ChangeEvent.CLAIM_REMOVED, claim.public_id)
        claim.delete()


def _touched(conflict_ids: Sequence[int]) -> set[int]:
    """Return the conflicts that a person ever decided on or added evidence to."""
    verdicts, evidence = (
        model.objects.filter(conflict__in=conflict_ids).order_by().values_list("conflict", flat=True)
        for model in (Verdict, Evidence)
    )
    return {*verdicts, *evidence}


def _renew(row: Conflict, pair: engine.JudgedPair, passages: Mapping[int, Appearance]) -> None:
    row.kind, row.score, row.reasons = pair.kind, pair.score, pair.reasons
    row.appearance_a, row.appearance_b = passages[pair.claim_a], passages[pair.claim_b]
    row.detector, row.detector_version = engine.detector(), engine.version()
    row.version += 1
    row.save()


def _forsaken(claim_ids: Collection[int]) -> QuerySet[Claim]:
    """Return the claims without a passage that no conflict, merge, open dispute or person holds."""
    sides = Q(claim_a=OuterRef("pk")) | Q(claim_b=OuterRef("pk"))
    decided = ClaimEdge.objects.filter(sides).exclude(status=EdgeStatus.SUGGESTED)
    return (
        Claim.objects.select_for_update(of=("self",))
        .filter(
            ~Exists(Appearance.objects.filter(claim=OuterRef("pk"))),
            ~Exists(Conflict.everything.filter(sides)),
            ~Exists(decided),
            ~Exists(Claim.everything.filter(merged_into=OuterRef("pk"))),
            pk__in=claim_ids,
            credibility=Credibility.UNKNOWN,
            merges__isnull=True,
            merged_by_rows__isnull=True,
            memberships__isnull=True,
            excluded_from__isnull=True,
        )
        .exclude(anchored__dispute__closed_at__isnull=True, anchored__isnull=False)
        .order_by("pk")
    )
