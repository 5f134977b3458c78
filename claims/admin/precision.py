"""How often reviewers agreed with a detector: the only figure shown beside its score.

Precision is confirmed / (confirmed + dismissed) of one detector, version and kind, with Wilson's 95 %
interval. Below ``MIN_DECISIONS`` nothing is said. Source: Wilson, JASA 22 (1927), 209-212.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, Q

from claims.models import Conflict, ConflictStatus

MIN_DECISIONS = 20
"""With fewer, the interval is wider than 40 points and tells a reviewer nothing."""

Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """What reviewers decided about comparable suggestions."""

    confirmed: int
    decided: int

    @property
    def percent(self) -> int:
        return round(100 * self.confirmed / self.decided)

    @property
    def interval(self) -> tuple[int, int]:
        """Return the bounds in percent."""
        n, p = self.decided, self.confirmed / self.decided
        centre = p + Z * Z / (2 * n)
        spread = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        low, high = ((centre + sign * spread) / (1 + Z * Z / n) for sign in (-1, 1))
        return round(100 * low), round(100 * high)


def measured_precision(conflict: Conflict) -> Precision | None:
    """Return the precision of the conflict's detector for its kind, once there is enough to tell."""
    alike = Conflict.objects.filter(
        detector=conflict.detector, detector_version=conflict.detector_version, kind=conflict.kind
    )
    counts = alike.filter(status__in=[ConflictStatus.CONFIRMED, ConflictStatus.DISMISSED]).aggregate(
        confirmed=Count("pk", filter=Q(status=ConflictStatus.CONFIRMED)), decided=Count("pk")
    )
    return Precision(**counts) if counts["decided"] >= MIN_DECISIONS else None
