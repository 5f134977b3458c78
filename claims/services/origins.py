"""Origins: copies of one text, found by the runs of words they share.

Idea: the index of sampled runs names, for each run of the new text, the newest articles that hold it; those
met most often are measured exactly. A run that half the press uses costs no more than a rare one, because
only its newest holders are looked at. Entry: ``find_origin``; the measure is ``matching.near_duplicates``.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from claims import engine
from claims.models import Article, Origin

MOST_RUNS = 128
"""Runs of the new text that are looked up, the smallest numbers: the same ones in every copy."""

NEWEST_HOLDERS = 50
MOST_MEASURED = 20

FEWEST_MET = 2
"""Of the runs looked up; a copy inside a long page shares few of those, and the measure comes after."""

_CANDIDATES = """
    SELECT found.article_id FROM unnest(%(values)s::bigint[]) AS wanted (value)
    CROSS JOIN LATERAL (
        SELECT article_id FROM claims_shingle WHERE claims_shingle.value = wanted.value
        ORDER BY moment DESC LIMIT %(holders)s
    ) AS found
    WHERE found.article_id <> %(article)s
    GROUP BY found.article_id HAVING count(*) >= %(fewest)s
    ORDER BY count(*) DESC, found.article_id LIMIT %(most)s
"""
_MEASURE = """
    SELECT article_id,
           count(*) FILTER (WHERE is_mine) AS shared,
           count(*) AS right,
           count(*) FILTER (WHERE is_mine AND is_coarse) AS shared_coarse,
           count(*) FILTER (WHERE is_coarse) AS right_coarse
    FROM claims_shingle
    CROSS JOIN LATERAL (
        SELECT value = ANY (%(values)s::bigint[]) AS is_mine, value %% %(coarse)s = 0 AS is_coarse
    ) AS of_this
    WHERE article_id = ANY (%(articles)s) GROUP BY article_id
"""


def find_origin(article: Article, shingles: Sequence[int]) -> Origin:
    """Return the origin of the first stored copy of a text, or a new one.

    Args:
        article: The article; one that has an origin keeps it.
        shingles: The sampled runs of its text.
    """
    if article.origin is not None:
        return article.origin
    copies = [*find_copies(article.pk, shingles), *_same_pages(article)]
    first = Article.objects.filter(pk__in=copies, origin__isnull=False).order_by("pk").first()
    return first.origin if first is not None and first.origin is not None else Origin.objects.create()


def _same_pages(article: Article) -> list[int]:
    """Return the articles that are the same page under another address, as one of the two says itself."""
    same = Q(canonical_url=article.url)
    if article.canonical_url:
        same |= Q(url=article.canonical_url) | Q(canonical_url=article.canonical_url)
    return list(
        Article.objects.filter(same)
        .exclude(pk=article.pk)
        .order_by("pk")
        .values_list("pk", flat=True)[:MOST_MEASURED]
    )


def find_copies(article_id: int, shingles: Sequence[int]) -> list[int]:
    """Return the articles that hold a copy of a text with these runs, or are held by it."""
    values = sorted(set(shingles))
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "values": values[:MOST_RUNS],
                "holders": NEWEST_HOLDERS,
                "article": article_id,
                "fewest": FEWEST_MET,
                "most": MOST_MEASURED,
            },
        )
        candidates = [row[0] for row in cursor.fetchall()]
        if not candidates:
            return []
        coarse = engine.coarse_rate()
        cursor.execute(_MEASURE, {"values": values, "articles": candidates, "coarse": coarse})
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    own = {"left": len(values), "left_coarse": sum(value % coarse == 0 for value in values)}
    return sorted(row.pop("article_id") for row in rows if engine.are_copies(**own, **_overlap(row)))


def _overlap(row: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in row.items() if name != "article_id"}
