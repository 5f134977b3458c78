"""``Idempotency-Key`` on POST: a request that is sent again is answered again, not carried out again.

The key is noted before anything is done, in a row that only one request can write; the answer is added to it
afterwards. Source: the IETF draft "The Idempotency-Key HTTP Header Field".
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.models import IdempotencyKey
from claims.services.housekeeping import KEYS_KEPT_FOR

HEADER = "Idempotency-Key"
LOST_AFTER = timedelta(minutes=2)
"""A request without an answer for so long was lost with its process; another may try."""

NOT_KEPT = frozenset({401, 403, 429})
"""Nothing was done, and the caller may get another answer."""


class Replay(APIException):
    """The request was carried out before; carries the answer it got then."""

    def __init__(self, kept: IdempotencyKey) -> None:
        super().__init__()
        self.kept = kept


class StillRunning(APIException):
    """The first request with this key has no answer yet."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "A request with this key is being carried out. Ask again in a moment."
    default_code = "still_running"


class KeyReused(APIException):
    """The key was used for another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This key was used for another request. Use a new one for each."
    default_code = "key_reused"


def begin(request: Request) -> IdempotencyKey | None:
    """Note the key of a POST before it is carried out; ``None`` when it has none.

    Raises:
        Replay: It was carried out before.
        StillRunning: It is being carried out.
        KeyReused: The key belongs to another request.
        ValidationError: It is no key.
    """
    key = request.headers.get(HEADER)
    if request.method != "POST" or key is None:
        return None
    if not (0 < len(key) <= 255 and key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: "1 to 255 printable ASCII characters."})
    asked = hashlib.sha256(request.get_full_path().encode() + b"\n" + request._request.body).hexdigest()
    user: Any = request.user
    now = timezone.now()
    IdempotencyKey.objects.filter(user=user, key=key, created_at__lt=now - KEYS_KEPT_FOR).delete()
    IdempotencyKey.objects.filter(user=user, key=key, status=None, created_at__lt=now - LOST_AFTER).delete()
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(user=user, key=key, request_sha256=asked)
    except IntegrityError:
        kept = IdempotencyKey.objects.filter(user=user, key=key).first()
    if kept is None or kept.status is None:
        raise StillRunning
    if kept.request_sha256 != asked:
        raise KeyReused
    raise Replay(kept)


def end(kept: IdempotencyKey, response: Response) -> None:
    """Keep the answer, or forget the key where nothing was done."""
    if response.status_code >= 500 or response.status_code in NOT_KEPT:
        kept.delete()
        return
    kept.status, kept.body = response.status_code, response.data
    kept.headers = {name: response[name] for name in ("Location",) if name in response}
    kept.save(update_fields=["status", "body", "headers"])


def replayed(error: Replay) -> Response:
    """Return the answer that was given the first time."""
    headers = {**error.kept.headers, "Idempotent-Replayed": "true"}
    return Response(error.kept.body, status=error.kept.status, headers=headers)
