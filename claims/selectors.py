"""Reads that join or aggregate, with a constant number of queries whatever the length."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from claims.models import Appearance, Article, Claim, Conflict

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


def _spread(side: str, what: str) -> Subquery:
    """Count over how many different articles or origins a side's claim is spread."""
    rows = Appearance.objects.filter(claim=OuterRef(side)).order_by().values("claim")
    return Subquery(rows.annotate(n=Count(what, distinct=True)).values("n"))


def _with_context(rows: QuerySet[Appearance]) -> QuerySet[Appearance]:
    return rows.select_related("claim", "revision__article").defer(
        "revision__raw", "revision__text", "revision__headers", "revision__shingles"
    )
