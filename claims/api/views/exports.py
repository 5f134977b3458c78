"""What the exports of several resources share."""

from __future__ import annotations

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
