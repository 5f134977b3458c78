"""Taking, renewing, leaving and breaking the lease of a conflict, from its page or its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Conflict
from claims.selectors import lease_log
from claims.services import leases

if TYPE_CHECKING:
    from claims.admin.base import ThemedAdmin as Base
else:
    Base = object

CHANGE = "admin:claims_conflict_change"
LIST = "admin:claims_conflict_changelist"


class LeaseMixin(Base):
    """Adds *Take next* to the list and the lease to each page."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("take-next/", view(self.take_next_view), name="claims_conflict_take_next"),
            path("<int:conflict_id>/lease/", view(self.lease_view), name="claims_conflict_lease"),
            *super().get_urls(),
        ]

    def take_next_view(self, request: HttpRequest) -> HttpResponse:
        """Hand out the next conflict nobody looks at, and lead to it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._require_decider(request)
        found = leases.take_next(actor=_user(request))
        if found is None:
            messages.info(request, _("Nothing is left that nobody looks at."))
            return HttpResponseRedirect(reverse(LIST))
        return HttpResponseRedirect(reverse(CHANGE, args=[found.pk]))

    def lease_view(self, request: HttpRequest, conflict_id: int) -> HttpResponse:
        """Take a conflict, lengthen the lease, leave it, or take it from its holder.

        A page's script asks for JSON and is told whether it still holds the conflict.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._require_decider(request)
        if not Conflict.objects.filter(pk=conflict_id).exists():
            raise Http404
        trouble = self._do(request, conflict_id, request.POST.get("do", ""))
        if request.POST.get("answer") == "json":
            return JsonResponse(_state(conflict_id, request) | {"trouble": trouble})
        if trouble:
            messages.error(request, trouble)
        return HttpResponseRedirect(reverse(CHANGE, args=[conflict_id]))

    def lease_panel(self, request: HttpRequest, conflict: Conflict) -> dict[str, Any]:
        """Return what the page shows of the lease: who holds it, and what this person may do."""
        kept = getattr(conflict, "lease", None)  # loaded with the conflict
        lease = kept if kept is not None and kept.expires_at > timezone.now() else None
        is_mine = lease is not None and lease.holder_id == request.user.pk
        return {
            "lease": lease,
            "is_mine": is_mine,
            "can_break": lease is not None and not is_mine and request.user.has_perm("claims.break_lease"),
            "lease_log": lease_log(conflict.pk),
        }

    def _do(self, request: HttpRequest, conflict_id: int, what: str) -> str:
        """Do what is asked and return what went wrong, "" for nothing."""
        user = _user(request)
        if what == "release":
            leases.release(conflict_id=conflict_id, actor=user)
            return ""
        if what == "break":
            if not user.has_perm("claims.break_lease"):
                raise PermissionDenied
            leases.break_lease(conflict_id=conflict_id)
        try:
            leases.take(conflict_id=conflict_id, actor=user)
        except leases.HeldError as error:
            return str(error)
        return ""

    def _require_decider(self, request: HttpRequest) -> None:
        if not request.user.has_perm("claims.decide_conflict") or not self.has_view_or_change_permission(
            request
        ):
            raise PermissionDenied


def _user(request: HttpRequest) -> Any:
    return request.user


def _state(conflict_id: int, request: HttpRequest) -> dict[str, Any]:
    lease = leases.holder_of(conflict_id)
    return {
        "holder": lease.holder.get_username() if lease else "",
        "is_mine": lease is not None and lease.holder_id == request.user.pk,
        "until": f"{lease.expires_at:%H:%M}" if lease else "",
    }
