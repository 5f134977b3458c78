"""Who may call what: the model permissions that the admin uses as well, within a token's scopes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS, BasePermission

from claims.models import ApiToken, Scope
from claims.roles import VIEWER

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

PUBLIC = frozenset(f"claims.{codename}" for codename in VIEWER)
"""What anonymous callers may see where ``API_ANONYMOUS_READ`` is on: the same as a viewer."""


def scope_of(request: Request, view: Any) -> Scope:
    """Return the scope that a token needs for this request."""
    return Scope.READ if request.method in SAFE_METHODS else getattr(view, "write_scope", Scope.DECIDE)


def may(request: Request, permissions: Iterable[str]) -> bool:
    """Tell whether the caller holds all the permissions."""
    needed = sorted(permissions)
    if request.user.is_authenticated:
        return request.user.has_perms(needed)
    return settings.API_ANONYMOUS_READ and request.method in SAFE_METHODS and PUBLIC.issuperset(needed)


class HasPermissions(BasePermission):
    """Lets in who holds every permission the view's action asks for, by a token with the right scope.

    Views say ``read_permissions`` and, for actions that write, ``action_permissions`` and ``write_scope``.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller may go on."""
        scope = scope_of(request, view)
        if isinstance(request.auth, ApiToken) and scope not in request.auth.scopes:
            self.message, self.code = f"This token lacks the scope {scope.value}.", "insufficient_scope"
            return False
        of_view: Any = view
        needed = {*of_view.read_permissions, *of_view.action_permissions.get(of_view.action or "", ())}
        return may(request, needed)
