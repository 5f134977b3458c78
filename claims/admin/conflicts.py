"""The list of conflicts: one row is a pair, both quotes side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import BaseAdmin, report
from claims.admin.forms import DismissForm
from claims.admin.history import HistoryMixin
from claims.admin.lease_pages import LeaseMixin
from claims.admin.searches import SavedSearchMixin
from claims.admin.sides import Side, both_sides
from claims.admin.triage import EvidenceInline, TriageMixin
from claims.models import Conflict, Verdict
from claims.selectors import conflicts_for_display
from claims.services import leases, reviews

SHOWN_REASONS = 3

BULK_LIMIT = 500
"""Each item is a transaction of its own; more would outlast a request."""


@admin.register(Conflict)
class ConflictAdmin(HistoryMixin, TriageMixin, LeaseMixin, SavedSearchMixin, BaseAdmin):
    """Conflicts for triage: undecided first, then by what a decision is worth."""

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
    ]
    list_before_template = "admin/claims/conflict/above_list.html"
    search_fields = ["claim_a__proposition"]  # shows the box; see get_search_results
    search_help_text = _("Search quote, speaker, claim or title")
    ordering = ["-status", *leases.QUEUE]  # "suggested" is the last status in the alphabet
    actions = ["confirm_selected", "dismiss_selected", "undo_selected"]
    inlines = [EvidenceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = conflicts_for_display()
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term.strip()
        return (queryset.filter(filters.conflicts_matching(words)) if words else queryset), False

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
        return render_to_string("admin/claims/conflict/pair.html", {"conflict": conflict, "sides": sides})

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

    @admin.action(description=_("Confirm: both cannot be true"), permissions=["decide"])
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._decide_each(request, queryset, "confirmed", reviews.confirm_conflict)

    @admin.action(description=_("Undo the decision"), permissions=["decide"])
    def undo_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._decide_each(request, queryset, "taken back", reviews.undo_verdict)

    @admin.action(description=_("Dismiss…"), permissions=["decide"])
    def dismiss_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        form = DismissForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            given = {"reason": form.cleaned_data["reason"], "note": form.cleaned_data["note"]}
            self._decide_each(request, queryset, "dismissed", reviews.dismiss_conflict, **given)
            return None
        selected = list(queryset[: BULK_LIMIT + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Dismiss conflicts"),
            "opts": self.opts,
            "form": form,
            "shown": [(conflict, both_sides(conflict)) for conflict in selected[:20]],
            "count": min(len(selected), BULK_LIMIT),
            "is_cut": len(selected) > BULK_LIMIT,
            "selected": [conflict.pk for conflict in selected[:BULK_LIMIT]],
        }
        return TemplateResponse(request, "admin/claims/conflict/dismiss.html", context)

    def _decide_each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        done: str,
        service: Callable[..., Verdict],
        **given: Any,
    ) -> None:
        """Take one decision on each of a selection; what cannot be decided is counted, not hidden."""
        ids = list(queryset.values_list("pk", flat=True)[: BULK_LIMIT + 1])
        count, skipped, failed = 0, [], []
        for conflict_id in ids[:BULK_LIMIT]:
            try:
                service(conflict_id=conflict_id, actor=request.user, **given)
            except reviews.ReviewError as error:
                skipped.append(str(error))
            except Conflict.DoesNotExist:
                failed.append("gone meanwhile")
            else:
                count += 1
        report(request, done, count, skipped, failed)
        if len(ids) > BULK_LIMIT:
            messages.warning(request, f"Only the first {BULK_LIMIT} were taken; select the rest again.")


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
