"""The servers we ask: who asked to be left alone, and how politely each is asked."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.admin.base import PageActionsAdmin, report
from claims.models import Host
from claims.services.hosts import open_host


@admin.register(Host)
class HostAdmin(PageActionsAdmin):
    """Hosts appear by themselves; an operator sets their gap, or opens one that is left alone."""

    list_display = ["name", "state", "last_request_at", "gap", "obeys_robots"]
    list_filter = ["obeys_robots"]
    search_fields = ["name"]
    ordering = [F("closed_until").desc(nulls_last=True), "name"]
    fields = [
        "name",
        "gap_seconds",
        "obeys_robots",
        "crawl_delay",
        "last_request_at",
        "closed_until",
        "closed_reason",
    ]
    readonly_fields = ["name", "crawl_delay", "last_request_at", "closed_until", "closed_reason"]
    actions = ["open"]

    def is_offered(self, name: str, object_id: str) -> bool:
        closed = Host.objects.filter(closed_until__gt=timezone.now())
        return object_id.isdecimal() and closed.filter(pk=object_id).exists()

    @admin.display(description=_("state"))
    def state(self, host: Any) -> str:
        if host.closed_until is None or host.closed_until <= timezone.now():
            return _now("open")
        return _now("left alone until %s UTC: %s") % (f"{host.closed_until:%d %b %H:%M}", host.closed_reason)

    @admin.display(description=_("gap"))
    def gap(self, host: Any) -> str:
        if host.gap_seconds is not None:
            return f"{host.gap_seconds:g} s"
        return _now("%g s, as it asks") % host.crawl_delay if host.crawl_delay else _now("usual")

    @admin.action(description=_("Ask again at once"), permissions=["change"])
    def open(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        names = queryset.order_by("name").values_list("name", flat=True)
        opened = [open_host(name=name) for name in names]
        skipped = [_now("not left alone")] * (len(opened) - sum(opened))
        report(request, _now("opened"), sum(opened), skipped, [])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
