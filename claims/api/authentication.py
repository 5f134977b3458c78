"""Tokens in the ``Authorization`` header, and how the OpenAPI document tells of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from claims.models import ApiToken
from claims.services.tokens import find_token

SCHEMES = frozenset({b"bearer", b"token"})
"""``Token`` is how the tracker's first clients send it."""


class TokenAuthentication(BaseAuthentication):
    """Lets a valid token speak for its owner; ``request.auth`` is the token."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """Return owner and token, or nothing where the header names another scheme.

        Raises:
            AuthenticationFailed: Malformed, unknown, expired or revoked; which of them is not told.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() not in SCHEMES:
            return None
        if len(words) != 2 or not words[1].isascii():
            message = "Send one token: Authorization: Bearer <token>."
            raise AuthenticationFailed(message)
        token = find_token(words[1].decode("ascii"))
        if token is None:
            message = "Invalid token: unknown, expired or revoked."
            raise AuthenticationFailed(message)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme for who came without one."""
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the header for the OpenAPI document."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "description": "Created in the admin, shown once."}
