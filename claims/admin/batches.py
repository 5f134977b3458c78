"""One decision on a selection or on everything a filter finds: count first, then the report, then undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin import filters
from claims.admin.base import ReadOnlyAdmin, row_link
from claims.admin.forms import BulkForm
from claims.admin.sides import both_sides
from claims.models import Batch, BatchItem, Decision, ItemState
from claims.selectors import conflicts_for_display
from claims.services import batches

if TYPE_CHECKING:
    from claims.admin.base import ThemedAdmin as Base
else:
    Base = object

CHANGE = "admin:claims_batch_change"
SHOWN = 20
SHOWN_ITEMS = 200
VERBS = {Decision.CONFIRM: _("Confirm"), Decision.DISMISS: _("Dismiss"), Decision.UNDO: _("Take back")}


class BulkDecisionMixin(Base):
    """The list's actions: each leads to a page with the count before anything is done."""

    actions = ("confirm_selected", "dismiss_selected", "undo_selected")

    @admin.action(description=_("Confirm: both cannot be true…"), permissions=["decide"])
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._ask(request, queryset, Decision.CONFIRM)

    @admin.action(description=_("Dismiss…"), permissions=["decide"])
    def dismiss_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._ask(request, queryset, Decision.DISMISS)

    @admin.action(description=_("Undo the decision…"), permissions=["decide"])
    def undo_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._ask(request, queryset, Decision.UNDO)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.bulk_view)
        return [path("bulk/", view, name="claims_conflict_bulk"), *super().get_urls()]

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Write the batch down, work through a short one at once and lead to its report."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("claims.decide_conflict"):
            raise PermissionDenied
        form = BulkForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        data = form.cleaned_data
        actor: Any = request.user
        try:
            batch = batches.start_batch(
                conflicts=data["items"],
                actor=actor,
                decision=Decision(data["decision"]),
                reason=data["reason"],
                note=data["note"],
            )
        except batches.BatchError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:claims_conflict_changelist"))
        return run(request, batch, len(data["items"]))

    def _ask(self, request: HttpRequest, queryset: QuerySet[Any], decision: Decision) -> HttpResponse:
        """Show how many and which ones, and ask for the reason; nothing is decided yet."""
        chosen = queryset.order_by(*self.get_ordering(request))
        pairs = list(chosen.values_list("pk", "version")[: batches.MOST_ITEMS + 1])
        if len(pairs) > batches.MOST_ITEMS:
            text = _("More than %d were chosen; narrow the filter.") % batches.MOST_ITEMS
            messages.error(request, text)
            return HttpResponseRedirect(request.get_full_path())
        items = " ".join(f"{pk}:{version}" for pk, version in pairs)
        return self._page(request, BulkForm(initial={"decision": decision, "items": items}))

    def _page(self, request: HttpRequest, form: BulkForm) -> HttpResponse:
        decision, items = form.asked()
        shown = conflicts_for_display().filter(pk__in=[pk for pk, _version in items[:SHOWN]])
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(verb)s %(n)d conflicts") % {"verb": VERBS[decision], "n": len(items)},
            "verb": VERBS[decision],
            "opts": self.opts,
            "form": form,
            "needs_reason": decision == Decision.DISMISS,
            "shown": [(conflict, both_sides(conflict)) for conflict in shown],
            "count": len(items),
            "runs_later": len(items) > batches.AT_ONCE,
        }
        return TemplateResponse(request, "admin/claims/conflict/bulk.html", context)


def run(request: HttpRequest, batch: Batch, count: int) -> HttpResponse:
    """Work through a short batch now, leave a long one to a worker, and lead to the report."""
    if count <= batches.AT_ONCE:
        batches.run_batch(batch_id=batch.pk)
    else:
        transaction.on_commit(partial(tasks.run_batch.delay, batch.pk))
        messages.info(request, _("A worker decides them one by one; this page shows how far it is."))
    return HttpResponseRedirect(reverse(CHANGE, args=[batch.pk]))


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """What was decided in one go, by whom, and what became of each conflict."""

    change_form_template = "admin/claims/batch/change_form.html"
    list_display = ["created_at", "decision", "dismiss_reason", "actor", "report", "undone"]
    list_filter: ClassVar[list[Any]] = [
        ("decision", filters.ChoiceFilter),
        ("actor", filters.AutocompleteFilter),
        ("created_at", filters.DaysFilter),
    ]
    list_select_related = ["dismiss_reason", "actor", "undone_by"]
    fields = ["decision", "dismiss_reason", "note", "actor", "created_at", "finished_at", "report"]
    readonly_fields = ["report"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {state: Count("items", filter=Q(items__state=state)) for state in ItemState.values}
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(**counts).order_by("-pk")
        return counted

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:batch_id>/undo/", view, name="claims_batch_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        """Take a whole batch back."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("claims.decide_conflict"):
            raise PermissionDenied
        actor: Any = request.user
        try:
            undo = batches.undo_batch(batch_id=batch_id, actor=actor)
        except batches.BatchError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse(CHANGE, args=[batch_id]))
        return run(request, undo, undo.items.count())

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = dict(extra_context or {})
        batch = self.get_object(request, object_id) if object_id.isdecimal() else None
        if batch is not None and self.has_view_or_change_permission(request):
            undone_by = Batch.objects.filter(undoes=batch).first()
            may = request.user.has_perm("claims.decide_conflict")
            context |= {
                "batch": batch,
                "items": _items(batch),
                "undone_by": undone_by,
                "can_undo": may
                and batch.finished_at is not None
                and undone_by is None
                and batch.decision != Decision.UNDO
                and batch.done > 0,
            }
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=_("report"))
    def report(self, batch: Any) -> str:
        counts = ((label, getattr(batch, state)) for state, label in ItemState.choices)
        return ", ".join(f"{n} {label}" for label, n in counts if n) or "–"

    @admin.display(description=_("taken back"))
    def undone(self, batch: Any) -> str:
        undone_by = getattr(batch, "undone_by", None)
        return row_link("batch", undone_by.pk, f"{undone_by.created_at:%d %b %Y %H:%M}") if undone_by else "–"


def _items(batch: Batch) -> list[dict[str, Any]]:
    """Return what became of the conflicts, what went wrong first."""
    rows = BatchItem.objects.filter(batch=batch).select_related("conflict__claim_a", "conflict__claim_b")
    order = {ItemState.FAILED: 0, ItemState.SKIPPED: 1, ItemState.WAITING: 2, ItemState.DONE: 3}
    chosen = list(rows.exclude(state=ItemState.DONE)[:SHOWN_ITEMS])
    chosen += list(rows.filter(state=ItemState.DONE)[: SHOWN_ITEMS - len(chosen)])
    return [
        {
            "state": item.get_state_display(),
            "why": item.why,
            "conflict": row_link(
                "conflict", item.conflict.pk, f"{item.conflict.claim_a} / {item.conflict.claim_b}"
            )
            if item.conflict
            else format_html("{}", _("withdrawn")),
        }
        for item in sorted(chosen, key=lambda item: order[ItemState(item.state)])
    ]
