"""Disputes, speakers and outlets, read only."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api import json_ld, rows
from claims.api.filters import DisputeFilter, PublisherFilter, RatingFilter, SpeakerFilter
from claims.api.serializers.disputes import DisputeSerializer, RatingSerializer
from claims.api.serializers.sources import PublisherSerializer, SpeakerDetailSerializer
from claims.api.views.base import ApiViewSet
from claims.models import Dispute, Publisher, Rating, Speaker


def _address(name: str, row: Any, request: Request) -> str:
    return reverse(f"api:{name}-detail", kwargs={"public_id": row.public_id}, request=request)


@extend_schema_view(
    list=extend_schema(summary="List disputes"), retrieve=extend_schema(summary="Read one dispute")
)
class DisputeViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, ApiViewSet[Dispute]):
    """Questions on which claims conflict, with the positions and who holds them."""

    queryset = Dispute.objects.all()
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    orderings = {"-created_at": "pk", "created_at": "pk"}
    read_permissions = ("claims.view_dispute", "claims.view_position", "claims.view_claim")

    def get_queryset(self) -> QuerySet[Dispute]:
        """Return disputes with positions and claims."""
        return rows.disputes()

    @extend_schema(
        summary="Read the rating of one dispute as ClaimReview",
        description="schema.org ClaimReview of the claims in dispute; 404 until somebody rated it.",
        responses={(200, "application/ld+json"): OpenApiTypes.OBJECT},
    )
    @action(detail=True, methods=["get"])
    def claimreview(self, request: Request, public_id: Any = None) -> Response:
        """Answer the rating in schema.org's words."""
        dispute = self.get_object()
        ids = [claim.pk for position in dispute.positions.all() for claim in position.claims.all()]
        claims = [
            json_ld.claim_object(claim, _address("claim", claim, request), lambda other: "")
            for claim in rows.claims(in_list=True).filter(pk__in=ids).order_by("pk")
        ]
        body = json_ld.review_object(dispute, _address("dispute", dispute, request), claims)
        if body is None:
            message = "Nobody rated this dispute yet."
            raise NotFound(message)
        return Response(body, content_type="application/ld+json")


@extend_schema_view(list=extend_schema(summary="List ratings"))
class RatingViewSet(mixins.ListModelMixin, ApiViewSet[Rating]):
    """The verdict taxonomy: what a dispute may be rated, with names in other languages."""

    queryset = Rating.objects.all()
    serializer_class = RatingSerializer
    filterset_class = RatingFilter
    orderings = {"ordinal": "ordinal", "-ordinal": "ordinal"}
    read_permissions = ("claims.view_rating",)

    def get_queryset(self) -> QuerySet[Rating]:
        """Return ratings with their translations."""
        return Rating.objects.prefetch_related("translations")


@extend_schema_view(
    list=extend_schema(summary="List speakers"), retrieve=extend_schema(summary="Read one speaker")
)
class SpeakerViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, ApiViewSet[Speaker]):
    """People, organisations, states and groups that assert claims."""

    queryset = Speaker.objects.all()
    serializer_class = SpeakerDetailSerializer
    filterset_class = SpeakerFilter
    orderings = {"id": "pk", "-id": "pk"}
    read_permissions = ("claims.view_speaker",)

    def get_queryset(self) -> QuerySet[Speaker]:
        """Return speakers with their aliases."""
        return rows.speakers()


@extend_schema_view(
    list=extend_schema(summary="List outlets"), retrieve=extend_schema(summary="Read one outlet")
)
class PublisherViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, ApiViewSet[Publisher]):
    """Outlets that printed articles."""

    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
    filterset_class = PublisherFilter
    orderings = {"id": "pk", "-id": "pk"}
    read_permissions = ("claims.view_publisher",)

    def get_queryset(self) -> QuerySet[Publisher]:
        """Return outlets."""
        return rows.publishers()
