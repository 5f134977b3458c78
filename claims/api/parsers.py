"""JSON in, with a limit on size and clear refusals of what is no JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from claims.api.exceptions import BodyTooLarge

MAX_BODY_BYTES = 5 * 1024 * 1024
"""Ten times the longest article we know of; more is no article."""


class LimitedJSONParser(JSONParser):
    """Reads at most ``MAX_BODY_BYTES``; nesting beyond Python's depth is refused, not fatal."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the parsed body."""
        request = (parser_context or {})["request"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MAX_BODY_BYTES:
            message = f"The body may hold at most {MAX_BODY_BYTES} bytes."
            raise BodyTooLarge(message)
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            message = "JSON parse error - nested too deeply"
            raise ParseError(message) from error
