"""What a newsroom may word itself, and the log of changes that clients follow."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import BaseAdmin, ReadOnlyAdmin
from claims.models import Change, DismissReason, Rating


@admin.register(DismissReason)
class DismissReasonAdmin(BaseAdmin):
    """Why a suggested conflict is none; switched off rather than deleted once used."""

    list_display = ["label", "slug", "description", "ordinal", "is_active"]
    search_fields = ["label", "description"]
    prepopulated_fields = {"slug": ["label"]}


@admin.register(Rating)
class RatingAdmin(BaseAdmin):
    """The verdict taxonomy, with the value ClaimReview wants."""

    list_display = ["label", "slug", "ordinal", "claim_review_value", "colour"]
    search_fields = ["label"]
    prepopulated_fields = {"slug": ["label"]}


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """The outbox: every event clients can follow."""

    list_display = ["created_at", "event", "object_id", "short_payload"]
    list_filter: ClassVar[list[Any]] = [("event", filters.ChoiceFilter), ("created_at", filters.DaysFilter)]
    ordering = ["-pk"]

    @admin.display(description=_("payload"))
    def short_payload(self, change: Any) -> str:
        return str(change.payload)[:200]
