"""What a reviewer should know because of something she decided."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import BaseAdmin, report
from claims.models import Notice


@admin.register(Notice)
class NoticeAdmin(BaseAdmin):
    """A person's own notices; new ones first, those she has seen below."""

    list_display = ["what", "passage", "now", "decision", "created_at", "seen_at"]
    list_display_links = None
    list_filter: ClassVar[list[Any]] = [("kind", filters.ChoiceFilter), ("created_at", filters.DaysFilter)]
    list_select_related = ["appearance__revision__article", "note__author", "conflict"]
    ordering = ["seen_at", "-created_at", "-pk"]
    actions = ["mark_seen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(user=request.user).defer(
            "appearance__analysis",
            "appearance__revision__raw",
            "appearance__revision__text",
            "appearance__revision__headers",
        )

    @admin.display(description=_("what happened"))
    def what(self, notice: Any) -> str:
        if notice.note is not None:
            return format_html("<strong>{}</strong> {}", notice.note.author, notice.get_kind_display())
        article = notice.appearance.revision.article
        link = reverse("admin:claims_article_change", args=[article.pk])
        return format_html(
            '{}: <a class="ct-link" href="{}">{}</a>', notice.get_kind_display(), link, article
        )

    @admin.display(description=_("the words"))
    def passage(self, notice: Any) -> str:
        return str(notice.note.text if notice.note else notice.appearance.quote)[:300]

    @admin.display(description=_("the words now"))
    def now(self, notice: Any) -> str:
        return (str(notice.appearance.edited_to)[:300] if notice.appearance else "") or "–"

    @admin.display(description=_("conflict"))
    def decision(self, notice: Any) -> str:
        link = reverse("admin:claims_conflict_change", args=[notice.conflict_id])
        return format_html(
            '<a class="ct-link" href="{}">#{}</a> {}',
            link,
            notice.conflict_id,
            notice.conflict.get_status_display(),
        )

    @admin.action(description=_("Mark as seen"), permissions=["view"])
    def mark_seen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = queryset.filter(seen_at=None).update(seen_at=timezone.now())
        report(request, _now("marked as seen"), count, [], [])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
