"""Pages beside the list of feeds: look at an address before adding it, lists of feeds in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from claims import tasks
from claims.admin.forms import LookForm, OpmlForm
from claims.models import Feed
from claims.services import discovery, feeds, opml
from factcheck.errors import FactcheckError

if TYPE_CHECKING:
    from claims.admin.base import ThemedAdmin as Base
else:
    Base = object

LIST = "admin:claims_feed_changelist"
MOST_ADDED = 100


class FeedPagesMixin(Base):
    """Adds the pages to the feeds' admin; each asks for the permission of what it does."""

    list_before_template = "admin/claims/feed/above_list.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("look/", view(self.look_view), name="claims_feed_look"),
            path("import/", view(self.import_view), name="claims_feed_import"),
            path("export/", view(self.export_view), name="claims_feed_export"),
            *super().get_urls(),
        ]

    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Show what would be read at an address, or the feeds of a home page, and add what is chosen."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("do") == "add":
            return self._add(request, request.POST.getlist("feeds")[:MOST_ADDED])
        form = LookForm(request.POST or None)
        preview, trouble = None, ""
        if form.is_valid():
            try:
                preview = discovery.look_at(form.cleaned_data["url"])
            except FactcheckError as error:
                trouble = str(error)
        context = {"title": _("Find feeds"), "form": form, "preview": preview, "trouble": trouble}
        return self._page(request, "look", context)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take in a list of feeds that a feed reader exported."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpmlForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                result = opml.import_opml(form.cleaned_data["file"].read())
            except FactcheckError as error:
                form.add_error("file", str(error))
            else:
                told = _("%(new)d feeds added, %(known)d known before, %(refused)d refused.")
                counts = {"new": result.new, "known": result.known, "refused": len(result.refused)}
                level = messages.WARNING if result.refused else messages.SUCCESS
                messages.add_message(request, level, " ".join([told % counts, *result.refused[:3]]))
                return HttpResponseRedirect(reverse(LIST))
        return self._page(request, "import", {"title": _("Import a list of feeds"), "form": form})

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Send all feeds as a list that feed readers import."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = HttpResponse(opml.export_opml(Feed.objects.all()), content_type="text/x-opml")
        response["Content-Disposition"] = 'attachment; filename="feeds.opml"'
        return response

    def _add(self, request: HttpRequest, urls: list[str]) -> HttpResponse:
        added = known = 0
        for url in urls:
            form = LookForm({"url": url})
            if not form.is_valid():
                messages.error(request, f"{url[:200]}: {' '.join(map(str, form.errors['url']))}")
                continue
            feed, is_new = feeds.add_feed(url=form.cleaned_data["url"])
            added, known = added + is_new, known + (not is_new)
            if is_new:
                tasks.poll_now(feed.pk)
        if added or known:
            counts = {"added": added, "known": known}
            messages.success(request, _("%(added)d feeds added, %(known)d known before.") % counts)
        return HttpResponseRedirect(reverse(LIST))

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/claims/feed/{name}.html", shared | context)
