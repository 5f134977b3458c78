"""Everything that leaves for the web goes through here.

``fetch`` uses the policy of the settings; ``Fetcher`` takes any.
"""

from __future__ import annotations

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
    "default_policy",
    "fetch",
]


def fetch(url: str, *, etag: str = "", last_modified: str = "", accept: str = ACCEPT) -> Response:
    """Fetch under the policy of the settings; see ``Fetcher.fetch``."""
    return Fetcher(default_policy()).fetch(url, etag=etag, last_modified=last_modified, accept=accept)
