"""How many requests a caller has left, said in the headers of every answer."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from rest_framework.throttling import UserRateThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class CountedThrottle(UserRateThrottle):
    """Notes limit and rest on the request, where the view finds them for the headers."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Return whether the request is within the limit."""
        is_allowed = super().allow_request(request, view)
        limit, window = self.parse_rate(self.rate)
        if limit is not None and window is not None:
            request.rate_limit = self._headers(limit, window)  # type: ignore[attr-defined]
        return is_allowed

    def _headers(self, limit: int, window_seconds: int) -> dict[str, str]:
        """Return the fields of the IETF draft on rate limits: policy, rest and seconds to reset."""
        oldest = self.history[-1] if self.history else self.now
        reset = max(0, ceil(window_seconds - (self.now - oldest)))
        rest = max(0, limit - len(self.history))
        return {
            "RateLimit-Policy": f'"{self.scope}";q={limit};w={window_seconds}',
            "RateLimit": f'"{self.scope}";r={rest};t={reset}',
        }
