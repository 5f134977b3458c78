"""Following what happens: every event in the order in which it became visible, none left out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters import ChangeFilter
from claims.api.pagination import FollowingPagination
from claims.api.serializers.changes import ChangeSerializer
from claims.api.views.base import ApiViewSet
from claims.models import Change
from claims.services.changes import number_changes


@extend_schema_view(
    list=extend_schema(
        summary="Follow changes",
        description=(
            "Oldest first. Keep `next` and ask it again later: it leads to what came after, and an empty "
            "page gives the same `next` again. No change is ever placed before one you were shown. "
            "Tombstones tell what no longer stands for itself."
        ),
    )
)
class ChangeViewSet(mixins.ListModelMixin, ApiViewSet[Change]):
    """The outbox, read only."""

    queryset = Change.objects.all()
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    pagination_class = FollowingPagination
    orderings = {"position": "position"}
    read_permissions = ("claims.view_change",)

    def get_queryset(self) -> QuerySet[Change]:
        """Return the changes that have a place in the order."""
        return Change.objects.filter(position__isnull=False)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give places to what was committed since, then answer a page."""
        number_changes()
        return super().list(request, *args, **kwargs)
