"""Speakers and the names by which they go."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now

from claims.admin import filters
from claims.admin.base import BaseAdmin, ThemedTabularInline
from claims.admin.exchange import ExchangeableMixin, SpeakerResource
from claims.admin.history import HistoryMixin
from claims.admin.timeline import disagreements
from claims.models import Speaker, SpeakerAlias


class AliasInline(ThemedTabularInline):
    """Names that stand for this speaker; articles read from now on follow a change."""

    model = SpeakerAlias
    extra = 0
    fields = ["text", "language"]


@admin.register(Speaker)
class SpeakerAdmin(HistoryMixin, ExchangeableMixin, BaseAdmin):
    """Who speaks, and for whom."""

    resource_classes = [SpeakerResource]
    list_display = ["name", "kind", "side", "reliability", "wikidata_id"]
    list_filter: ClassVar[list[Any]] = [("kind", filters.ChoiceFilter), ("reliability", filters.ChoiceFilter)]
    search_fields = ["name", "key", "aliases__text"]
    fields = ["name", "key", "kind", "side", "wikidata_id", "reliability", "public_id"]
    readonly_fields = ["public_id"]
    inlines = [AliasInline]
    change_form_template = "admin/claims/speaker/change_form.html"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what the speaker said that was contradicted, beside what stood against it."""
        context: dict[str, Any] = dict(extra_context or {})
        speaker = self.get_object(request, object_id) if object_id.isdecimal() else None
        if speaker is not None and request.user.has_perm("claims.view_conflict"):
            context |= {"events": disagreements(speaker), "lane_names": [speaker.name, _now("against it")]}
        return super().change_view(request, object_id, form_url, context)
