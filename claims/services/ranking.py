"""Which undecided conflict to look at first: what a decision is worth, never what the machine believes.

Idea: a conflict is worth more the more independent origins print its sides, the newer it is, and the more
often reviewers confirmed what this detector suggests of this kind with such a score. Value halves in two
weeks; stored as a logarithm with the date in it, so that the order stays right without writing rows again as
time passes. The detector's score itself only settles ties. Entries: ``rank_conflicts``, ``rank_of``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2

from django.db.models import Count, F, Q
from django.db.models.functions import Floor, Greatest

from claims.models import Conflict, ConflictStatus
from claims.selectors import with_origins
from claims.services.leads import choose_leads
from claims.statistics import MIN_DECISIONS

HALF_LIFE_DAYS = 14.0
"""A contradiction of last month is still one, but nobody acts on it."""

UNKNOWN_PRECISION = 0.5
BANDS = 5
"""Scores are told apart in fifths: each then has a share of confirmed ones of its own."""

BATCH = 1000
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What the rank of a conflict rests on."""

    precision: float
    origins_a: int
    origins_b: int
    newest_at: datetime


def rank_of(worth: Worth) -> float:
    """Return the rank; a difference of one is twice the value."""
    sides = log2(1 + max(worth.origins_a, 1)) + log2(1 + max(worth.origins_b, 1))
    days = (worth.newest_at - _EPOCH).total_seconds() / 86_400
    return log2(max(worth.precision, 0.01)) + log2(sides) + days / HALF_LIFE_DAYS


def rank_conflicts(conflict_ids: Collection[int] | None = None) -> int:
    """Rank undecided conflicts, all or the given ones, by what is known now; return how many changed."""
    shares = measured_shares()
    rows = with_origins(Conflict.objects.undecided())
    if conflict_ids is not None:
        rows = rows.filter(pk__in=conflict_ids)
    rows = rows.annotate(newest_at=Greatest("claim_a__published_at", "claim_b__published_at"))
    changed: list[Conflict] = []
    fields = ("pk", "kind", "detector", "score", "rank", "origins_a", "origins_b", "newest_at")
    for pk, kind, detector, score, rank, origins_a, origins_b, newest_at in rows.values_list(
        *fields
    ).iterator():
        worth = Worth(
            precision=_precision(shares, kind, detector, score),
            origins_a=origins_a or 0,
            origins_b=origins_b or 0,
            newest_at=newest_at,
        )
        found = round(rank_of(worth), 6)
        if found != rank:
            changed.append(Conflict(pk=pk, rank=found))
    Conflict.objects.bulk_update(changed, ["rank"], batch_size=BATCH)
    choose_leads(None if conflict_ids is None else _sides(conflict_ids))
    return len(changed)


def _sides(conflict_ids: Collection[int]) -> set[int]:
    pairs = Conflict.objects.filter(pk__in=conflict_ids).values_list("claim_a", "claim_b")
    return {claim for pair in pairs for claim in pair}


def measured_shares() -> dict[Key, tuple[int, int]]:
    """Return confirmed and decided conflicts by detector, kind and band of the score; one query."""
    decided = Conflict.objects.filter(status__in=[ConflictStatus.CONFIRMED, ConflictStatus.DISMISSED])
    counted = (
        decided.annotate(band=Floor(F("score") * BANDS))
        .order_by()
        .values("detector", "kind", "band")
        .annotate(confirmed=Count("pk", filter=Q(status=ConflictStatus.CONFIRMED)), n=Count("pk"))
    )
    return {
        (row["detector"], row["kind"], min(int(row["band"]), BANDS - 1)): (row["confirmed"], row["n"])
        for row in counted
    }


def _precision(shares: Mapping[Key, tuple[int, int]], kind: str, detector: str, score: float) -> float:
    """Return the share of confirmed ones among those most alike that are enough to tell."""
    band = min(int(score * BANDS), BANDS - 1)
    groups = (
        [key for key in shares if key == (detector, kind, band)],
        [key for key in shares if key[:2] == (detector, kind)],
        [key for key in shares if key[0] == detector],
    )
    for keys in groups:
        confirmed, n = (sum(shares[key][part] for key in keys) for part in (0, 1))
        if n >= MIN_DECISIONS:
            return confirmed / n
    return UNKNOWN_PRECISION
