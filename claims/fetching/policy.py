"""What may be fetched and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """The rules of one fetcher.

    ``total_seconds`` covers everything from the first connection to the last byte, redirects
    included. ``max_bytes`` counts after decompression. ``host_overrides`` maps a host name to the
    "address:port" to connect to instead (the sample site, tests): only these may be private.
    """

    user_agent: str
    allowed_ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    total_seconds: float = 20.0
    max_bytes: int = 15 * 1024 * 1024
    max_redirects: int = 5
    host_overrides: Mapping[str, str] = field(default_factory=dict)


def default_policy() -> FetchPolicy:
    """Return the policy that the settings ask for."""
    return FetchPolicy(
        user_agent=settings.FETCH_USER_AGENT,
        allowed_ports=frozenset(settings.FETCH_ALLOWED_PORTS),
        total_seconds=settings.FETCH_TIMEOUT_SECONDS,
        max_bytes=settings.FETCH_MAX_BYTES,
        host_overrides=settings.FETCH_HOST_OVERRIDES,
    )
