"""What the front page draws: how work stands, over all of the store, each figure in one query.

Every function returns plain values, so that they can be kept in a cache and drawn by anything. Days and
weeks are in UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncDay, TruncMonth
from django.utils import timezone

from claims.models import Claim, ClaimStatus, Conflict, ConflictStatus, Dispute, Feed, FeedState, Speaker
from claims.querysets import WORST_FIRST

AGES = (("under a day", 1), ("1 to 7 days", 7), ("8 to 30 days", 30), ("31 to 90 days", 90))
OLDEST = "over 90 days"
OUTLET = "the outlet"
DAYS = 30
WEEKS = 12
MONTHS = 12
MOST_PAIRS = 10
MOST_SPEAKERS = 6
MOST_FEEDS = 8

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
        """Return the share confirmed, in percent."""
        return round(100 * self.confirmed / self.decided)

    @property
    def interval(self) -> tuple[int, int]:
        """Return Wilson's 95 % interval in percent (Wilson, JASA 22 (1927), 209-212)."""
        n, p = self.decided, self.confirmed / self.decided
        centre = p + Z * Z / (2 * n)
        spread = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        low, high = ((centre + sign * spread) / (1 + Z * Z / n) for sign in (-1, 1))
        return round(100 * low), round(100 * high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long conflicts decided in one week had waited, in hours."""

    week: date
    decided: int
    median: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SickFeed:
    """A feed that needs a person."""

    pk: int
    name: str
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerPairs:
    """Who contradicts whom: the commonest pairs, and all pairs among the speakers with most conflicts."""

    commonest: list[tuple[str, str, int]]
    names: list[str]
    matrix: list[list[int]]


def open_disputes_by_age(now: datetime | None = None) -> dict[str, int]:
    """Return how many disputes without a rating were opened how long ago, the youngest first."""
    now = now or timezone.now()
    counts, newer = {}, now
    for label, days in AGES:
        older = now - timedelta(days=days)
        counts[label] = Count("pk", filter=Q(created_at__gt=older, created_at__lte=newer))
        newer = older
    counts[OLDEST] = Count("pk", filter=Q(created_at__lte=newer))
    names = {f"age{n}": label for n, label in enumerate(counts)}
    rows = Dispute.objects.filter(rating=None)
    found = rows.aggregate(**{name: counts[label] for name, label in names.items()})
    return {label: found[name] for name, label in names.items()}


def conflicts_by_speakers() -> SpeakerPairs:
    """Count the conflicts nobody dismissed by pair of speakers, each pair once; two queries."""
    rows = Conflict.objects.exclude(status=ConflictStatus.DISMISSED).order_by()
    counted = rows.values_list("claim_a__speaker", "claim_b__speaker").annotate(n=Count("pk"))
    pairs: Counter[tuple[int, int]] = Counter()
    totals: Counter[int] = Counter()
    for first, second, n in counted:
        low, high = sorted((first or 0, second or 0))
        pairs[low, high] += n
        for pk in {low, high}:
            totals[pk] += n
    common = pairs.most_common(MOST_PAIRS)
    shown = [pk for pk, _ in totals.most_common(MOST_SPEAKERS)]
    wanted = {pk for pair, _ in common for pk in pair} | set(shown)
    names = dict(Speaker.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return SpeakerPairs(
        commonest=[(names.get(a, OUTLET), names.get(b, OUTLET), n) for (a, b), n in common],
        names=[names.get(pk, OUTLET) for pk in shown],
        matrix=[[pairs[min(a, b), max(a, b)] for b in shown] for a in shown],
    )


def claims_by_day(today: date | None = None) -> dict[date, dict[str, int]]:
    """Return how many claims of each of the last ``DAYS`` days are disputed, suspected, neither."""
    today = today or timezone.now().date()
    first = today - timedelta(days=DAYS - 1)
    days = {
        first + timedelta(days=n): dict.fromkeys(("disputed", "suggested", "other"), 0) for n in range(DAYS)
    }
    start = datetime.combine(first, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    rows = Claim.objects.filter(published_at__gte=start, published_at__lt=start + timedelta(days=DAYS))
    counted = (
        rows.annotate(day=TruncDay("published_at"))
        .order_by()
        .values_list("day", "status", "has_suggested_conflict")
        .annotate(n=Count("pk"))
    )
    for day, status, is_suggested, n in counted:
        kind = "disputed" if status == ClaimStatus.DISPUTED else "suggested" if is_suggested else "other"
        days[day.date()][kind] += n
    return days


def review_lag(now: datetime | None = None) -> list[Lag]:
    """Return by week, the oldest first, how long conflicts had waited when they were decided."""
    since = (now or timezone.now()) - timedelta(weeks=WEEKS)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT date_trunc('week', decided_at AT TIME ZONE 'UTC')::date AS week, count(*),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - created_at)),
                   percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - created_at))
              FROM claims_conflict
             WHERE decided_at >= %s AND NOT is_parked
             GROUP BY 1 ORDER BY 1
            """,
            [since],
        )
        rows = cursor.fetchall()
    return [Lag(week=week, decided=n, median=mid / 3600, p90=far / 3600) for week, n, mid, far in rows]


def precision_by_month(now: datetime | None = None) -> dict[str, dict[date, Precision]]:
    """Return by detector and month what reviewers decided about it, nothing below ``MIN_DECISIONS``."""
    since = (now or timezone.now()) - timedelta(days=31 * MONTHS)
    rows = Conflict.objects.filter(
        status__in=[ConflictStatus.CONFIRMED, ConflictStatus.DISMISSED], decided_at__gte=since
    )
    counted = (
        rows.annotate(month=TruncMonth("decided_at"))
        .order_by("detector", "month")
        .values_list("detector", "month")
        .annotate(confirmed=Count("pk", filter=Q(status=ConflictStatus.CONFIRMED)), n=Count("pk"))
    )
    found: dict[str, dict[date, Precision]] = {}
    for detector, month, confirmed, n in counted:
        if n >= MIN_DECISIONS:
            found.setdefault(detector, {})[month.date()] = Precision(confirmed=confirmed, decided=n)
    return found


def feeds_in_trouble() -> list[SickFeed]:
    """Return the feeds that need a person, the worst first."""
    rows = Feed.objects.filter(state__in=["gone", "failing", "degraded", "quiet"]).order_by(*WORST_FIRST)
    return [
        SickFeed(pk=feed.pk, name=feed.title or feed.url, state=feed.get_state_display(), why=_why(feed))
        for feed in rows[:MOST_FEEDS]
    ]


def _why(feed: Feed) -> str:
    if feed.last_error or feed.state != FeedState.QUIET:
        return feed.last_error
    return f"Nothing new since {feed.last_new_item_at:%d %b %Y}" if feed.last_new_item_at else "Nothing new"


def precision_of(conflict: Conflict) -> Precision | None:
    """Return the precision of the conflict's detector for its kind, once there is enough to tell."""
    alike = Conflict.objects.filter(
        detector=conflict.detector, detector_version=conflict.detector_version, kind=conflict.kind
    )
    counts: Mapping[str, int] = alike.filter(
        status__in=[ConflictStatus.CONFIRMED, ConflictStatus.DISMISSED]
    ).aggregate(confirmed=Count("pk", filter=Q(status=ConflictStatus.CONFIRMED)), decided=Count("pk"))
    return Precision(**counts) if counts["decided"] >= MIN_DECISIONS else None
