"""Front page and sidebar: what waits for whom, in one query a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.admin.pictures import pictures
from claims.models import Article, Conflict, ConflictStatus, Feed, FeedState, Notice, Stage, WebhookEndpoint

Item = dict[str, Any]


def counts(request: HttpRequest) -> dict[str, int]:
    """Return what waits, counted once a request."""
    kept: dict[str, int] | None = getattr(request, "waiting_counts", None)
    if kept is None:
        kept = _count(request)
        request.waiting_counts = kept  # type: ignore[attr-defined]
    return kept


def navigation(request: HttpRequest) -> list[Item]:
    """Return the sidebar: the work first, then the store, the intake and the settings."""
    waiting = counts(request)
    return [
        {
            "title": _("Triage"),
            "items": [
                _item("conflict", _("Conflicts"), "compare_arrows", badge=waiting["undecided"]),
                _item("dispute", _("Disputes"), "forum"),
                _item("claimedge", _("Same or not"), "join_inner"),
                _item("verdict", _("Verdicts"), "gavel"),
                _item("batch", _("Batches"), "dynamic_feed"),
                _item("notice", _("Notices"), "notifications", badge=waiting["notices"]),
            ],
        },
        {
            "title": _("Store"),
            "items": [
                _item("claim", _("Claims"), "format_quote"),
                _item("article", _("Articles"), "article", badge=waiting["parked"], variant="warning"),
                _item("speaker", _("Speakers"), "record_voice_over"),
                _item("publisher", _("Outlets"), "newspaper"),
            ],
        },
        {
            "title": _("Ingestion"),
            "items": [
                _item("feed", _("Feeds"), "rss_feed", badge=waiting["trouble"], variant="danger"),
                _item("fetchevent", _("Polls"), "sync"),
                _item("host", _("Hosts"), "dns"),
            ],
        },
        {
            "title": _("Outgoing"),
            "items": [
                _item("change", _("Changes"), "history"),
                _item("webhookendpoint", _("Webhooks"), "webhook", badge=waiting["off"], variant="danger"),
                _item("delivery", _("Deliveries"), "outbox"),
            ],
        },
        {
            "title": _("Settings"),
            "items": [
                _item("dismissreason", _("Dismiss reasons"), "playlist_remove"),
                _item("rating", _("Ratings"), "star"),
                _item("reviewrule", _("Two people"), "group_add"),
                _item("user", _("People"), "person", app="auth"),
                _item("group", _("Roles"), "group", app="auth"),
                _item("apitoken", _("API tokens"), "key"),
                _item("periodictask", _("Schedule"), "schedule", app="django_celery_beat"),
            ],
        },
    ]


def front_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the figures of the front page."""
    waiting = counts(request)
    figures = [
        ("conflict", "?status=suggested", _("conflicts to decide"), waiting["undecided"], False),
        ("conflict", "?status=confirmed", _("confirmed conflicts"), waiting["confirmed"], False),
        ("article", "?stage__exact=parked", _("parked articles"), waiting["parked"], True),
        ("feed", "?state__exact=failing", _("feeds in trouble"), waiting["trouble"], True),
    ]
    shown = [
        {"url": _list_url(model) + query, "label": label, "count": count, "is_alarm": alarm and count > 0}
        for model, query, label, count, alarm in figures
        if request.user.has_perm(f"claims.view_{model}")
    ]
    may_see = request.user.has_perm("claims.view_conflict") and request.user.has_perm("claims.view_feed")
    return {**context, "figures": shown, "pictures": pictures() if may_see else []}


def favicon(request: HttpRequest) -> str:
    """Return the address of the icon in the browser's tab."""
    return static("claims/favicon.svg")


def _count(request: HttpRequest) -> dict[str, int]:
    parts: dict[str, QuerySet[Any]] = {
        "undecided": Conflict.objects.undecided().leading(),
        "confirmed": Conflict.objects.filter(status=ConflictStatus.CONFIRMED),
        "parked": Article.objects.filter(stage=Stage.PARKED),
        "trouble": Feed.objects.filter(state__in=[FeedState.FAILING, FeedState.DEGRADED, FeedState.GONE]),
        "notices": Notice.objects.filter(user=request.user.pk, seen_at=None),
        "off": WebhookEndpoint.objects.exclude(disabled_reason=""),
    }
    first, *rest = (_counted(name, rows) for name, rows in parts.items())
    return dict.fromkeys(parts, 0) | dict(first.union(*rest, all=True))


def _counted(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    named = rows.order_by().annotate(what=Value(name, output_field=CharField()))
    counted: QuerySet[Any] = named.values("what").annotate(n=Count("pk")).values_list("what", "n")
    return counted


def _item(
    model: str, title: str, icon: str, *, app: str = "claims", badge: int = 0, variant: str = "primary"
) -> Item:
    item: Item = {
        "title": title,
        "icon": icon,
        "link": _list_url(model, app),
        "permission": _may_view(f"{app}.view_{'token' if model == 'tokenproxy' else model}"),
    }
    return item | ({"badge": str(badge), "badge_variant": variant} if badge else {})


def _may_view(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _list_url(model: str, app: str = "claims") -> str:
    return reverse(f"admin:{app}_{model}_changelist")
