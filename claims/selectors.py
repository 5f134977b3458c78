"""Reads that join or aggregate, with a constant number of queries whatever the length."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.models import Appearance, Article, Claim, ClaimEdge, Conflict, Dispute, Position, PositionClaim
from claims.querysets import ClaimEdgeQuerySet

MAX_STORED_CLAIMS = 2000
"""Stored claims looked at for one article: newest first; more would only share very common keys."""


def claims_of(article: Article) -> list[Appearance]:
    """Return the first appearance of every claim in the article's revisions."""
    rows = _with_context(Appearance.objects.filter(revision__article=article))
    first: dict[int, Appearance] = {}
    for row in rows.order_by("revision__fetched_at", "pk"):
        first.setdefault(row.claim_id, row)
    return list(first.values())


def comparable_claims(
    *, keys: list[str], around: datetime, window: timedelta, leave_out: set[int]
) -> list[Appearance]:
    """Return one appearance of each stored claim that shares a blocking key within the window."""
    claims = (
        Claim.objects.sharing_keys(keys)
        .filter(published_at__range=(around - window, around + window))
        .exclude(pk__in=leave_out)
        .order_by("-published_at", "-pk")
        .values("pk")[:MAX_STORED_CLAIMS]
    )
    firsts = Appearance.objects.filter(claim__in=claims).order_by().values("claim").annotate(first=Min("pk"))
    return list(_with_context(Appearance.objects.filter(pk__in=firsts.values("first"))).order_by("claim"))


def conflicts_for_display() -> QuerySet[Conflict]:
    """Conflicts with both sides' claim, speaker, passage, article and outlet in one query."""
    sides = [
        path
        for side in ("a", "b")
        for path in (
            f"claim_{side}__speaker",
            f"appearance_{side}__revision__article__publisher",
        )
    ]
    deferred = [
        path
        for side in ("a", "b")
        for path in (
            f"appearance_{side}__analysis",
            f"appearance_{side}__revision__raw",
            f"appearance_{side}__revision__text",
            f"appearance_{side}__revision__shingles",
            f"appearance_{side}__revision__headers",
        )
    ]
    rows = Conflict.objects.select_related(*sides, "dismiss_reason", "decided_by").defer(*deferred)
    return rows.annotate(
        articles_a=_spread("claim_a", "revision__article"),
        origins_a=_spread("claim_a", "revision__article__origin"),
        articles_b=_spread("claim_b", "revision__article"),
        origins_b=_spread("claim_b", "revision__article__origin"),
    )


def disputes_for_display() -> QuerySet[Dispute]:
    """Disputes with their positions, each with its speakers and how far its claims are spread; three queries.

    Positions carry ``articles`` and ``origins``: copies of one text count once.
    """
    members = PositionClaim.objects.select_related("claim__speaker").defer("claim__blocking_keys")
    positions = Position.objects.annotate(
        articles=_spread_of_position("revision__article"),
        origins=_spread_of_position("revision__article__origin"),
    ).order_by("pk")
    return Dispute.objects.select_related("rating").prefetch_related(
        Prefetch("positions", queryset=positions),
        Prefetch("positions__members", queryset=members.order_by("claim")),
    )


def _spread_of_position(what: str) -> Coalesce:
    """Count over how many different articles or origins a position's claims are spread."""
    rows = Appearance.objects.filter(claim__memberships__position=OuterRef("pk")).order_by()
    grouped = rows.values("claim__memberships__position").annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(grouped.values("n")[:1]), 0)


def edges_for_display() -> ClaimEdgeQuerySet:
    """Edges between claims with both sides' claim, speaker and outlet in one query."""
    sides = [path for side in ("a", "b") for path in _edge_paths(side)]
    heavy = [f"appearance_{side}__{name}" for side in ("a", "b") for name in _HEAVY]
    keys = [f"claim_{side}__blocking_keys" for side in ("a", "b")]
    rows: ClaimEdgeQuerySet = ClaimEdge.objects.select_related(*sides, "decided_by").defer(*heavy, *keys)
    return rows


def edges_of(claim: Claim) -> list[ClaimEdge]:
    """Return the edges at a claim and at the wordings merged into it, the surest first; one query."""
    rows = edges_for_display().touching([claim.pk])
    return list(rows.order_by("-status", "-score", "pk"))


_HEAVY = ("analysis", "revision__raw", "revision__text", "revision__shingles", "revision__headers")


def _edge_paths(side: str) -> tuple[str, str]:
    return f"claim_{side}__speaker", f"appearance_{side}__revision__article__publisher"


def _spread(side: str, what: str) -> Subquery:
    """Count over how many different articles or origins a side's claim is spread."""
    rows = Appearance.objects.filter(claim=OuterRef(side)).order_by().values("claim")
    return Subquery(rows.annotate(n=Count(what, distinct=True)).values("n"))


def _with_context(rows: QuerySet[Appearance]) -> QuerySet[Appearance]:
    return rows.select_related("claim", "revision__article").defer(
        "revision__raw", "revision__text", "revision__headers", "revision__shingles"
    )
