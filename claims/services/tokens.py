"""API tokens: made once, recognised by their hash, noted when used.

A key holds 256 random bits, so a plain SHA-256 of it cannot be searched backwards; the slow hashes that
passwords need would cost every request their time.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import ApiToken, Scope

KEY_PREFIX = "cct_"
"""Lets scanners for leaked secrets know a key when they see one."""

HINT_LENGTH = 8
USE_NOTED_EVERY = timedelta(minutes=1)
"""A write for every read would cost more than the read; a minute is near enough to find unused tokens."""


def digest_of(key: str) -> str:
    """Return what is stored of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def create_token(
    *, owner: Any, name: str, scopes: Sequence[str] = tuple(Scope), expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Store a new token; return it with its key, which nothing else holds."""
    token = ApiToken(owner=owner, name=name, scopes=sorted(scopes), expires_at=expires_at)
    key = issue_key(token)
    token.save()
    return token, key


def issue_key(token: ApiToken) -> str:
    """Give an unsaved token its key and return the key."""
    key = KEY_PREFIX + secrets.token_urlsafe(32)
    token.hint, token.digest = key[:HINT_LENGTH], digest_of(key)
    return key


def find_token(key: str) -> ApiToken | None:
    """Return the token of a key that is valid now, with its owner, and note the use."""
    now = timezone.now()
    unexpired = Q(expires_at=None) | Q(expires_at__gt=now)
    valid = ApiToken.objects.filter(unexpired, revoked_at=None, owner__is_active=True)
    token = valid.select_related("owner").filter(digest=digest_of(key)).first()
    if token is not None and (token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_tokens(tokens: QuerySet[ApiToken]) -> int:
    """End tokens for good; return how many were not ended before. Their rows stay, to be asked about."""
    return tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
