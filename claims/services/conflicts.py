"""Comparing an article's claims with what is stored, and keeping the contradictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from claims import engine, selectors
from claims.models import (
    Appearance,
    Article,
    ChangeEvent,
    Conflict,
    Stage,
)
from claims.services.changes import record_change
from claims.services.claim_status import lock_claims, refresh_claim_status
from claims.services.disputes import join_disputes
from claims.services.earlier import link_earlier
from claims.services.ranking import rank_conflicts
from claims.services.renewal import drop_edges, drop_unfound, older_suggestions, renew_suggestions
from claims.services.same_claims import store_edges
from claims.services.stages import run_step

WRITING_LOCK = 0x636F6D70
"""Any number will do that no other advisory lock of the database has; this one spells "comp"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """What the engine makes of an article's claims; ``passages`` are those its spans point into."""

    alike: list[engine.LikePair]
    judged: list[engine.JudgedPair]
    older: list[Conflict]
    passages: dict[int, Appearance]
    looked_at: frozenset[int]


def compare_article(*, article_id: int) -> Stage | None:
    """Compare an article's claims among themselves and with stored ones; a second run adds nothing.

    What another version of the engine suggested at these claims is judged again: kept, changed or withdrawn.
    """

    def step(article: Article) -> Stage:
        found = _compare(article)
        _lock_writing()
        if store_edges(found=found.alike, appearances=found.passages):  # claims became one: look again
            found = _compare(article)
        renew_suggestions(found.older, found.judged, found.passages)
        _store_conflicts(found.judged, found.passages)
        drop_edges(found.looked_at, found.alike)
        drop_unfound(article)
        article.compared_by = engine.version()
        return Stage.COMPARED

    return run_step(article_id=article_id, stage=Stage.EXTRACTED, step=step)


def _compare(article: Article) -> _Comparison:
    new = engine.readable(selectors.claims_of(article))
    close = selectors.close_articles(article)
    stored = selectors.comparable_claims(close, leave_out={row.claim_id for row in new}) if new else []
    stored = engine.readable(stored)
    passages = {row.claim_id: row for row in [*stored, *new]}
    judged = engine.judge(new, stored, close) if new else []
    older, more = _to_judge_again(article, passages)
    return _Comparison(
        alike=engine.find_alike(new, stored) if new else [],
        judged=[*judged, *_judge_again(older, judged, passages | more)],
        older=older,
        passages=passages | more,
        looked_at=frozenset(passages),
    )


def _to_judge_again(
    article: Article, passages: Mapping[int, Appearance]
) -> tuple[list[Conflict], dict[int, Appearance]]:
    """Return earlier suggestions that can be judged now, and the passages they need beside those at hand."""
    older = older_suggestions(article)
    missing = {pk for row in older for pk in (row.claim_a_id, row.claim_b_id)} - passages.keys()
    found = selectors.passages_of(missing)
    more = {row.claim_id: row for row in engine.readable(found.values())}
    unreadable = found.keys() - more.keys()
    return [row for row in older if not {row.claim_a_id, row.claim_b_id} & unreadable], more


def _judge_again(
    older: Sequence[Conflict], judged: Sequence[engine.JudgedPair], passages: Mapping[int, Appearance]
) -> list[engine.JudgedPair]:
    """Judge those earlier suggestions that the comparison did not come across by itself."""
    done = {(pair.claim_a, pair.claim_b) for pair in judged}
    pairs = [(row.claim_a_id, row.claim_b_id) for row in older]
    return engine.judge_again(
        (passages[first], passages[second])
        for first, second in pairs
        if (first, second) not in done and first in passages and second in passages
    )


def _lock_writing() -> None:
    """Let one comparison at a time write, until the end of its transaction.

    Two articles on one matter write the same pairs and lock the same claims, in an order that depends on
    what is merged on the way: side by side they would wait for each other in a circle. Reading and judging,
    which take nearly all the time, come before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_LOCK])


def _store_conflicts(judged: Sequence[engine.JudgedPair], passages: Mapping[int, Appearance]) -> None:
    """Write new pairs as suggestions; a pair that is there, decided or not, stays as it is."""
    rows = [
        Conflict(
            claim_a_id=pair.claim_a,
            claim_b_id=pair.claim_b,
            appearance_a=passages[pair.claim_a],
            appearance_b=passages[pair.claim_b],
            kind=pair.kind,
            detector=engine.detector(),
            detector_version=engine.version(),
            score=pair.score,
            reasons=pair.reasons,
        )
        for pair in sorted(judged, key=lambda pair: (pair.claim_a, pair.claim_b))
    ]
    ids = [row.public_id for row in rows]
    Conflict.objects.bulk_create(rows, ignore_conflicts=True)
    added = list(
        Conflict.objects.filter(public_id__in=ids)
        .select_related("claim_a__speaker", "claim_b__speaker")
        .order_by("claim_a", "claim_b")
    )
    lock_claims({claim for row in added for claim in (row.claim_a_id, row.claim_b_id)})
    for conflict in added:
        record_change(ChangeEvent.CONFLICT_SUGGESTED, conflict.public_id, kind=conflict.kind)
    link_earlier(added)
    join_disputes(added)
    rank_conflicts([conflict.pk for conflict in added])
    refresh_claim_status({claim for row in added for claim in (row.claim_a_id, row.claim_b_id)})
