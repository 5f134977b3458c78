"""What every admin page shares: the theme's classes, capped counting, read-only machine output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from claims.admin.versions import VersionedMixin

if TYPE_CHECKING:
    ThemedAdmin = admin.ModelAdmin[Any]
    ThemedStackedInline = admin.StackedInline[Any, Any]
    ThemedTabularInline = admin.TabularInline[Any, Any]
    BasePaginator = Paginator[Any]
else:
    from unfold.admin import ModelAdmin as ThemedAdmin
    from unfold.admin import StackedInline as ThemedStackedInline
    from unfold.admin import TabularInline as ThemedTabularInline

    BasePaginator = Paginator

__all__ = ["ThemedAdmin", "ThemedStackedInline", "ThemedTabularInline"]  # re-exported

COUNT_CAP = 10_000
"""Counting further costs time on every page and tells nobody anything: 200 pages of 50."""


class CappedPaginator(BasePaginator):
    """Counts no further than ``COUNT_CAP``, so that a list of a million rows opens as fast as a short one."""

    template_name = "admin/claims/pagination.html"

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return min(int(rows.order_by().values("pk")[: COUNT_CAP + 1].count()), COUNT_CAP + 1)

    @property
    def is_capped(self) -> bool:
        return self.count > COUNT_CAP


class BaseAdmin(VersionedMixin, ThemedAdmin):
    """A list that stays fast at any length, and forms that lose nobody's change."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for every choice of every filter
    paginator = CappedPaginator
    list_filter_submit = True
    list_fullwidth = True

    class Media:
        css = {"all": ["claims/admin.css"]}
        js = ["claims/keys.js"]


class PageActionsAdmin(BaseAdmin):
    """Offers the list's actions as buttons on a row's own page; they are posted, never followed."""

    change_form_template = "admin/claims/object_actions.html"

    def is_offered(self, name: str, object_id: str) -> bool:
        """Tell whether an action makes sense for this row as it is now."""
        return True

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        """Return to the row's page when the button stood there."""
        response = super().response_action(request, queryset, *args, **kwargs)
        pk = request.POST.get("_from_page", "")
        if isinstance(response, HttpResponseRedirect) and pk.isdecimal():
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[pk]))
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        allowed = self.get_actions(request)
        buttons = [
            (name, action[2])
            for name, action in allowed.items()
            if action and name in (self.actions or ()) and self.is_offered(name, object_id)
        ]
        context = {"page_actions": buttons, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)


class ReadOnlyMixin:
    """No adding, changing or deleting by hand: a machine or a service writes these rows."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnlyMixin, BaseAdmin):
    pass


class ReadOnlyInline(ReadOnlyMixin, ThemedTabularInline):
    extra = 0
    hide_title = True


def report(request: HttpRequest, done: str, count: int, skipped: list[str], failed: list[str]) -> None:
    """Tell how many of a selection were changed, skipped and failed, with the first reasons."""
    parts = [_("%(count)d %(done)s") % {"count": count, "done": done}]
    parts += [_("%(n)d skipped (%(why)s)") % {"n": len(skipped), "why": _reasons(skipped)}] if skipped else []
    parts += [_("%(n)d failed (%(why)s)") % {"n": len(failed), "why": _reasons(failed)}] if failed else []
    level = messages.ERROR if failed else messages.WARNING if skipped else messages.SUCCESS
    messages.add_message(request, level, "; ".join(parts) + ".")


def _reasons(reasons: list[str]) -> str:
    different = list(dict.fromkeys(reason.rstrip(".") for reason in reasons))
    return "; ".join(different[:2]) + ("; …" if len(different) > 2 else "")


def external_link(url: str, text: str = "") -> SafeString:
    """Return a link out of the admin; anything but http and https stays plain text."""
    if not url.lower().startswith(("http://", "https://")):
        return format_html("{}", text or url)
    return format_html(
        '<a class="ct-link" href="{}" rel="noopener noreferrer" target="_blank">{}</a>', url, text or url
    )


def row_link(model: str, pk: int, text: Any) -> str:
    """Return a link to a row's page."""
    url = reverse(f"admin:claims_{model}_change", args=[pk])
    return format_html('<a class="ct-link" href="{}">{}</a>', url, str(text))
