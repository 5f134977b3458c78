"""How many requests a caller has left, said in the headers of every answer."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from rest_framework.throttling import SimpleRateThrottle

from claims.api.permissions import scope_of

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class CountedThrottle(SimpleRateThrottle):
    """Counts by caller and scope; notes limit and rest on the request, for the headers."""

    scope = "read"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Return the name of the counter: one for each person and scope, or for each address."""
        ident = request.user.pk if request.user.is_authenticated else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Return whether the request is within the limit."""
        self.scope = scope_of(request, view).value if request.user.is_authenticated else "anon"
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        is_allowed = super().allow_request(request, view)
        if self.num_requests is not None and self.duration is not None:
            request.rate_limit = self._headers(self.num_requests, self.duration)  # type: ignore[attr-defined]
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
