"""What changed, when and by whom, read from the rows the database triggers write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from pghistory.core import event_models

MAX_EVENTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One row change: ``changes`` holds (field, before, after)."""

    at: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]


def history_of(row: Any, *, limit: int = MAX_EVENTS) -> list[HistoryEntry]:
    """Return the changes of a tracked row, newest first, in two queries."""
    event_model: Any = event_models(tracks_model=type(row))[0]
    rows = event_model.objects.filter(pgh_obj=row.pk).select_related("pgh_context")
    events = list(rows.order_by("-pgh_id")[: limit + 1])
    names = _names(events)
    older = [*events[1:], None][: len(events)]  # a row restored without its history has none
    return [_entry(event, before, names) for event, before in zip(events, older, strict=True)][:limit]


def last_change_of(row: Any) -> HistoryEntry | None:
    """Return the newest change of a row, ``None`` where the model keeps no history."""
    if not event_models(tracks_model=type(row)):
        return None
    return next(iter(history_of(row, limit=1)), None)


class HistoryMixin:
    """Replaces the history page by the one the database keeps; raw SQL shows up there too."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        model_admin: Any = self
        row = model_admin.get_object(request, unquote(object_id))
        if row is None:
            response: HttpResponse = model_admin._get_obj_does_not_exist_redirect(
                request, model_admin.opts, object_id
            )
            return response
        if not model_admin.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **model_admin.admin_site.each_context(request),
            "title": _("Change history"),
            "subtitle": str(row),
            "opts": model_admin.opts,
            "object": row,
            "entries": history_of(row),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/claims/history.html", context)


def _names(events: list[Any]) -> dict[Any, str]:
    ids = {_user_id(event) for event in events} - {None}
    users = get_user_model().objects.filter(pk__in=ids)
    return {user.pk: user.get_username() for user in users}


def _user_id(event: Any) -> Any:
    return _noted(event).get("user")


def _noted(event: Any) -> dict[str, Any]:
    """Return what was noted beside the change: a request's user, or a worker's task."""
    return dict(event.pgh_context.metadata) if event.pgh_context else {}


def _who(event: Any, names: dict[Any, str]) -> str:
    if user_id := _user_id(event):
        return str(names.get(user_id, _("user %s") % user_id))
    if task := _noted(event).get("task"):
        return _("worker: %s") % str(task).rpartition(".")[2]
    return _("no user: a command or SQL")


def _entry(event: Any, before: Any, names: dict[Any, str]) -> HistoryEntry:
    return HistoryEntry(
        at=event.pgh_created_at,
        who=_who(event, names),
        what=event.pgh_label,
        changes=_changes(event, before) if before is not None else [],
    )


def _changes(event: Any, before: Any) -> list[tuple[str, str, str]]:
    fields = [field for field in event._meta.concrete_fields if not field.name.startswith("pgh_")]
    pairs = [(field, getattr(before, field.attname), getattr(event, field.attname)) for field in fields]
    return [
        (str(field.verbose_name), _short(old), _short(new))
        for field, old, new in pairs
        if old != new and field.name != "updated_at"
    ]


def _short(value: Any) -> str:
    text = "–" if value in (None, "") else f"{value:%d %b %Y %H:%M:%S}" if _is_moment(value) else str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"


def _is_moment(value: Any) -> bool:
    return isinstance(value, datetime)
