"""Claims: the one call that answers what is disputed, by whom, where and with which words."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import examples, rows
from claims.api.filters import ClaimFilter
from claims.api.serializers.claims import ClaimSerializer
from claims.api.views.base import ApiViewSet
from claims.models import Claim


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
class ClaimViewSet(ApiViewSet[Claim]):
    """Claims, read only: people change them by deciding conflicts."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    orderings = {"-published_at": "published_at", "published_at": "published_at"}
    read_permissions = ("claims.view_claim", "claims.view_appearance")

    def get_queryset(self) -> QuerySet[Claim]:
        """Return claims with what their representation shows."""
        return rows.claims(in_list=self.action == "list")

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

    def _conflicts(self, page: Any, *, limit: int | None) -> dict[int, Any]:
        if not self.request.user.has_perm("claims.view_conflict"):
            raise PermissionDenied
        return rows.conflicts_of(page, limit=limit)
