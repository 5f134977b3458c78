"""Chainable filters; no joins for display and no decisions live here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

if TYPE_CHECKING:
    from claims.models import (  # noqa: F401
        Article,
        Claim,
        ClaimEdge,
        Conflict,
        Delivery,
        Dispute,
        Feed,
        WebhookEndpoint,
    )


_STATES_WORST_FIRST = ("gone", "failing", "degraded", "quiet", "working", "paused")
WORST_FIRST: list[Any] = [
    Case(
        *(When(state=state, then=Value(rank)) for rank, state in enumerate(_STATES_WORST_FIRST)),
        output_field=IntegerField(),
    ),
    "-failure_weight",
    "pk",
]
"""Order of feeds for who looks after them: what needs a person comes first."""


class FeedQuerySet(models.QuerySet["Feed"]):
    """Filters over feeds."""

    def worst_first(self) -> Self:
        """Feeds in the order in which a person should look at them."""
        return self.order_by(*WORST_FIRST)

    def due(self, now: datetime) -> Self:
        """Feeds whose next poll is due and that nobody paused, longest overdue first."""
        return (
            self.exclude(state__in=["gone", "paused"])
            .filter(next_poll_at__lte=now)
            .order_by("next_poll_at", "pk")
        )


class ArticleQuerySet(models.QuerySet["Article"]):
    """Filters over articles."""

    def unfinished(self) -> Self:
        """Articles that still have a stage before them."""
        return self.exclude(stage__in=["compared", "parked"])

    def overdue(self, now: datetime) -> Self:
        """Unfinished articles whose next attempt is due, longest overdue first."""
        return self.unfinished().filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Filters over claims."""

    def disputed(self) -> Self:
        """Claims in at least one confirmed conflict."""
        return self.filter(status="disputed")


ClaimRows = models.Manager.from_queryset(ClaimQuerySet)


class ClaimManager(ClaimRows):  # type: ignore[type-arg]  # generic for the checker only
    """Claims that stand for themselves; those merged into another are reached by ``Claim.everything``."""

    def get_queryset(self) -> ClaimQuerySet:
        """Leave out wordings that were merged into another claim."""
        rows: ClaimQuerySet = super().get_queryset()  # type: ignore[assignment]
        return rows.filter(merged_into__isnull=True)


class ClaimEdgeQuerySet(models.QuerySet["ClaimEdge"]):
    """Filters over edges between claims."""

    def firm(self) -> Self:
        """Edges that count: a person confirmed them, or they are as good as certain."""
        return self.filter(status__in=["confirmed", "automatic"])

    def touching(self, claim_ids: list[int]) -> Self:
        """Edges at one of the claims or at one of the wordings merged into it."""
        sides = Q()
        for side in ("claim_a", "claim_b"):
            sides |= Q(**{f"{side}__in": claim_ids}) | Q(**{f"{side}__merged_into__in": claim_ids})
        return self.filter(sides)


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Filters over conflicts."""

    def undecided(self) -> Self:
        """Conflicts that wait for a person."""
        return self.filter(status="suggested")

    def leading(self) -> Self:
        """One conflict of each pair of positions: the one that stands in the queue."""
        return self.filter(lead__isnull=True)

    def touching(self, claim_ids: list[int]) -> Self:
        """Conflicts with one of the claims on either side."""
        return self.filter(Q(claim_a__in=claim_ids) | Q(claim_b__in=claim_ids))


ConflictRows = models.Manager.from_queryset(ConflictQuerySet)


class ConflictManager(ConflictRows):  # type: ignore[type-arg]  # generic for the checker only
    """Conflicts without those set aside because a merge made two of one pair."""

    def get_queryset(self) -> ConflictQuerySet:
        """Leave out what is parked."""
        rows: ConflictQuerySet = super().get_queryset()  # type: ignore[assignment]
        return rows.filter(is_parked=False)


class DisputeManager(models.Manager["Dispute"]):
    """Open disputes; closed ones keep their row and come back with their conflict."""

    def get_queryset(self) -> models.QuerySet[Dispute]:
        """Leave out what is closed."""
        return super().get_queryset().filter(closed_at__isnull=True)


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Filters over webhook endpoints."""

    def wanting(self, event: str) -> Self:
        """Endpoints to tell of ``event``; nobody is told on behalf of a closed account."""
        return self.filter(is_active=True, owner__is_active=True, events__contains=[event])


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Filters over webhook deliveries."""

    def open(self) -> Self:
        """Deliveries that are still to be made."""
        return self.filter(status__in=["pending", "failed"])

    def due(self, now: datetime) -> Self:
        """Open deliveries to active endpoints whose next attempt is due."""
        return self.open().filter(next_attempt_at__lte=now, endpoint__is_active=True)
