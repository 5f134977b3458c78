"""Saved searches: kept from above the list of conflicts, seen by their owner only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.admin.base import BaseAdmin
from claims.admin.forms import SavedSearchForm
from claims.models import SavedSearch
from claims.services import searches
from factcheck.errors import InvalidInputError

CONFLICTS = "admin:claims_conflict_changelist"


class SavedSearchMixin:
    """Shows the reader's saved searches above a list and takes new ones."""

    admin_site: Any

    def get_urls(self) -> list[Any]:
        save = self.admin_site.admin_view(self.save_search_view)
        urls: list[Any] = super().get_urls()  # type: ignore[misc]
        return [path("save-search/", save, name="claims_conflict_save_search"), *urls]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        query = searches.clean_query(request.GET.urlencode())
        saved = [
            {"name": row.name, "url": _url(row.query), "is_current": row.query == query}
            for row in SavedSearch.objects.filter(owner=request.user.pk)
        ]
        context = {"saved_searches": saved, "search_query": query, **(extra_context or {})}
        return super().changelist_view(request, context)  # type: ignore[misc]

    def save_search_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the search that was on the page and return to it."""
        model_admin: Any = self
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not model_admin.has_view_or_change_permission(request):
            raise PermissionDenied
        query = searches.clean_query(request.POST.get("query", ""))
        try:
            search = searches.save_search(owner=request.user, name=request.POST.get("name", ""), query=query)
        except InvalidInputError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _now("Saved as “%s”.") % search.name)
        return HttpResponseRedirect(_url(query))


@admin.register(SavedSearch)
class SavedSearchAdmin(BaseAdmin):
    """One's own searches, to rename or delete; whoever may see conflicts has some."""

    form = SavedSearchForm
    list_display = ["name", "search", "created_at"]
    search_fields = ["name"]
    fields = ["name", "search", "created_at"]
    readonly_fields = ["search", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).filter(owner=request.user.pk)
        return rows

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.view_conflict")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_own = obj is None or obj.owner_id == request.user.pk
        return is_own and request.user.has_perm("claims.view_conflict")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell the same of deleting; an account can be deleted with the searches that belong to it."""
        return self.has_view_permission(request, obj) or request.user.has_perm("auth.delete_user")

    @admin.display(description=_("search"))
    def search(self, search: Any) -> str:
        return format_html(
            '<a class="ct-link" href="{}">{}</a>', _url(search.query), search.query or _now("all conflicts")
        )


def _url(query: str) -> str:
    url = reverse(CONFLICTS)
    return f"{url}?{query}" if query else url
