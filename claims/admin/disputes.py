"""Disputes: one row a question; editors word, rate and arrange them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import BaseAdmin
from claims.admin.forms import ArrangeForm
from claims.admin.history import HistoryMixin
from claims.admin.sides import counted
from claims.admin.timeline import lanes
from claims.models import Dispute, PositionClaim
from claims.selectors import (
    disputes_for_display,
    passages_for_timeline,
    positions_in_full,
    related_disputes,
)
from claims.services import dispute_editing

CHANGE = "admin:claims_dispute_change"
MAX_SPEAKERS = 6
MAX_RELATED = 20
MAX_LANES = 4
MAX_EVENTS = 60


@admin.register(Dispute)
class DisputeAdmin(HistoryMixin, BaseAdmin):
    """Questions on which claims conflict; grown by the pipeline, worded, rated and arranged by editors."""

    change_form_template = "admin/claims/dispute/change_form.html"
    list_display = ["question", "answers", "rating", "created_at"]
    list_filter: ClassVar[list[Any]] = ["rating", ("created_at", filters.DaysFilter)]
    list_select_related = ["rating"]
    search_fields = ["question"]
    fields = ["question", "rating", "rating_note", "rated", "created_at", "public_id"]
    readonly_fields = ["rated", "created_at", "public_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = disputes_for_display()
        return rows.order_by(*self.get_ordering(request) or ["-created_at", "-pk"])

    def get_urls(self) -> list[Any]:
        arrange = self.admin_site.admin_view(self.arrange_view)
        return [
            path("<int:dispute_id>/arrange/", arrange, name="claims_dispute_arrange"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep a question worded by hand as it is from then on; a rating goes through its service."""
        if "question" in form.changed_data:
            obj.is_worded_by_hand = True
            obj.save(update_fields=["question", "is_worded_by_hand", "updated_at"])
        actor: Any = request.user
        dispute_editing.rate_dispute(
            dispute_id=obj.pk, rating=obj.rating, note=obj.rating_note.strip(), actor=actor
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the positions with their claims; a merged dispute leads to the one it is part of."""
        pk = int(object_id) if object_id.isdecimal() else 0
        merged = Dispute.everything.filter(pk=pk, merged_into__isnull=False).first()
        if merged is not None and self.has_view_or_change_permission(request):
            messages.info(request, _now("Dispute #%d was merged into this one.") % pk)
            return HttpResponseRedirect(reverse(CHANGE, args=[merged.merged_into_id]))
        context = {"can_arrange": self.has_change_permission(request), **(extra_context or {})}
        if pk and self.has_view_or_change_permission(request):
            context["position_list"] = positions_in_full(pk)
            context |= _timeline(context["position_list"])
            context["related"] = related_disputes(pk)[:MAX_RELATED] if context["can_arrange"] else []
        return super().change_view(request, object_id, form_url, context)

    def arrange_view(self, request: HttpRequest, dispute_id: int) -> HttpResponse:
        """Move claims to another position, split them off, or take another dispute in."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = ArrangeForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, " ".join(str(error) for error in errors))
            return HttpResponseRedirect(reverse(CHANGE, args=[dispute_id]))
        try:
            shown = _arrange(request, dispute_id, form.cleaned_data)
        except dispute_editing.DisputeError as error:
            messages.error(request, str(error))
            shown = dispute_id
        return HttpResponseRedirect(reverse(CHANGE, args=[shown]))

    @admin.display(description=_("rated"))
    def rated(self, dispute: Any) -> str:
        if dispute.rated_by is None:
            return "–"
        return f"{dispute.rated_by.get_username()}, {dispute.rated_at:%d %b %Y %H:%M} UTC"

    @admin.display(description=_("positions"))
    def answers(self, dispute: Any) -> str:
        shown = (
            (position.label, _speakers(position), counted(position.articles, "article"),
             counted(position.origins, "origin"))
            for position in dispute.positions.all()
        )  # fmt: skip
        line = '<div><strong>{}</strong>: {} <span class="ct-muted ct-small">{}, {}</span></div>'
        return format_html_join("", line, shown) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _timeline(positions: list[Any]) -> dict[str, Any]:
    """Return the dates of the claims of all positions, a lane each; one query."""
    sides = [[member.claim for member in position.members.all()] for position in positions[:MAX_LANES]]
    passages = passages_for_timeline([claim.pk for claims in sides for claim in claims], limit=MAX_EVENTS)
    names = [f"{n} {position.label}" for n, position in enumerate(positions[:MAX_LANES], start=1)]
    return {"events": lanes(sides, passages)[:MAX_EVENTS], "lane_names": names}


def _arrange(request: HttpRequest, dispute_id: int, data: dict[str, Any]) -> int:
    """Do what the form asks and say so; return the dispute to show."""
    actor: Any = request.user
    claims = sorted(data["claims"])
    if data["do"] == "merge":
        dispute_editing.merge_disputes(keep_id=dispute_id, other_id=data["other"], actor=actor)
        messages.success(request, _now("Dispute #%d is part of this one now.") % data["other"])
        return dispute_id
    if data["do"] == "split":
        new = dispute_editing.split_dispute(
            dispute_id=dispute_id, claim_ids=claims, question=data["question"], actor=actor
        )
        link = format_html(
            '<a class="ct-link" href="{}">#{}</a>', reverse(CHANGE, args=[dispute_id]), dispute_id
        )
        messages.success(request, format_html(_now("Split off from {}."), link))
        return new.pk
    dispute_editing.move_claims(
        dispute_id=dispute_id, claim_ids=claims, position_id=data["position"], actor=actor
    )
    messages.success(request, _now("%d moved.") % len(claims))
    return dispute_id


def _speakers(position: Any) -> str:
    """Return who takes a position, each once, in the order of the claims."""
    members: list[PositionClaim] = list(position.members.all())
    names = dict.fromkeys(str(row.claim.speaker or _("the outlet")) for row in members)
    shown = list(names)[:MAX_SPEAKERS]
    return ", ".join(shown) + (f" and {len(names) - MAX_SPEAKERS} more" if len(names) > MAX_SPEAKERS else "")
