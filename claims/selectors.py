"""Reads that join or aggregate, with a constant number of queries whatever the length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.conf import engine_options
from claims.models import (
    Appearance,
    Article,
    Claim,
    ClaimEdge,
    Conflict,
    Dispute,
    Lease,
    Position,
    PositionClaim,
)
from claims.querysets import ClaimEdgeQuerySet, ConflictQuerySet


def claims_of(article: Article) -> list[Appearance]:
    """Return the first appearance of every claim in the article's revisions that the engine still finds."""
    rows = _with_context(Appearance.objects.filter(revision__article=article, is_stale=False))
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
    rows = (
        Appearance.objects.filter(revision__article__in=close, is_stale=False)
        .exclude(claim__in=leave_out)
        .select_related("claim", "revision__article")
        .only("analysis", "claim__denies", "revision__article__origin")
    )
    ordered = sorted(rows, key=lambda row: (ranks[row.revision.article_id], row.pk))
    firsts = {row.claim_id: row for row in reversed(ordered)}
    return [firsts[claim_id] for claim_id in sorted(firsts)]


def passages_of(claim_ids: Collection[int]) -> dict[int, Appearance]:
    """Return the earliest passage of each claim that the engine still finds, if there is one."""
    rows = _with_context(Appearance.objects.filter(claim__in=claim_ids, is_stale=False))
    found: dict[int, Appearance] = {}
    for row in rows.order_by("revision__fetched_at", "pk"):
        found.setdefault(row.claim_id, row)
    return found


