"""Figures that tell how well pairs are judged.

``average_precision`` takes equal scores as one step, so their order does not matter; it and
``recall_at_precision`` are the figures to move. Source: Manning, Raghavan and Schütze,
Introduction to Information Retrieval (2008), ch. 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """True and false positives, and misses."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """Return the share of what was flagged that is right; 0 when nothing was flagged."""
        flagged = self.hits + self.false_alarms
        return self.hits / flagged if flagged else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what is right that was flagged; 0 when nothing is right."""
        wanted = self.hits + self.misses
        return self.hits / wanted if wanted else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = 2 * self.hits + self.false_alarms + self.misses
        return 2 * self.hits / total if total else 0.0


def count_outcomes(wanted: Sequence[bool], flagged: Sequence[bool]) -> Counts:
    """Count hits, false alarms and misses of two parallel sequences."""
    pairs = list(zip(wanted, flagged, strict=True))
    return Counts(
        hits=sum(want and flag for want, flag in pairs),
        false_alarms=sum(flag and not want for want, flag in pairs),
        misses=sum(want and not flag for want, flag in pairs),
    )


def average_precision(wanted: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the mean precision at each step of recall; 0 when nothing is wanted."""
    total = sum(wanted)
    before, area = 0, 0.0
    for hits, flagged in _steps(wanted, scores):
        area += (hits - before) * hits / flagged
        before = hits
    return area / total if total else 0.0


def recall_at_precision(wanted: Sequence[bool], scores: Sequence[float], precision: float) -> float:
    """Return the highest recall some threshold reaches with at least ``precision``."""
    total = sum(wanted)
    reached = [
        hits / total for hits, flagged in _steps(wanted, scores) if total and hits / flagged >= precision
    ]
    return max(reached, default=0.0)


def calibration_error(wanted: Sequence[bool], scores: Sequence[float], bins: int = 10) -> float:
    """Return how far scores lie from the share that is right, in equal bins, weighted by their size.

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities" (AAAI 2015).
    """
    groups: dict[int, list[tuple[float, bool]]] = {}
    for want, score in zip(wanted, scores, strict=True):
        groups.setdefault(min(bins - 1, int(score * bins)), []).append((score, want))
    gaps = (
        abs(sum(score for score, _ in group) - sum(want for _, want in group)) for group in groups.values()
    )
    return sum(gaps) / len(scores) if scores else 0.0


def _steps(wanted: Sequence[bool], scores: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield hits and number flagged for each threshold, the highest first."""
    ranked = sorted(zip(scores, wanted, strict=True), key=lambda pair: -pair[0])
    hits = flagged = 0
    for _, group in groupby(ranked, key=lambda pair: pair[0]):
        rights = [right for _, right in group]
        hits, flagged = hits + sum(rights), flagged + len(rights)
        yield hits, flagged
