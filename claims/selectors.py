"""Reads that join or aggregate, with a constant number of queries whatever the length."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery

from claims.conf import engine_options
from claims.models import Appearance, Article, Conflict


def claims_of(article: Article) -> list[Appearance]:
    """Return the first appearance of every claim in the article's revisions."""
    rows = _with_context(Appearance.objects.filter(revision__article=article))
    first: dict[int, Appearance] = {}
    for row in rows.order_by("revision__fetched_at", "pk"):
        first.setdefault(row.claim_id, row)
    return list(first.values())


def close_articles(article: Article) -> dict[int, float]:
    """Return the articles that share most with one, in time near it, with how close they are in [0, 1].

    The closest come first. The same as ``factcheck.matching.blocking`` does in memory; a key is looked
    up only as far as it takes to see that too many articles have it.
    """
    options = engine_options().matching
    with connection.cursor() as cursor:
        cursor.execute(
            _CLOSE_ARTICLES,
            {
                "article": article.pk,
                "window": options.window.total_seconds(),
                "most": options.most_carriers,
                "articles": options.most_articles,
            },
        )
        return dict(cursor.fetchall())


_CLOSE_ARTICLES = """
    WITH mine AS (
        SELECT key, weight, published_at FROM claims_articlekey WHERE article_id = %(article)s
    ),
    hits AS (
        SELECT mine.key, mine.weight AS mine, other.article_id, other.weight AS theirs
          FROM mine CROSS JOIN LATERAL (
               SELECT article_id, weight FROM claims_articlekey
                WHERE key = mine.key AND article_id <> %(article)s
                  AND published_at BETWEEN mine.published_at - make_interval(secs => %(window)s)
                                       AND mine.published_at + make_interval(secs => %(window)s)
                ORDER BY published_at DESC LIMIT %(most)s) other
    ),
    worth AS (
        SELECT mine.key, mine.weight,
               CASE WHEN count(hits.key) < %(most)s
                    THEN ln(1 + %(most)s::float8 / (1 + count(hits.key))) ELSE 0 END AS worth
          FROM mine LEFT JOIN hits ON hits.key = mine.key
         GROUP BY mine.key, mine.weight
    ),
    total AS (SELECT sum(worth * weight) AS total FROM worth),
    shared AS (
        SELECT hits.article_id, sum(worth.worth * least(hits.mine, hits.theirs)) AS shared
          FROM hits JOIN worth ON worth.key = hits.key
         WHERE worth.worth > 0
         GROUP BY hits.article_id
    )
    SELECT article_id, shared / total
      FROM shared, total
     ORDER BY round(shared::numeric, 6) DESC, article_id::text COLLATE "C"
     LIMIT %(articles)s
"""


def comparable_claims(close: Mapping[int, float], *, leave_out: set[int]) -> list[Appearance]:
    """Return one appearance of each claim of some articles: the one in the closest article."""
    ranks = {article_id: rank for rank, article_id in enumerate(close)}
    rows = _with_context(Appearance.objects.filter(revision__article__in=close)).exclude(claim__in=leave_out)
    ordered = sorted(rows, key=lambda row: (ranks[row.revision.article_id], row.pk))
    firsts = {row.claim_id: row for row in reversed(ordered)}
    return [firsts[claim_id] for claim_id in sorted(firsts)]


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
