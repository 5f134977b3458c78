"""Who may call what: the model permissions that the admin uses as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class HasPermissions(BasePermission):
    """Lets people in who hold every permission the view's action asks for; anonymous ones never.

    Views say ``read_permissions`` and, for actions that write, ``action_permissions``.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller may go on."""
        if not request.user.is_authenticated:
            return False
        needed = {*view.read_permissions, *view.action_permissions.get(getattr(view, "action", ""), ())}  # type: ignore[attr-defined]
        return request.user.has_perms(sorted(needed))
