"""Comparing an article's claims with what is stored, and keeping the contradictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from claims.services.same_claims import store_edges
from claims.services.stages import run_step

WRITING_LOCK = 0x636F6D70
"""Any number will do that no other advisory lock of the database has; this one spells "comp"."""


def compare_article(*, article_id: int) -> Stage | None:
    """Compare an article's claims among themselves and with stored ones; a second run adds nothing."""

    def step(article: Article) -> Stage:
        new = selectors.claims_of(article)
        if new:
            close = selectors.close_articles(article)
            stored = _stored_for(new, close)
            alike, judged = engine.find_alike(new, stored), engine.judge(new, stored, close)
            _lock_writing()
            if _store_edges(alike, [*stored, *new]):  # claims became one: look again
                new = selectors.claims_of(article)
                stored = _stored_for(new, close)
                judged = engine.judge(new, stored, close)
            _store_conflicts(judged, {row.claim_id: row for row in [*stored, *new]})
        return Stage.COMPARED

    return run_step(article_id=article_id, stage=Stage.EXTRACTED, step=step)


def _stored_for(new: Sequence[Appearance], close: Mapping[int, float]) -> list[Appearance]:
    return selectors.comparable_claims(close, leave_out={row.claim_id for row in new})


def _lock_writing() -> None:
    """Let one comparison at a time write, until the end of its transaction.

    Two articles on one matter write the same pairs and lock the same claims, in an order that depends on
    what is merged on the way: side by side they would wait for each other in a circle. Reading and judging,
    which take nearly all the time, come before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_LOCK])


def _store_edges(found: Sequence[engine.LikePair], rows: Sequence[Appearance]) -> int:
    """Write what says the same, and make one claim of what is the same; return how many became one."""
    return store_edges(found=found, appearances={row.claim_id: row for row in rows})


def _store_conflicts(judged: Sequence[engine.JudgedPair], appearances: dict[int, Appearance]) -> None:
    """Write new pairs as suggestions; a pair that is there, decided or not, stays as it is."""
    rows = [
        Conflict(
            claim_a_id=pair.claim_a,
            claim_b_id=pair.claim_b,
            appearance_a=appearances[pair.claim_a],
            appearance_b=appearances[pair.claim_b],
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
    join_disputes(added)
    refresh_claim_status({claim for row in added for claim in (row.claim_a_id, row.claim_b_id)})
