"""Pages by position in an indexed order: as fast at the end of a list as at its start.

A cursor holds the order, the last row's value and key, and is signed: a made-up one is refused
before it reaches the database. Rows with equal values are told apart by the key, so none is skipped
or shown twice however many share a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import Model, Q
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

if TYPE_CHECKING:
    from rest_framework.request import Request

SALT = "claims.api.cursor"
MOMENT = "moment:"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a list: rows beyond ``(value, pk)``, or before it when ``is_backward``."""

    ordering: str
    is_backward: bool
    value: Any
    pk: int


class KeysetPagination(BasePagination):
    """The view names its ``orderings``: parameter value -> field, the first being the default."""

    default_size = 50
    max_size = 200
    parameters: tuple[str, ...] = ("cursor", "page_size", "ordering")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return one page and keep the links to its neighbours."""
        self.url = request.build_absolute_uri()
        size = self._size(request)
        self.ordering = self._ordering(request, view.orderings)
        cursor = self._cursor(request)
        field = view.orderings[self.ordering].lstrip("-")
        is_descending = self.ordering.startswith("-")
        is_backward = cursor is not None and cursor.is_backward
        if cursor is not None:
            queryset = queryset.filter(_beyond(cursor, field, is_descending=is_descending != is_backward))
        sign = "-" if is_descending != is_backward else ""
        order = [f"{sign}pk"] if field == "pk" else [f"{sign}{field}", f"{sign}pk"]
        rows = list(queryset.order_by(*order)[: size + 1])
        has_more, rows = len(rows) > size, rows[:size]
        if is_backward:
            rows.reverse()
        self.next_url = self._link(rows[-1:], field, is_backward=False) if has_more or is_backward else None
        has_previous = has_more if is_backward else cursor is not None
        self.previous_url = self._link(rows[:1], field, is_backward=True) if has_previous else None
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap a page with the links to its neighbours."""
        return Response({"next": self.next_url, "previous": self.previous_url, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page for the OpenAPI document."""
        example = "https://tracker.example/api/v1/claims/?cursor=WyItcHVi..."
        link = {"type": ["string", "null"], "format": "uri", "example": example}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters for the OpenAPI document."""
        size = {"type": "integer", "minimum": 1, "maximum": self.max_size, "default": self.default_size}
        orders = list(view.orderings)
        return [
            _parameter("cursor", "Where to go on; taken from `next` or `previous`.", {"type": "string"}),
            _parameter("page_size", "Rows a page.", size),
            _parameter(
                "ordering", "Order of the rows.", {"type": "string", "enum": orders, "default": orders[0]}
            ),
        ]

    def _size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.default_size))
        if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= self.max_size):
            raise ValidationError({"page_size": f"A whole number from 1 to {self.max_size}."})
        return int(text)

    def _ordering(self, request: Request, orderings: dict[str, str]) -> str:
        ordering = request.query_params.get("ordering", next(iter(orderings)))
        if ordering not in orderings:
            raise ValidationError({"ordering": f"Known orders: {', '.join(orderings)}."})
        return ordering

    def _cursor(self, request: Request) -> Cursor | None:
        text = request.query_params.get("cursor")
        if text is None:
            return None
        try:
            cursor = Cursor(*signing.loads(text, salt=SALT))
        except (signing.BadSignature, UnicodeError) as error:
            raise ValidationError({"cursor": "Not a cursor of this list; start without one."}) from error
        if cursor.ordering != self.ordering:
            raise ValidationError({"cursor": f"This cursor belongs to the order {cursor.ordering}."})
        return cursor

    def _link(self, rows: Sequence[Model], field: str, *, is_backward: bool) -> str | None:
        """Return the address of the page beyond the row at the edge of this one."""
        for row in rows:
            value = getattr(row, field)
            stored = MOMENT + value.isoformat() if hasattr(value, "isoformat") else value
            cursor = Cursor(self.ordering, is_backward, stored, row.pk)
            text = signing.dumps(astuple(cursor), salt=SALT)
            return str(replace_query_param(self.url, "cursor", text))
        return None if not is_backward else str(remove_query_param(self.url, "cursor"))


class FollowingPagination(KeysetPagination):
    """Goes forward only, and ``next`` is there at the end too: it leads to what comes later."""

    parameters = ("cursor", "page_size")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return one page, and where to go on after it."""
        rows = super().paginate_queryset(queryset, request, view)
        self.has_more = self.next_url is not None
        field = view.orderings[self.ordering]
        self.next_url = self._link(rows[-1:], field, is_backward=False) or self.url
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Wrap a page with where to go on."""
        return Response({"next": self.next_url, "has_more": self.has_more, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page for the OpenAPI document."""
        example = "https://tracker.example/api/v1/changes/?cursor=WyJwb3Np..."
        return {
            "type": "object",
            "required": ["next", "has_more", "results"],
            "properties": {
                "next": {"type": "string", "format": "uri", "example": example},
                "has_more": {"type": "boolean", "description": "Whether there is more to read right now."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the parameters for the OpenAPI document."""
        return [one for one in super().get_schema_operation_parameters(view) if one["name"] != "ordering"]


def _beyond(cursor: Cursor, field: str, *, is_descending: bool) -> Q:
    """Return the condition for rows after the cursor's; its first half is what the index serves."""
    side = "lt" if is_descending else "gt"
    if field == "pk":
        return Q(**{f"pk__{side}": cursor.pk})
    value = cursor.value
    if isinstance(value, str) and value.startswith(MOMENT):
        value = parse_datetime(value.removeprefix(MOMENT))
    further = Q(**{f"{field}__{side}": value}) | Q(**{f"pk__{side}": cursor.pk})
    return Q(**{f"{field}__{side}e": value}) & further


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
