"""Claims: the one call that answers what is disputed, by whom, where and with which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api import examples, json_ld, rows
from claims.api.filters import ClaimFilter
from claims.api.permissions import may
from claims.api.serializers.claims import ClaimSerializer
from claims.api.views.base import ApiViewSet
from claims.api.views.exports import AS, ExportMixin
from claims.models import Claim

CLAIM_HEAD = [
    "id",
    "speaker",
    "side",
    "proposition",
    "stance",
    "status",
    "said_at",
    "published_at",
    "language",
    "articles",
    "origins",
    "quote",
    "url",
    "outlet",
]


def _cells(batch: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the cells of each claim, its first passage among them."""
    for claim in batch:
        first = claim.passages[0] if claim.passages else None
        article = first.revision.article if first else None
        yield [
            claim.public_id,
            claim.speaker.name if claim.speaker else "",
            claim.speaker.side if claim.speaker else "",
            claim.proposition,
            claim.stance,
            claim.status,
            claim.said_at,
            claim.published_at,
            claim.language,
            claim.articles,
            claim.origins,
            first.quote if first else "",
            article.url if article else "",
            article.publisher if article else "",
        ]


@extend_schema_view(
    list=extend_schema(
        summary="List claims",
        description=(
            "`?status=disputed` lists the claims in a conflict that a person confirmed, each with both "
            "sides: the words, their offsets, article addresses, outlets, origins and the decision. Up to "
            f"{rows.EMBEDDED} appearances and conflicts are embedded with a claim; `counts` has the totals."
        ),
        examples=[examples.DISPUTED_CLAIMS],
    ),
    retrieve=extend_schema(
        summary="Read one claim",
        description=(
            "With all its appearances and conflicts. The id of a claim that was found to be the same as "
            "another one leads to that one."
        ),
    ),
)
class ClaimViewSet(ExportMixin, ApiViewSet[Claim]):
    """Claims, read only: people change them by deciding conflicts."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    orderings = {"-published_at": "published_at", "published_at": "published_at"}
    read_permissions = ("claims.view_claim", "claims.view_appearance")
    export_name = "claims"
    export_head = CLAIM_HEAD
    filtered_actions = {"export": ("as",)}

    def get_queryset(self) -> QuerySet[Claim]:
        """Return claims with what their representation shows."""
        return rows.claims(in_list=self.action in {"list", "export"})

    def get_object(self) -> Claim:
        """Return the claim of an id; the id of a merged wording leads to the claim it is."""
        wordings = Claim.everything.filter(public_id=self.kwargs["public_id"], merged_into__isnull=False)
        survivor = wordings.values_list("merged_into__public_id", flat=True).first()
        if survivor is not None:
            self.kwargs["public_id"] = survivor
        return super().get_object()

    def list(self, request: Request) -> Response:
        """Answer one page of claims."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        shows_conflicts = (
            "include" in request.query_params or request.query_params.get("status") == "disputed"
        )
        context = dict(self.get_serializer_context())
        if shows_conflicts:
            context["conflicts"] = self._conflicts(page, limit=rows.EMBEDDED)
        return self.get_paginated_response(ClaimSerializer(page, many=True, context=context).data)

    def retrieve(self, request: Request, public_id: Any = None) -> Response:
        """Answer one claim."""
        claim = self.get_object()
        context = {**self.get_serializer_context(), "conflicts": self._conflicts([claim], limit=None)}
        return Response(ClaimSerializer(claim, context=context).data)

    @extend_schema(
        summary="Export claims",
        description=(
            "The whole filtered list as a stream: `as=ndjson` (a claim a line, as in the list) or `as=csv` "
            "(safe to open in a spreadsheet). Oldest first."
        ),
        parameters=[AS],
        responses={(200, "application/x-ndjson"): OpenApiTypes.STR, (200, "text/csv"): OpenApiTypes.STR},
        filters=True,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def export(self, request: Request) -> StreamingHttpResponse:
        """Answer the list as a stream."""
        return self.stream(request)

    def export_cells(self, batch: Sequence[Claim]) -> Iterable[Sequence[Any]]:
        """Return the cells of each row."""
        return _cells(batch)

    def export_objects(self, batch: Sequence[Claim]) -> Any:
        """Return each row as the list shows it."""
        return ClaimSerializer(batch, many=True, context=self.get_serializer_context()).data

    @extend_schema(
        summary="Read one claim as JSON-LD",
        description="schema.org Claim with its appearances, and what it contradicts.",
        responses={(200, "application/ld+json"): OpenApiTypes.OBJECT},
    )
    @action(detail=True, methods=["get"])
    def jsonld(self, request: Request, public_id: Any = None) -> Response:
        """Answer the claim in schema.org's words."""
        claim = self.get_object()
        claim.standing = self._conflicts([claim], limit=None).get(claim.pk, [])  # type: ignore[attr-defined]
        body = json_ld.claim_object(claim, self._address(claim), self._address)
        return Response(body, content_type="application/ld+json")

    @extend_schema(
        summary="Read where one claim stands as Web Annotations",
        description="One annotation a passage, with a text quote and a text position selector.",
        responses={(200, "application/ld+json"): OpenApiTypes.OBJECT},
    )
    @action(detail=True, methods=["get"])
    def annotations(self, request: Request, public_id: Any = None) -> Response:
        """Answer the passages as annotations."""
        claim: Any = self.get_object()
        url = self._address(claim)
        body = [json_ld.annotation_object(passage, url) for passage in claim.passages]
        return Response(body, content_type="application/ld+json")

    def _address(self, claim: Claim) -> str:
        return reverse("api:claim-detail", kwargs={"public_id": claim.public_id}, request=self.request)

    def _conflicts(self, page: Any, *, limit: int | None) -> dict[int, Any]:
        if not may(self.request, ["claims.view_conflict"]):
            raise PermissionDenied
        return rows.conflicts_of(page, limit=limit)
