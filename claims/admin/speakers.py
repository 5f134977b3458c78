"""Speakers and the names by which they go."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin

from claims.admin import filters
from claims.admin.base import BaseAdmin, ThemedTabularInline
from claims.admin.history import HistoryMixin
from claims.models import Speaker, SpeakerAlias


class AliasInline(ThemedTabularInline):
    """Names that stand for this speaker; articles read from now on follow a change."""

    model = SpeakerAlias
    extra = 0
    fields = ["text", "language"]


@admin.register(Speaker)
class SpeakerAdmin(HistoryMixin, BaseAdmin):
    """Who speaks, and for whom."""

    list_display = ["name", "kind", "side", "reliability", "wikidata_id"]
    list_filter: ClassVar[list[Any]] = [("kind", filters.ChoiceFilter), ("reliability", filters.ChoiceFilter)]
    search_fields = ["name", "key", "aliases__text"]
    fields = ["name", "key", "kind", "side", "wikidata_id", "reliability", "public_id"]
    readonly_fields = ["public_id"]
    inlines = [AliasInline]
