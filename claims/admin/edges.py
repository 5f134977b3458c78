"""Claims that say the same: what the machine suggests, and the reviewer's word on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import PageActionsAdmin, report
from claims.admin.history import HistoryMixin
from claims.models import ClaimEdge, EdgeKind, EdgeStatus
from claims.selectors import edges_for_display
from claims.services import same_claims

BULK_LIMIT = 500
"""Each item is a transaction of its own; more would outlast a request."""

_SUGGESTED_FIRST = Case(
    When(status=EdgeStatus.SUGGESTED, then=Value(0)), default=Value(1), output_field=IntegerField()
)


@admin.register(ClaimEdge)
class ClaimEdgeAdmin(HistoryMixin, PageActionsAdmin):
    """Pairs of claims that say the same: suggested ones first, then by score."""

    list_display = ["first", "second", "kind", "status", "score", "why", "decided_by"]
    list_display_links = ["first"]
    list_filter: ClassVar[list[Any]] = [
        ("status", filters.ChoiceFilter),
        ("kind", filters.ChoiceFilter),
        ("created_at", filters.DaysFilter),
    ]
    search_fields = ["claim_a__proposition", "claim_b__proposition"]
    search_help_text = _("Search claim")
    actions = ["confirm_same", "confirm_agreement", "reject_selected", "reopen_selected"]
    fields: ClassVar[list[Any]] = [
        "first",
        "second",
        "kind",
        "status",
        "score",
        "why",
        "detector",
        "detector_version",
        "decided_by",
        "decided_at",
        "created_at",
    ]
    readonly_fields: ClassVar[list[Any]] = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = edges_for_display()
        return rows.order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> Any:
        return [_SUGGESTED_FIRST, "-score", "-pk"]

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.decide_claimedge")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def is_offered(self, name: str, object_id: str) -> bool:
        edge = ClaimEdge.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if edge is None:
            return False
        is_open = edge.status in {EdgeStatus.SUGGESTED, EdgeStatus.AUTOMATIC}
        offered = {
            "confirm_same": is_open and edge.kind == EdgeKind.SAME,
            "confirm_agreement": is_open and edge.kind == EdgeKind.AGREEMENT,
            "reject_selected": edge.status != EdgeStatus.REJECTED,
            "reopen_selected": edge.status in {EdgeStatus.CONFIRMED, EdgeStatus.REJECTED},
        }
        return offered.get(name, False)

    @admin.display(description=_("claim"))
    def first(self, edge: Any) -> str:
        return _side(edge.claim_a, edge.appearance_a)

    @admin.display(description=_("other claim"))
    def second(self, edge: Any) -> str:
        return _side(edge.claim_b, edge.appearance_b)

    @admin.display(description=_("why"))
    def why(self, edge: Any) -> str:
        return "; ".join(str(reason.get("message", "")) for reason in edge.reasons) or "–"

    @admin.action(description=_("Confirm: the same claim"), permissions=["decide"])
    def confirm_same(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._confirm(request, queryset, EdgeKind.SAME)

    @admin.action(description=_("Confirm: they agree"), permissions=["decide"])
    def confirm_agreement(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._confirm(request, queryset, EdgeKind.AGREEMENT)

    @admin.action(description=_("Not the same"), permissions=["decide"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        _decide_each(request, list(queryset), "told apart", same_claims.reject_edge, [])

    @admin.action(description=_("Take the decision back"), permissions=["decide"])
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        _decide_each(request, list(queryset), "taken back", same_claims.reopen_edge, [])

    def _confirm(self, request: HttpRequest, queryset: QuerySet[Any], kind: EdgeKind) -> None:
        """Confirm the edges of one kind; the others are counted as skipped, with the reason."""
        edges = list(queryset)
        others = [edge for edge in edges if edge.kind != kind]
        skipped = [f"that is {edge.get_kind_display()}, not {kind.label}" for edge in others]
        chosen = [edge for edge in edges if edge.kind == kind]
        _decide_each(request, chosen, "confirmed", same_claims.confirm_edge, skipped)


def _decide_each(
    request: HttpRequest,
    edges: list[Any],
    done: str,
    service: Callable[..., ClaimEdge],
    skipped: list[str],
) -> None:
    """Take one decision on each of a selection; what cannot be decided is counted, not hidden."""
    count, failed = 0, []
    for edge in edges[:BULK_LIMIT]:
        try:
            service(edge_id=edge.pk, actor=request.user)
        except same_claims.EdgeError as error:
            skipped.append(str(error))
        except ClaimEdge.DoesNotExist:
            failed.append("gone meanwhile")
        else:
            count += 1
    skipped += [f"only {BULK_LIMIT} at once"] * max(0, len(edges) - BULK_LIMIT)
    report(request, done, count, skipped, failed)


def _side(claim: Any, appearance: Any) -> str:
    """Return speaker, words and outlet of one claim, linked to the claim that stands for it."""
    url = reverse("admin:claims_claim_change", args=[claim.merged_into_id or claim.pk])
    publisher = appearance.revision.article.publisher if appearance else None
    return format_html(
        '<strong>{}</strong>: <a class="ct-link" href="{}">{}</a> <span class="ct-muted ct-small">{}</span>',
        claim.speaker or _("the outlet"),
        url,
        claim.proposition,
        publisher or "",
    )
