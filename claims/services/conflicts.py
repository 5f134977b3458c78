"""Comparing an article's claims with what is stored, and keeping the contradictions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from claims import engine, selectors
from claims.models import (
    Appearance,
    Article,
    ChangeEvent,
    Claim,
    ClaimStatus,
    Conflict,
    ConflictStatus,
    Stage,
)
from claims.services.changes import record_change
from claims.services.disputes import join_dispute
from claims.services.stages import run_step


def compare_article(*, article_id: int) -> Stage | None:
    """Compare an article's claims among themselves and with stored ones; a second run adds nothing."""

    def step(article: Article) -> Stage:
        new = selectors.claims_of(article)
        if new:
            close = selectors.close_articles(article)
            stored = selectors.comparable_claims(close, leave_out={row.claim_id for row in new})
            judged = engine.judge(new, stored, close)
            _store_conflicts(judged, {row.claim_id: row for row in [*stored, *new]})
        return Stage.COMPARED

    return run_step(article_id=article_id, stage=Stage.EXTRACTED, step=step)


def refresh_claim_status(claim_ids: Collection[int]) -> list[Claim]:
    """Set status and suggestion flag of claims from their conflicts; return those that changed status.

    A claim is disputed exactly while a confirmed conflict holds it. Rows are locked by ascending id.
    """
    rows = list(Claim.objects.select_for_update().filter(pk__in=claim_ids).order_by("pk"))
    disputed, suggested = (
        _claims_with(status, claim_ids) for status in (ConflictStatus.CONFIRMED, ConflictStatus.SUGGESTED)
    )
    changed = []
    for claim in rows:
        status = ClaimStatus.DISPUTED if claim.pk in disputed else ClaimStatus.UNREVIEWED
        is_suggested = claim.pk in suggested
        if (claim.status, claim.has_suggested_conflict) == (status, is_suggested):
            continue
        if claim.status != status:
            changed.append(claim)
            record_change(ChangeEvent.CLAIM_STATUS_CHANGED, claim.public_id, old=claim.status, new=status)
        claim.status, claim.has_suggested_conflict = status, is_suggested
        claim.save(update_fields=["status", "has_suggested_conflict", "updated_at"])
    return changed


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
            detector_version=engine.ENGINE_VERSION,
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
    for conflict in added:
        record_change(ChangeEvent.CONFLICT_SUGGESTED, conflict.public_id, kind=conflict.kind)
        join_dispute(conflict)
    refresh_claim_status({claim for row in added for claim in (row.claim_a_id, row.claim_b_id)})


def _claims_with(status: ConflictStatus, claim_ids: Collection[int]) -> set[int]:
    pairs = Conflict.objects.touching(list(claim_ids)).filter(status=status)
    return {pk for pair in pairs.values_list("claim_a", "claim_b") for pk in pair}
