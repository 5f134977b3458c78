"""Everything that leaves for the web goes through here.

``fetch`` and ``post`` use the policy of the settings; ``Fetcher`` takes any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from claims.fetching.addresses import parse_address
from claims.fetching.client import ACCEPT, Fetcher, Response
from claims.fetching.errors import FetchError, FetchRefusedError, RefusedAddressError, TooLargeError
from claims.fetching.policy import FetchPolicy, default_policy

__all__ = [
    "ACCEPT",
    "FetchError",
    "FetchPolicy",
    "FetchRefusedError",
    "Fetcher",
    "RefusedAddressError",
    "Response",
    "TooLargeError",
    "check_address",
    "default_policy",
    "fetch",
    "post",
]


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    accept: str = ACCEPT,
    most_bytes: int | None = None,
    on_hop: Callable[[str], None] | None = None,
) -> Response:
    """Fetch under the policy of the settings; see ``Fetcher.fetch``."""
    return Fetcher(default_policy()).fetch(
        url, etag=etag, last_modified=last_modified, accept=accept, most_bytes=most_bytes, on_hop=on_hop
    )


def post(url: str, *, body: bytes, headers: Mapping[str, str], total_seconds: float) -> Response:
    """Send under the policy of the settings, but in ``total_seconds``; see ``Fetcher.post``."""
    return Fetcher(replace(default_policy(), total_seconds=total_seconds)).post(
        url, body=body, headers=headers
    )


def check_address(url: str) -> None:
    """Raise ``RefusedAddressError`` when nothing would ever be sent to ``url``; looks nothing up."""
    parse_address(url, default_policy())
