"""Feeds with their health, what every poll brought, and the outlets behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin import filters
from claims.admin.base import BaseAdmin, PageActionsAdmin, ReadOnlyAdmin, ReadOnlyInline, report
from claims.admin.forms import FeedForm
from claims.admin.history import HistoryMixin
from claims.models import Feed, FeedState, FetchEvent, Publisher
from claims.services import feeds

SHOWN_EVENTS = 30
BULK_LIMIT = 500

WORST_FIRST = Case(
    When(state=FeedState.GONE, then=Value(0)),
    When(state=FeedState.FAILING, then=Value(1)),
    When(state=FeedState.DEGRADED, then=Value(2)),
    When(state=FeedState.QUIET, then=Value(3)),
    When(state=FeedState.WORKING, then=Value(4)),
    default=Value(5),
    output_field=IntegerField(),
)


class FetchEventInline(ReadOnlyInline):
    """The latest polls; what was seen is new, known, refused or failed."""

    model = FetchEvent
    fields = ["started_at", "outcome", "http_status", "seen", "new", "same", "refused", "failed", "reason"]
    verbose_name_plural = _("last polls")
    max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the newest events of the feed on the page.

        The formset filters by feed afterwards, which a slice would not allow: hence the ids.
        """
        rows: QuerySet[Any] = super().get_queryset(request)
        match = request.resolver_match
        feed_id = match.kwargs.get("object_id", "") if match else ""
        if not str(feed_id).isdecimal():
            return rows.none()
        newest = FetchEvent.objects.filter(feed=int(feed_id)).order_by("-started_at", "-pk")
        return rows.filter(pk__in=newest.values("pk")[:SHOWN_EVENTS])


@admin.register(Feed)
class FeedAdmin(HistoryMixin, PageActionsAdmin):
    """What is polled; feeds in trouble come first."""

    form = FeedForm
    list_display = [
        "feed",
        "state",
        "state_since",
        "last_success_at",
        "last_new_item_at",
        "next_poll_at",
        "trouble",
    ]
    list_filter: ClassVar[list[Any]] = [
        ("state", filters.ChoiceFilter),
        ("publisher", filters.AutocompleteFilter),
    ]
    search_fields = ["title", "url", "publisher__name"]
    autocomplete_fields = ["publisher"]
    ordering = [WORST_FIRST, "-failure_weight", "pk"]
    actions = ["poll_now", "pause", "resume"]
    inlines = [FetchEventInline]
    readonly_fields: ClassVar[list[Any]] = [
        "state",
        "state_since",
        "last_success_at",
        "last_new_item_at",
        "next_poll_at",
        "last_error",
        "created_at",
    ]
    fieldsets = (
        (None, {"fields": ["url", "title", "publisher", "poll_interval"]}),
        (_("Health"), {"fields": readonly_fields}),
    )

    def is_offered(self, name: str, object_id: str) -> bool:
        if name == "poll_now" or not object_id.isdecimal():
            return True
        is_paused = Feed.objects.filter(pk=object_id, state=FeedState.PAUSED).exists()
        return is_paused if name == "resume" else not is_paused

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return list(self.inlines) if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:1]

    @admin.display(description=_("feed"), ordering="title")
    def feed(self, feed: Any) -> str:
        return str(feed)

    @admin.display(description=_("last error"))
    def trouble(self, feed: Any) -> str:
        return feed.last_error[:200] or "–"

    @admin.action(description=_("Poll now"), permissions=["change"])
    def poll_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(
            request,
            queryset,
            tasks.poll_now,
            done=_now("asked for"),
            otherwise=_now("not polled: paused, gone or on its way already"),
        )

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(
            request,
            queryset,
            lambda feed_id: feeds.pause_feed(feed_id=feed_id),
            done=_now("paused"),
            otherwise=_now("paused before"),
        )

    @admin.action(description=_("Resume"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._each(
            request,
            queryset,
            lambda feed_id: feeds.resume_feed(feed_id=feed_id),
            done=_now("resumed"),
            otherwise=_now("not paused"),
        )

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        change: Callable[[int], bool],
        *,
        done: str,
        otherwise: str,
    ) -> None:
        ids = queryset.order_by("pk").values_list("pk", flat=True)[:BULK_LIMIT]
        outcomes = [change(feed_id) for feed_id in ids]
        report(request, done, sum(outcomes), [otherwise] * (len(outcomes) - sum(outcomes)), [])


@admin.register(FetchEvent)
class FetchEventAdmin(ReadOnlyAdmin):
    """Every poll of every feed."""

    list_display = [
        "started_at",
        "feed",
        "outcome",
        "http_status",
        "seen",
        "new",
        "refused",
        "failed",
        "reason",
    ]
    list_filter: ClassVar[list[Any]] = [
        ("outcome", filters.ChoiceFilter),
        ("feed", filters.AutocompleteFilter),
        ("started_at", filters.DaysFilter),
    ]
    list_select_related = ["feed"]


@admin.register(Publisher)
class PublisherAdmin(HistoryMixin, BaseAdmin):
    """Outlets with their reliability grade."""

    list_display = ["name", "host", "country", "reliability"]
    list_filter: ClassVar[list[Any]] = [("reliability", filters.ChoiceFilter)]
    search_fields = ["name", "host"]
    fields = ["name", "host", "country", "reliability", "public_id", "created_at"]
    readonly_fields = ["public_id", "created_at"]
