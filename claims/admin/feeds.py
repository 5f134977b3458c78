"""Feeds with their health, what every poll brought, and the outlets behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin import filters
from claims.admin.base import BaseAdmin, PageActionsAdmin, ReadOnlyAdmin, ReadOnlyInline, report, row_link
from claims.admin.exchange import ExchangeableMixin, PublisherResource
from claims.admin.feed_pages import FeedPagesMixin
from claims.admin.forms import FeedForm
from claims.admin.history import HistoryMixin
from claims.models import RESTING, Feed, FeedState, FetchEvent, Publisher
from claims.querysets import WORST_FIRST
from claims.services import feeds
from claims.services.schedule import in_words
from factcheck.errors import InvalidInputError

SHOWN_EVENTS = 30
BULK_LIMIT = 500


class FetchEventInline(ReadOnlyInline):
    """The latest polls; what was seen is new, changed, the same, refused or failed."""

    model = FetchEvent
    fields = [
        "started_at",
        "outcome",
        "failure_kind",
        "http_status",
        "seen",
        "new",
        "changed",
        "same",
        "refused",
        "failed",
        "left_out",
        "reason",
    ]
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
class FeedAdmin(FeedPagesMixin, HistoryMixin, PageActionsAdmin):
    """What is polled; feeds in trouble come first."""

    form = FeedForm
    list_display = [
        "feed",
        "health",
        "state_since",
        "last_success_at",
        "last_new_item_at",
        "next_poll",
        "trouble",
    ]
    list_filter: ClassVar[list[Any]] = [
        ("state", filters.ChoiceFilter),
        ("publisher", filters.AutocompleteFilter),
    ]
    search_fields = ["title", "url", "publisher__name"]
    autocomplete_fields = ["publisher"]
    ordering = WORST_FIRST
    actions = ["poll_now", "pause", "resume", "move"]
    inlines = [FetchEventInline]
    readonly_fields: ClassVar[list[Any]] = [
        "health",
        "state_since",
        "last_error",
        "last_success_at",
        "last_new_item_at",
        "next_poll",
        "rhythm",
        "moved_to",
        "part_of",
        "created_at",
    ]
    fieldsets = (
        (_("Health"), {"fields": readonly_fields}),
        (_("Settings"), {"fields": ["url", "title", "publisher", "poll_interval", "is_conditional"]}),
    )

    def is_offered(self, name: str, object_id: str) -> bool:
        feed = Feed.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if feed is None:
            return False
        offered = {
            "resume": feed.state in RESTING,
            "pause": feed.state != FeedState.PAUSED,
            "poll_now": feed.state not in RESTING,
            "move": bool(feed.moved_to),
        }
        return offered.get(name, True)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A feed at another address starts anew; one just added is polled at once."""
        super().save_model(request, obj, form, change)
        if change and "url" in form.changed_data:
            feeds.start_anew(feed_id=obj.pk)
        if not change:
            tasks.poll_now(obj.pk)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return list(self.inlines) if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else ((None, self.fieldsets[1][1]),)

    @admin.display(description=_("feed"), ordering="title")
    def feed(self, feed: Any) -> str:
        return str(feed)

    @admin.display(description=_("state"), ordering="state")
    def health(self, feed: Any) -> str:
        return format_html(
            '<span class="ct-badge ct-feed-{}">{}</span>', feed.state, feed.get_state_display()
        )

    @admin.display(description=_("next poll"), ordering="next_poll_at")
    def next_poll(self, feed: Any) -> str:
        if feed.state in RESTING:
            return feed.next_poll_reason or _now("never by itself")
        why = f" ({feed.next_poll_reason})" if feed.next_poll_reason else ""
        return f"{feed.next_poll_at:%d %b %Y %H:%M} UTC{why}"

    @admin.display(description=_("its rhythm"))
    def rhythm(self, feed: Any) -> str:
        if feed.usual_gap is None:
            return _now("not known: too few entries with dates")
        return _now("an entry every %(usual)s, the longest silence %(longest)s") % {
            "usual": in_words(feed.usual_gap),
            "longest": in_words(feed.longest_gap),
        }

    @admin.display(description=_("part of"))
    def part_of(self, feed: Any) -> str:
        return row_link("feed", feed.parent_id, feed.parent) if feed.parent_id else "–"

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
            otherwise=_now("neither paused nor gone"),
        )

    @admin.action(description=_("Take the new address"), permissions=["change"])
    def move(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        moved, skipped = 0, []
        for feed_id in queryset.order_by("pk").values_list("pk", flat=True)[:BULK_LIMIT]:
            try:
                feeds.move_feed(feed_id=feed_id)
                moved += 1
            except InvalidInputError as error:
                skipped.append(str(error))
        report(request, _now("moved"), moved, skipped, [])

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
        "failure_kind",
        "http_status",
        "seen",
        "new",
        "changed",
        "refused",
        "failed",
        "left_out",
        "reason",
    ]
    list_filter: ClassVar[list[Any]] = [
        ("outcome", filters.ChoiceFilter),
        ("failure_kind", filters.ChoiceFilter),
        ("feed", filters.AutocompleteFilter),
        ("started_at", filters.DaysFilter),
    ]
    list_select_related = ["feed"]


@admin.register(Publisher)
class PublisherAdmin(HistoryMixin, ExchangeableMixin, BaseAdmin):
    """Outlets with their reliability grade."""

    resource_classes = [PublisherResource]
    list_display = ["name", "host", "country", "reliability"]
    list_filter: ClassVar[list[Any]] = [("reliability", filters.ChoiceFilter)]
    search_fields = ["name", "host"]
    fields = ["name", "host", "country", "reliability", "public_id", "created_at"]
    readonly_fields = ["public_id", "created_at"]