def conflicts_for_display(of: ConflictQuerySet | None = None) -> ConflictQuerySet:
    """Conflicts with both sides' claim, speaker, passage, article and outlet in five queries.

    One query with all fifteen joins takes the database longer to plan than to answer.
    """
    chosen = Conflict.objects.all() if of is None else of
    claims = Claim.everything.select_related("speaker")
    passages = Appearance.objects.select_related("revision__article__publisher")
    passages = passages.defer("analysis", *_REVISION_TEXTS)
    rows: ConflictQuerySet = (
        chosen.select_related("dismiss_reason", "decided_by", "earlier", "lease__holder")
        .defer("earlier__reasons")
        .prefetch_related(
            Prefetch("claim_a", queryset=claims),
            Prefetch("claim_b", queryset=claims),
            Prefetch("appearance_a", queryset=passages),
            Prefetch("appearance_b", queryset=passages),
        )
    )
    return with_origins(rows).annotate(
        articles_a=_spread("claim_a", "revision__article"),
        articles_b=_spread("claim_b", "revision__article"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One position as a conflict's side stands for it: how many claims, and how far they are spread."""

    claims: int
    articles: int
    origins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The pairs a conflict stands for besides itself, and the two positions they lie between."""

    pairs: int
    a: Cluster
    b: Cluster


def groups_led_by(conflicts: Sequence[Conflict]) -> dict[int, Group]:
    """Return for those conflicts that lead others what they stand for; three queries at most."""
    counted = Conflict.objects.filter(lead__in=[row.pk for row in conflicts]).order_by().values("lead")
    pairs = dict(counted.annotate(n=Count("pk")).values_list("lead", "n"))
    leads = [row for row in conflicts if row.pk in pairs]
    if not leads:
        return {}
    sides = {pk for row in leads for pk in (row.claim_a_id, row.claim_b_id)}
    members = PositionClaim.objects.filter(claim__in=sides, dispute__closed_at__isnull=True)
    places: dict[int, dict[int, int]] = defaultdict(dict)
    for claim, dispute, position in members.values_list("claim", "dispute", "position"):
        places[claim][dispute] = position
    positions = Position.objects.filter(pk__in={pk for by in places.values() for pk in by.values()})
    clusters = {
        pk: Cluster(claims=claims, articles=articles, origins=origins)
        for pk, claims, articles, origins in positions.annotate(
            n=Count("members"),
            articles=_spread_of_position("revision__article"),
            origins=_spread_of_position("revision__article__origin"),
        )
        .order_by()
        .values_list("pk", "n", "articles", "origins")
    }
    found = {}
    for row in leads:
        ours, theirs = places[row.claim_a_id], places[row.claim_b_id]
        shared = sorted(d for d in ours.keys() & theirs.keys() if ours[d] != theirs[d])
        if shared:
            a, b = clusters[ours[shared[0]]], clusters[theirs[shared[0]]]
            found[row.pk] = Group(pairs=pairs[row.pk], a=a, b=b)
    return found


def passages_for_timeline(claim_ids: Collection[int], *, limit: int = 24) -> list[Appearance]:
    """Return where some claims stand, the earliest first, with article and outlet; one query."""
    rows = Appearance.objects.filter(claim__in=claim_ids, is_stale=False)
    rows = rows.select_related("revision__article__publisher").defer("analysis", *_REVISION_TEXTS)
    firsts: dict[tuple[int, int], Appearance] = {}
    for row in rows.order_by("revision__article__published_at", "pk")[: 4 * limit]:
        firsts.setdefault((row.claim_id, row.revision.article_id), row)
    return list(firsts.values())[:limit]


def disagreements_of(speaker_id: int, *, limit: int = 20) -> list[Conflict]:
    """Return the newest conflicts of a speaker that nobody dismissed, both claims loaded; one query."""
    mine = Claim.objects.filter(speaker=speaker_id).order_by().values("pk")
    rows = Conflict.objects.exclude(status="dismissed").filter(Q(claim_a__in=mine) | Q(claim_b__in=mine))
    rows = rows.select_related("claim_a__speaker", "claim_b__speaker").defer("reasons")
    return list(rows.order_by("-created_at", "-pk")[:limit])


def more_on_the_matter(conflict: Conflict, *, limit: int = 8) -> list[Claim]:
    """Return what both speakers said in these and the closest articles, the newest first; two queries."""
    article = conflict.appearance_a.revision.article
    near = {article.pk, conflict.appearance_b.revision.article_id, *close_articles(article)}
    speakers = {conflict.claim_a.speaker_id, conflict.claim_b.speaker_id} - {None}
    rows = Claim.objects.filter(
        Exists(Appearance.objects.filter(claim=OuterRef("pk"), revision__article__in=near)),
        speaker__in=speakers,
    ).exclude(pk__in=[conflict.claim_a_id, conflict.claim_b_id])
    return list(rows.select_related("speaker").order_by("-published_at", "-pk")[:limit])


def with_origins(rows: ConflictQuerySet) -> ConflictQuerySet:
    """Conflicts with the number of independent origins of either side."""
    return rows.annotate(
        origins_a=_spread("claim_a", "revision__article__origin"),
        origins_b=_spread("claim_b", "revision__article__origin"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseEntry:
    """One line of the log: who took or left a conflict, and whose lease it was."""

    at: datetime
    what: str
    holder: str
    by: str


def lease_log(conflict_id: int, *, limit: int = 10) -> list[LeaseEntry]:
    """Return who took, left or took over a conflict, newest first; two queries."""
    events = Lease.pgh_event_model.objects.filter(conflict=conflict_id).select_related("pgh_context")  # type: ignore[attr-defined]
    rows = list(events.order_by("-pgh_id")[:limit])
    actors = {row.pk: (row.pgh_context.metadata if row.pgh_context else {}).get("user") for row in rows}
    ids = {row.holder_id for row in rows} | {actor for actor in actors.values() if actor}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "username"))
    return [
        LeaseEntry(
            at=row.pgh_created_at,
            what="taken" if row.pgh_label == "insert" else "ended",
            holder=names.get(row.holder_id, ""),
            by=names.get(actors[row.pk] or 0, ""),
        )
        for row in rows
    ]


def disputes_for_display() -> QuerySet[Dispute]:
    """Disputes with their positions, each with its speakers and how far its claims are spread; three queries.

    Positions carry ``articles`` and ``origins``: copies of one text count once.
    """
    members = PositionClaim.objects.select_related("claim__speaker")
    positions = Position.objects.annotate(
        articles=_spread_of_position("revision__article"),
        origins=_spread_of_position("revision__article__origin"),
    ).order_by("pk")
    return Dispute.objects.select_related("rating").prefetch_related(
        Prefetch("positions", queryset=positions),
        Prefetch("positions__members", queryset=members.order_by("claim")),
    )


def positions_in_full(dispute_id: int) -> list[Position]:
    """Return a dispute's positions with their claims; each claim carries its first ``quote`` and ``outlet``.

    Two queries.
    """
    first = Appearance.objects.filter(claim=OuterRef("claim"), is_stale=False).order_by("pk")
    members = PositionClaim.objects.select_related("claim__speaker", "placed_by").annotate(
        quote=Subquery(first.values("quote")[:1]),
        outlet=Subquery(first.values("revision__article__publisher__name")[:1]),
    )
    rows = Position.objects.filter(dispute=dispute_id).order_by("pk")
    return list(rows.prefetch_related(Prefetch("members", queryset=members.order_by("claim"))))


def related_disputes(dispute_id: int) -> QuerySet[Dispute]:
    """Return other open disputes that share a claim with this one, the newest first."""
    claims = PositionClaim.objects.filter(dispute=dispute_id).values("claim")
    others = PositionClaim.objects.filter(claim__in=claims).exclude(dispute=dispute_id).values("dispute")
    return Dispute.objects.filter(pk__in=others)


def _spread_of_position(what: str) -> Coalesce:
    """Count over how many different articles or origins a position's claims are spread."""
    rows = Appearance.objects.filter(claim__memberships__position=OuterRef("pk")).order_by()
    grouped = rows.values("claim__memberships__position").annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(grouped.values("n")[:1]), 0)


def edges_for_display() -> ClaimEdgeQuerySet:
    """Edges between claims with both sides' claim, speaker and outlet in one query."""
    sides = [path for side in ("a", "b") for path in _edge_paths(side)]
    heavy = [f"appearance_{side}__{name}" for side in ("a", "b") for name in _HEAVY]
    rows: ClaimEdgeQuerySet = ClaimEdge.objects.select_related(*sides, "decided_by").defer(*heavy)
    return rows


def edges_of(claim: Claim) -> list[ClaimEdge]:
    """Return the edges at a claim and at the wordings merged into it, the surest first; one query."""
    rows = edges_for_display().touching([claim.pk])
    return list(rows.order_by("-status", "-score", "pk"))


_REVISION_TEXTS = ("revision__raw", "revision__text", "revision__headers")
_HEAVY = ("analysis", "revision__raw", "revision__text", "revision__headers")


def _edge_paths(side: str) -> tuple[str, str]:
    return f"claim_{side}__speaker", f"appearance_{side}__revision__article__publisher"


def _spread(side: str, what: str) -> Subquery:
    """Count over how many different articles or origins a side's claim is spread."""
    rows = Appearance.objects.filter(claim=OuterRef(side)).order_by().values("claim")
    return Subquery(rows.annotate(n=Count(what, distinct=True)).values("n"))


def _with_context(rows: QuerySet[Appearance]) -> QuerySet[Appearance]:
    return rows.select_related("claim", "revision__article").defer(
        "revision__raw", "revision__text", "revision__headers"
    )
