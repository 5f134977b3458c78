"""Conflicts: what contradicts what, and the reviewers' decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import set_response_etag
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api import examples, feeds, rows
from claims.api.exceptions import DecisionConflict, StaleVersion
from claims.api.filters import ConflictFilter
from claims.api.serializers.conflicts import (
    MOST_AT_ONCE,
    BulkResultSerializer,
    BulkSerializer,
    ConflictDetailSerializer,
    ConflictSerializer,
    DecisionSerializer,
    DismissalSerializer,
)
from claims.api.views.base import ApiViewSet
from claims.api.views.exports import AS, ExportMixin
from claims.models import Conflict, ConflictStatus, Decision, Opinion, Verdict
from claims.services import reviews

DECIDES = ("claims.decide_conflict",)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="Entity tag of the conflict as you read it; 412 if it has changed since.",
)


CONFLICT_HEAD = [
    "id",
    "kind",
    "status",
    "score",
    *(f"{name}_{side}" for side in "ab" for name in ("speaker", "claim", "quote", "url", "outlet")),
    "reason",
    "decided_by",
    "decided_at",
    "created_at",
]
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


def _cells(batch: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the cells of each conflict, both sides among them."""
    for row in batch:
        sides = []
        for claim, passage in ((row.claim_a, row.appearance_a), (row.claim_b, row.appearance_b)):
            article = passage.revision.article
            speaker = claim.speaker.name if claim.speaker else ""
            sides += [speaker, claim.proposition, passage.quote, article.url, article.publisher or ""]
        reason = row.dismiss_reason.slug if row.dismiss_reason else ""
        by = row.decided_by.get_username() if row.decided_by else ""
        yield [
            row.public_id,
            row.kind,
            row.status,
            row.score,
            *sides,
            reason,
            by,
            row.decided_at or "",
            row.created_at,
        ]


def _decided(item: dict[str, Any], pk: int | None, actor: Any) -> dict[str, Any]:
    """Take one decision of many; return its result as the single call would answer it."""
    answer: dict[str, Any] = {"id": str(item["id"]), "status": 200, "code": "", "detail": ""}
    if pk is None:
        return answer | {"status": 404, "code": "not_found", "detail": "Nothing has this id."}
    try:
        found = reviews.decide(
            conflict_id=pk,
            actor=actor,
            decision=Decision(item["decision"]),
            reason=item["reason"],
            note=item["note"],
            version=item["version"],
        )
    except reviews.StaleVersionError as error:
        return answer | {"status": 412, "code": StaleVersion.default_code, "detail": str(error)}
    except reviews.ReviewError as error:
        return answer | {"status": 409, "code": DecisionConflict.default_code, "detail": str(error)}
    is_kept = isinstance(found, Opinion) and not found.is_withdrawn
    return answer | {"status": 202 if is_kept else 200}


@extend_schema_view(
    list=extend_schema(summary="List conflicts"),
    retrieve=extend_schema(summary="Read one conflict", responses=ConflictDetailSerializer),
)
class ConflictViewSet(ExportMixin, mixins.RetrieveModelMixin, mixins.ListModelMixin, ApiViewSet[Conflict]):
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
    action_permissions = {"confirm": DECIDES, "dismiss": DECIDES, "undo": DECIDES, "bulk": DECIDES}
    export_name = "conflicts"
    export_head = CONFLICT_HEAD
    filtered_actions = {"export": ("as",), "atom": ()}

    def get_queryset(self) -> QuerySet[Conflict]:
        """Return conflicts with both sides; by its id also one whose sides were found to be one claim."""
        return rows.conflicts(Conflict.everything.all() if self.detail else None)

    def get_serializer_class(self) -> Any:
        """Return the short form for lists."""
        return ConflictSerializer if self.action in {"list", "export"} else ConflictDetailSerializer

    @extend_schema(
        summary="Export conflicts",
        description="The whole filtered list as a stream, `as=ndjson` or `as=csv`, oldest first.",
        parameters=[AS],
        responses={(200, "application/x-ndjson"): OpenApiTypes.STR, (200, "text/csv"): OpenApiTypes.STR},
        filters=True,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def export(self, request: Request) -> StreamingHttpResponse:
        """Answer the list as a stream."""
        return self.stream(request)

    def export_cells(self, batch: Sequence[Conflict]) -> Iterable[Sequence[Any]]:
        """Return the cells of each row."""
        return _cells(batch)

    def export_objects(self, batch: Sequence[Conflict]) -> Any:
        """Return each row as the list shows it."""
        return ConflictSerializer(batch, many=True, context=self.get_serializer_context()).data

    @extend_schema(
        summary="Newly disputed claims as Atom",
        description=f"The newest {feeds.ENTRIES} confirmed conflicts; the filters of the list apply.",
        responses={(200, "application/atom+xml"): OpenApiTypes.STR},
        filters=True,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def atom(self, request: Request) -> HttpResponse:
        """Answer the newest confirmed conflicts as a feed."""
        found = self.filter_queryset(self.get_queryset()).filter(status=ConflictStatus.CONFIRMED)
        newest = list(found.order_by("-decided_at", "-pk")[: feeds.ENTRIES])

        def address_of(conflict: Conflict) -> str:
            kwargs = {"public_id": conflict.public_id}
            return reverse("api:conflict-detail", kwargs=kwargs, request=request)

        text = feeds.atom_of(newest, url=request.build_absolute_uri(), address_of=address_of)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")

    @extend_schema(
        summary="Decide many conflicts",
        description=(
            f"Up to {MOST_AT_ONCE} decisions, each on its own: one that cannot be taken does not stop the "
            "others. `results` are in the order of `items`; `status` is what the single call would answer."
        ),
        request=BulkSerializer,
        responses=BulkResultSerializer,
    )
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Take each decision and say what came of it."""
        given = BulkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        items = given.validated_data["items"]
        known = dict(
            Conflict.everything.filter(public_id__in=[item["id"] for item in items]).values_list(
                "public_id", "pk"
            )
        )
        results = [_decided(item, known.get(item["id"]), request.user) for item in items]
        done = sum(result["status"] < 300 for result in results)
        return Response({"done": done, "failed": len(results) - done, "results": results})

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
