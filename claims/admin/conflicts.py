"""The list of conflicts: one row for each pair of positions, both quotes side by side."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import BaseAdmin
from claims.admin.batches import BulkDecisionMixin
from claims.admin.exchange import ConflictResource, ExportableMixin
from claims.admin.history import HistoryMixin
from claims.admin.lease_pages import LeaseMixin
from claims.admin.searches import SavedSearchMixin
from claims.admin.sides import Side, both_sides
from claims.admin.triage import EvidenceInline, TriageMixin
from claims.models import Conflict, Verdict
from claims.selectors import conflicts_for_display, groups_led_by
from claims.services import leases

SHOWN_REASONS = 3


class ConflictList(ChangeList):
    """Adds to each row of a page what it stands for, with queries for the page and not for each row."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        groups = groups_led_by(self.result_list)
        for row in self.result_list:
            row.group = groups.get(row.pk)


@admin.register(Conflict)
class ConflictAdmin(
    HistoryMixin,
    TriageMixin,
    LeaseMixin,
    BulkDecisionMixin,
    ExportableMixin,
    SavedSearchMixin,
    BaseAdmin,
):
    """Conflicts for triage: undecided first, then by what a decision is worth."""

    resource_classes = [ConflictResource]
    list_per_page = 20  # a row is two quotes high
    list_display = ["pair", "why", "found"]
    list_display_links = None
    list_filter: ClassVar[list[Any]] = [
        filters.ConflictStatusFilter,
        ("kind", filters.ChoiceFilter),
        ("claim_a__speaker", filters.ConflictSpeakerFilter),
        ("appearance_a__revision__article__publisher", filters.ConflictOutletFilter),
        filters.ConflictPlaceFilter,
        filters.ConflictLanguageFilter,
        filters.HolderFilter,
        filters.DetectorFilter,
        ("created_at", filters.ConflictFoundFilter),
        ("claim_a__published_at", filters.ConflictPublishedFilter),
        filters.ReviewStateFilter,
        filters.PairsFilter,  # the last: it sees what the others left
    ]
    list_before_template = "admin/claims/conflict/above_list.html"
    search_fields = ["claim_a__proposition"]  # shows the box; see get_search_results
    search_help_text = _("Search quote, speaker, claim or title")
    ordering = ["-status", *leases.QUEUE]  # "suggested" is the last status in the alphabet
    inlines = [EvidenceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = conflicts_for_display()
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term.strip()
        return (filters.found_by_any_pair(queryset, words) if words else queryset), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ConflictList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        tabs = [("suggested", _("Undecided")), ("confirmed", _("Confirmed")), ("dismissed", _("Dismissed"))]
        asked = request.GET.get("status") or "suggested"
        rest = request.GET.copy()
        for name in ("status", "p", "e"):
            rest.pop(name, None)
        context = {
            "title": _("Conflicts"),
            "status_tabs": [
                {"value": value, "label": label, "is_current": value == asked}
                for value, label in [*tabs, ("all", _("All"))]
            ],
            "other_parameters": rest.urlencode(),
            "can_take": self.has_decide_permission(request),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=_("What was said"))
    def pair(self, conflict: Any) -> str:
        sides: list[Side] = both_sides(conflict)
        context = {"conflict": conflict, "sides": sides, "group": getattr(conflict, "group", None)}
        return render_to_string("admin/claims/conflict/pair.html", context)

    @admin.display(description=_("Why"))
    def why(self, conflict: Any) -> str:
        reasons = [reason for reason in conflict.reasons if reason.get("weight", 0) > 0]
        lease = getattr(conflict, "lease", None)
        holder = lease.holder.get_username() if lease and lease.expires_at > timezone.now() else ""
        context = {"conflict": conflict, "reasons": reasons[:SHOWN_REASONS], "holder": holder}
        return render_to_string("admin/claims/conflict/why.html", context)

    @admin.display(description=_("Found"), ordering="created_at")
    def found(self, conflict: Any) -> str:
        return format_html('<span class="ct-nowrap">{}</span>', f"{conflict.created_at:%d %b %Y %H:%M}")


@admin.register(Verdict)
class VerdictAdmin(BaseAdmin):
    """What reviewers decided; append-only, so there is nothing to edit."""

    list_display = ["created_at", "decision", "dismiss_reason", "actor", "about", "note"]
    list_filter: ClassVar[list[Any]] = [
        ("decision", filters.ChoiceFilter),
        ("actor", filters.AutocompleteFilter),
        ("created_at", filters.DaysFilter),
    ]
    list_select_related = ["dismiss_reason", "actor", "conflict__claim_a", "conflict__claim_b"]
    search_fields = ["note", "actor__username"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("conflict"))
    def about(self, verdict: Any) -> str:
        conflict = verdict.conflict
        return format_html(
            '<a class="ct-link" href="{}">{}</a>',
            f"/admin/claims/conflict/{conflict.pk}/change/",
            f"{conflict.claim_a} / {conflict.claim_b}",
        )
