"""Conflicts: what contradicts what, and the reviewers' decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.cache import set_response_etag
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import examples, rows
from claims.api.exceptions import StaleVersion
from claims.api.filters import ConflictFilter
from claims.api.serializers.conflicts import (
    ConflictDetailSerializer,
    ConflictSerializer,
    DecisionSerializer,
    DismissalSerializer,
)
from claims.api.views.base import ApiViewSet
from claims.models import Conflict, Opinion, Verdict
from claims.services import reviews

DECIDES = ("claims.decide_conflict",)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="Entity tag of the conflict as you read it; 412 if it has changed since.",
)


Handler = TypeVar("Handler", bound=Callable[..., Response])


def _decision(summary: str, description: str, body: type[DecisionSerializer]) -> Callable[[Handler], Handler]:
    """Describe a decision for the OpenAPI document."""
    return extend_schema(
        summary=summary,
        description=description,
        request=body,
        responses={
            200: ConflictDetailSerializer,
            202: OpenApiResponse(
                ConflictDetailSerializer, description="Kept as an opinion; a second person decides."
            ),
        },
        parameters=[IF_MATCH],
        examples=[examples.DISMISSAL] if body is DismissalSerializer else [examples.DECISION],
    )


@extend_schema_view(
    list=extend_schema(summary="List conflicts"),
    retrieve=extend_schema(summary="Read one conflict", responses=ConflictDetailSerializer),
)
class ConflictViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, ApiViewSet[Conflict]):
    """Conflicts with both sides' words; a machine suggests them, people decide."""

    queryset = Conflict.objects.all()
    filterset_class = ConflictFilter
    orderings = {
        "-created_at": "created_at",
        "created_at": "created_at",
        "-score": "score",
        "score": "score",
    }
    read_permissions = ("claims.view_conflict",)
    action_permissions = {"confirm": DECIDES, "dismiss": DECIDES, "undo": DECIDES}

    def get_queryset(self) -> QuerySet[Conflict]:
        """Return conflicts with both sides; by its id also one whose sides were found to be one claim."""
        return rows.conflicts(Conflict.everything.all() if self.detail else None)

    def get_serializer_class(self) -> Any:
        """Return the short form for lists."""
        return ConflictSerializer if self.action == "list" else ConflictDetailSerializer

    @_decision("Confirm", "Both claims cannot be true; both become disputed.", DecisionSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, public_id: Any = None) -> Response:
        """Record that both claims cannot be true."""
        return self._decide(request, DecisionSerializer, reviews.confirm_conflict)

    @_decision("Dismiss", "The pair is no conflict, and will not come back by itself.", DismissalSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, public_id: Any = None) -> Response:
        """Record that the pair is no conflict, and why."""
        return self._decide(request, DismissalSerializer, reviews.dismiss_conflict)

    @_decision("Undo", "Take the standing decision back; the history keeps both.", DecisionSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, public_id: Any = None) -> Response:
        """Take the standing decision back."""
        return self._decide(request, DecisionSerializer, reviews.undo_verdict)

    def _decide(
        self, request: Request, body: type[DecisionSerializer], service: Callable[..., Verdict | Opinion]
    ) -> Response:
        """Pass the body on to the service and answer the conflict as it is now."""
        conflict = self.get_object()
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        if "If-Match" in request.headers:
            self._require_match(request.headers["If-Match"], conflict)
            fields["version"] = fields["version"] or conflict.version
        found = service(conflict_id=conflict.pk, actor=request.user, **fields)
        is_kept = isinstance(found, Opinion) and not found.is_withdrawn
        body_now = self.get_serializer(self.get_object()).data
        return Response(body_now, status=status.HTTP_202_ACCEPTED if is_kept else status.HTTP_200_OK)

    def _require_match(self, header: str, conflict: Conflict) -> None:
        """Compare with the tag a GET would answer; a proxy that compresses may have weakened it."""
        current = HttpResponse(JSONRenderer().render(self.get_serializer(conflict).data))
        set_response_etag(current)
        given = {tag.removeprefix("W/") for tag in parse_etags(header)}
        if not given & {"*", current["ETag"]}:
            message = "The conflict changed since you read it. Read it again and decide anew."
            raise StaleVersion(message)
