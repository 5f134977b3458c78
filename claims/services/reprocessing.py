"""Running the engine over stored articles again, and what that changes.

A dry run takes the same way as a real one and rolls it back, so the difference it shows is the one that a
real run makes. It holds its locks until it ends: comparisons of the workers wait, decisions of reviewers on
the conflicts concerned too. So a dry run is for some hundred articles, not for the whole store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from claims.models import Appearance, Article, Claim, Conflict, Dispute, Stage
from claims.services.chain import run_article
from claims.services.stages import Selection, rework_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A conflict the engine judges otherwise now."""

    pair: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a run over ``articles`` articles changed, in words a person can check.

    ``stuck`` are articles that did not get through, with the reason; ``decided`` counts the conflicts with
    a person's decision, none of which a run may touch.
    """

    articles: int
    stuck: list[str]
    claims_kept: int
    claims_added: list[str]
    claims_merged: list[str]
    claims_removed: list[str]
    conflicts_kept: int
    conflicts_added: list[str]
    conflicts_changed: list[Changed]
    conflicts_withdrawn: list[str]
    decided: int
    disputes_before: int
    disputes_after: int

    def as_json(self) -> dict[str, Any]:
        """Return the difference as JSON values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """Yield the difference for a terminal: the counts, then every change on a line."""
        yield f"{self.articles} articles, {len(self.stuck)} did not get through"
        yield (
            f"claims: {self.claims_kept} kept, {len(self.claims_added)} added, "
            f"{len(self.claims_merged)} merged, {len(self.claims_removed)} removed"
        )
        yield (
            f"conflicts: {self.conflicts_kept} kept, {len(self.conflicts_added)} added, "
            f"{len(self.conflicts_changed)} changed, {len(self.conflicts_withdrawn)} withdrawn; "
            f"{self.decided} decided ones stay"
        )
        yield f"open disputes: {self.disputes_before} before, {self.disputes_after} after"
        marks = [("! ", self.stuck), ("+ claim ", self.claims_added), ("> claim ", self.claims_merged)]
        marks += [("- claim ", self.claims_removed), ("+ conflict ", self.conflicts_added)]
        marks += [("- conflict ", self.conflicts_withdrawn)]
        for mark, rows in marks:
            yield from (f"{mark}{row}" for row in rows)
        yield from (f"~ conflict {row.pair}: {row.before} -> {row.after}" for row in self.conflicts_changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    """Claims by key, live conflicts by key with what was judged and the pair in words, open disputes."""

    claims: dict[int, str]
    conflicts: dict[int, tuple[str, str]]
    decided: frozenset[int]
    disputes: int


def reprocess(
    *, stage: Stage, selection: Selection, dry_run: bool, tell: Callable[[int, int], None] | None = None
) -> Difference:
    """Work on a selection again from ``stage`` and return what changed; a dry run changes nothing.

    ``tell`` is called after each article with how many are done, and of how many.
    """
    if not dry_run:
        return _run(stage, selection, tell)
    with transaction.atomic():
        difference = _run(stage, selection, tell)
        transaction.set_rollback(True)
    return difference


def _run(stage: Stage, selection: Selection, tell: Callable[[int, int], None] | None) -> Difference:
    article_ids = rework_articles(stage=stage, selection=selection)
    before = _snapshot(_claims_in(article_ids))
    for done, article_id in enumerate(article_ids, start=1):
        run_article(article_id=article_id)
        if tell is not None:
            tell(done, len(article_ids))
    after = _snapshot(_claims_in(article_ids) | before.claims.keys())
    return _difference(article_ids, before, after)


def _claims_in(article_ids: Collection[int]) -> set[int]:
    rows = Appearance.objects.filter(revision__article__in=article_ids).order_by()
    return set(rows.values_list("claim", flat=True))


def _snapshot(claim_ids: Collection[int]) -> _Snapshot:
    claims = Claim.objects.filter(pk__in=claim_ids, appearances__is_stale=False).distinct()
    touching = Q(claim_a__in=claim_ids) | Q(claim_b__in=claim_ids)
    conflicts = Conflict.objects.filter(touching).select_related("claim_a__speaker", "claim_b__speaker")
    disputes = Dispute.objects.filter(positions__members__claim__in=claim_ids).distinct()
    rows = list(conflicts)
    return _Snapshot(
        claims={claim.pk: _words(claim) for claim in claims.select_related("speaker")},
        conflicts={
            row.pk: (f"{row.kind} {row.score:.2f}", f"{_words(row.claim_a)} / {_words(row.claim_b)}")
            for row in rows
        },
        decided=frozenset(row.pk for row in rows if row.decided_at is not None),
        disputes=disputes.count(),
    )


def _words(claim: Claim) -> str:
    refuses = " (denies)" if claim.stance == "denies" else ""
    return f"{claim.speaker or 'the outlet'}{refuses}: {claim.proposition}"


def _difference(article_ids: Collection[int], before: _Snapshot, after: _Snapshot) -> Difference:
    lost = before.claims.keys() - after.claims.keys()
    merged = set(Claim.everything.filter(pk__in=lost, merged_into__isnull=False).values_list("pk", flat=True))
    both = before.conflicts.keys() & after.conflicts.keys()
    changed = sorted(pk for pk in both if before.conflicts[pk][0] != after.conflicts[pk][0])
    return Difference(
        articles=len(article_ids),
        stuck=_stuck(article_ids),
        claims_kept=len(before.claims.keys() & after.claims.keys()),
        claims_added=[after.claims[pk] for pk in sorted(after.claims.keys() - before.claims.keys())],
        claims_merged=[before.claims[pk] for pk in sorted(merged)],
        claims_removed=[before.claims[pk] for pk in sorted(lost - merged)],
        conflicts_kept=len(both) - len(changed),
        conflicts_added=[after.conflicts[pk][1] for pk in sorted(after.conflicts.keys() - both)],
        conflicts_changed=[
            Changed(pair=after.conflicts[pk][1], before=before.conflicts[pk][0], after=after.conflicts[pk][0])
            for pk in changed
        ],
        conflicts_withdrawn=[before.conflicts[pk][1] for pk in sorted(before.conflicts.keys() - both)],
        decided=len(before.decided),
        disputes_before=before.disputes,
        disputes_after=after.disputes,
    )


def _stuck(article_ids: Collection[int]) -> list[str]:
    rows = Article.objects.filter(pk__in=article_ids).exclude(stage=Stage.COMPARED).order_by("pk")
    return [f"article {row.pk}: {row.parked_reason or row.last_error or row.stage}" for row in rows]
