"""What the exports of several resources share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from claims.api import streams

AS = OpenApiParameter(
    "as", str, enum=list(streams.KINDS), default=streams.NDJSON, description="Form of the lines."
)


def stream_kind(request: Request) -> str:
    """Return the form that is asked for. Raises ``ValidationError`` for an unknown one."""
    kind = request.query_params.get("as", streams.NDJSON)
    if kind not in streams.KINDS:
        raise ValidationError({"as": f"Known forms: {', '.join(streams.KINDS)}."})
    return kind


class ExportMixin:
    """Streams the filtered list of a resource; ``as`` says in which form."""

    export_name: str
    export_head: Sequence[str]

    def export_cells(self, batch: Any) -> Iterable[Sequence[Any]]:
        """Return the cells of each row, in the order of ``export_head``."""
        raise NotImplementedError

    def export_objects(self, batch: Any) -> Sequence[Any]:
        """Return each row as the list shows it."""
        raise NotImplementedError

    def stream(self, request: Request) -> StreamingHttpResponse:
        """Return the list as a stream. Raises ``ValidationError`` for an unknown form."""
        kind = stream_kind(request)
        view: Any = self
        batches = streams.in_batches(view.filter_queryset(view.get_queryset()))
        if kind == streams.CSV:
            lines = streams.as_csv(batches, self.export_head, self.export_cells)
        else:
            lines = streams.as_ndjson(batches, self.export_objects)
        return streams.streamed(lines, kind, self.export_name)
