"""What a newsroom may word itself, and the log of changes that clients follow."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import BaseAdmin, ReadOnlyAdmin, ThemedTabularInline
from claims.admin.exchange import DismissReasonResource, ExchangeableMixin, RatingResource
from claims.admin.history import HistoryMixin
from claims.models import Change, DismissReason, Rating, RatingTranslation, ReviewRule
from claims.services import opinions
from claims.statistics import MIN_DECISIONS


@admin.register(DismissReason)
class DismissReasonAdmin(HistoryMixin, ExchangeableMixin, BaseAdmin):
    """Why a suggested conflict is none; switched off rather than deleted once used."""

    resource_classes = [DismissReasonResource]
    list_display = ["label", "slug", "description", "ordinal", "is_active"]
    search_fields = ["label", "description"]
    prepopulated_fields = {"slug": ["label"]}


class TranslationInline(ThemedTabularInline):
    """The rating's name in other languages."""

    model = RatingTranslation
    extra = 0


@admin.register(Rating)
class RatingAdmin(HistoryMixin, ExchangeableMixin, BaseAdmin):
    """The verdict taxonomy, with the value ClaimReview wants."""

    resource_classes = [RatingResource]
    list_display = ["label", "slug", "ordinal", "claim_review_value", "swatch", "languages"]
    search_fields = ["label", "translations__label"]
    prepopulated_fields = {"slug": ["label"]}
    inlines = [TranslationInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("translations")

    @admin.display(description=_("colour"), ordering="colour")
    def swatch(self, rating: Any) -> str:
        return format_html(
            '<span class="ct-swatch" style="background: {}"></span> {}', rating.colour, rating.colour
        )

    @admin.display(description=_("languages"))
    def languages(self, rating: Any) -> str:
        return ", ".join(row.language for row in rating.translations.all()) or "–"


@admin.register(ReviewRule)
class ReviewRuleAdmin(HistoryMixin, BaseAdmin):
    """Which kinds of conflict two people decide, and how often two were of one mind."""

    list_display = ["kind", "needs_two", "agreement"]
    fields = ["kind", "needs_two", "agreement"]
    readonly_fields = ["kind", "agreement"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("two people alike"))
    def agreement(self, rule: Any) -> str:
        found = opinions.agreement().get(rule.kind)
        if found is None:
            return "–"
        if found.pairs < MIN_DECISIONS:
            return _("%(n)d pairs; shown from %(least)d on") % {"n": found.pairs, "least": MIN_DECISIONS}
        chance = "" if found.pi is None else f", Scott's pi {found.pi:.2f}"
        return f"{found.share:.0%} of {found.pairs} pairs{chance}"


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """The outbox: every event clients can follow."""

    list_display = ["created_at", "event", "object_id", "short_payload"]
    list_filter: ClassVar[list[Any]] = [("event", filters.ChoiceFilter), ("created_at", filters.DaysFilter)]
    ordering = ["-pk"]

    @admin.display(description=_("payload"))
    def short_payload(self, change: Any) -> str:
        return str(change.payload)[:200]
