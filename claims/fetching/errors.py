"""Why a fetch failed: passing faults, and refusals that trying again cannot change."""

from __future__ import annotations

from factcheck.errors import PermanentError, TransientError


class FetchError(TransientError):
    """The other side or the line failed; try again, not before ``retry_after`` seconds if given.

    ``status`` is the HTTP status, or ``None`` when there was no answer. ``kind`` names the fault in one
    word: "connection", "timeout", "broken", "redirects", "status" or "robots".
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        kind: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.kind = kind or ("broken" if status is None else "status")


class FetchRefusedError(PermanentError):
    """We do not fetch this, or the source is gone for good (``status`` 410).

    ``kind`` is "gone", "address" or "too_large".
    """

    kind = "gone"

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class RefusedAddressError(FetchRefusedError):
    """The address is malformed, of a kind we never fetch, or leads into a private network."""

    kind = "address"


class TooLargeError(FetchRefusedError):
    """The answer is larger than the policy allows."""

    kind = "too_large"
