"""Claims: the engine's reading is shown, people grade."""

from __future__ import annotations

from itertools import islice
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import BaseAdmin, ReadOnlyInline, row_link
from claims.admin.exchange import ClaimResource, ExportableMixin
from claims.admin.history import HistoryMixin
from claims.admin.sides import moment
from claims.models import Appearance, Claim
from claims.selectors import edges_of

HEAVY = ["revision__raw", "revision__text", "revision__headers", "analysis"]
MAX_SHOWN = 50


class AppearanceInline(ReadOnlyInline):
    """Where the claim stands, word for word."""

    model = Appearance
    fields = ["quote", "attribution", "source_text", "cue", "relayed_by", "article", "outlet", "published_at"]
    readonly_fields = ["article", "outlet", "published_at"]
    per_page = 20

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("revision__article__publisher").defer(*HEAVY)

    @admin.display(description=_("article"))
    def article(self, appearance: Any) -> str:
        return row_link("article", appearance.revision.article_id, appearance.revision.article)

    @admin.display(description=_("outlet"))
    def outlet(self, appearance: Any) -> str:
        return str(appearance.revision.article.publisher or _("unknown"))

    @admin.display(description=_("published"))
    def published_at(self, appearance: Any) -> str:
        moment = appearance.revision.article.published_at
        return f"{moment:%d %b %Y %H:%M}" if moment else "–"


@admin.register(Claim)
class ClaimAdmin(HistoryMixin, ExportableMixin, BaseAdmin):
    """What was claimed, by whom, where first; only the credibility grade is a person's to set."""

    resource_classes = [ClaimResource]
    list_display = [
        "quoted",
        "speaker",
        "outlet",
        "published_at",
        "status",
        "suggested",
        "place_names",
    ]
    list_filter: ClassVar[list[Any]] = [
        ("status", filters.ChoiceFilter),
        "has_suggested_conflict",
        ("speaker", filters.AutocompleteFilter),
        ("appearances__revision__article__publisher", filters.ClaimOutletFilter),
        filters.PlaceFilter,
        filters.LanguageFilter,
        ("published_at", filters.DaysFilter),
        ("stance", filters.ChoiceFilter),
        ("modality", filters.ChoiceFilter),
        ("credibility", filters.ChoiceFilter),
    ]
    list_select_related = ["speaker"]
    search_fields = ["proposition"]  # shows the box; see get_search_results
    search_help_text = _("Search claim or speaker")
    ordering = ["-published_at", "-pk"]
    fieldsets = (
        (
            None,
            {"fields": ["proposition", "speaker", "stance", "modality", "status", "has_suggested_conflict"]},
        ),
        (_("Grade"), {"fields": ["credibility"]}),
        (
            _("When and where"),
            {"fields": ["said", "about", "published_at", "first_seen_at", "place_names", "language"]},
        ),
        (
            _("Connections"),
            {"fields": ["denied_claim", "conflict_links", "same_links", "wordings", "public_id"]},
        ),
    )
    inlines = [AppearanceInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        first = Appearance.objects.filter(claim=OuterRef("pk")).order_by("pk")
        rows: QuerySet[Any] = super().get_queryset(request).defer("quantities")
        annotated: QuerySet[Any] = rows.annotate(
            first_quote=Subquery(first.values("quote")[:1]),
            first_outlet=Subquery(first.values(outlet=F("revision__article__publisher__name"))[:1]),
        )
        return annotated

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term.strip()
        return (queryset.filter(filters.claims_matching(words)) if words else queryset), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [name for name in flatten_fieldsets(self.fieldsets) if name != "credibility"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("claim"))
    def quoted(self, claim: Any) -> str:
        text = claim.first_quote or claim.proposition
        return text if len(text) <= 200 else f"{text[:199]}…"

    @admin.display(description=_("outlet"))
    def outlet(self, claim: Any) -> str:
        return claim.first_outlet or "–"

    @admin.display(description=_("conflict"))
    def suggested(self, claim: Any) -> str:
        return "suggested" if claim.has_suggested_conflict else "–"

    @admin.display(description=_("places"))
    def place_names(self, claim: Any) -> str:
        return ", ".join(claim.places) or "–"

    @admin.display(description=_("said"))
    def said(self, claim: Any) -> str:
        return moment(claim.said_at, claim.said_at_precision)

    @admin.display(description=_("about"))
    def about(self, claim: Any) -> str:
        return moment(claim.as_of, claim.as_of_precision)

    @admin.display(description=_("denies"))
    def denied_claim(self, claim: Any) -> str:
        if claim.denies is None:
            return "–"
        return row_link("claim", claim.denies_id, claim.denies)

    @admin.display(description=_("conflicts"))
    def conflict_links(self, claim: Any) -> str:
        rows = [*claim.conflicts_as_a.select_related("claim_b")[:MAX_SHOWN]]
        others = [(row, row.claim_b) for row in rows]
        others += [(row, row.claim_a) for row in claim.conflicts_as_b.select_related("claim_a")[:MAX_SHOWN]]
        links = ((row_link("conflict", row.pk, other), row.get_status_display()) for row, other in others)
        return format_html_join("", "<div>{} ({})</div>", links) or "–"

    @admin.display(description=_("same claim, agreement"))
    def same_links(self, claim: Any) -> str:
        rows = edges_of(claim)
        links = (
            (row_link("claimedge", row.pk, f"{row.claim_a} / {row.claim_b}"), _about(row)) for row in rows
        )
        return format_html_join("", "<div>{} ({})</div>", islice(links, MAX_SHOWN)) or "–"

    @admin.display(description=_("other wordings"))
    def wordings(self, claim: Any) -> str:
        rows = Claim.everything.filter(merged_into=claim).order_by("pk").values_list("proposition")
        return format_html_join("", "<div>{}</div>", rows[:MAX_SHOWN]) or "–"


def _about(edge: Any) -> str:
    return f"{edge.get_kind_display()}, {edge.get_status_display()}"
