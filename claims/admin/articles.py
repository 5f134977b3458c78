"""Articles with their stage and trouble, their text with the claims marked, and adding one by hand."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims import tasks
from claims.admin import filters
from claims.admin.base import PageActionsAdmin, ReadOnlyInline, external_link, report
from claims.admin.exchange import ArticleResource, ExportableMixin
from claims.admin.forms import AddArticleForm
from claims.admin.history import HistoryMixin
from claims.admin.passages import Mark, as_html, mark
from claims.admin.revisions import rows_between
from claims.models import Appearance, Article, Revision, Stage
from claims.services import ingest, stages, warc

MAX_TEXT_SHOWN = 60_000
"""Code points of text on the page: longer than any news article, short enough for any browser."""

BULK_LIMIT = 500

SPOOLED_BYTES = 20 * 1024 * 1024
"""A larger archive is written to disk while it is made."""


class RevisionInline(ReadOnlyInline):
    """What was fetched, and the hash that proves it."""

    model = Revision
    fields = ["fetched_at", "changes", "hash", "source", "title", "reading"]
    readonly_fields = ["hash", "source", "changes", "reading"]
    per_page = 20

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.defer("raw", "text", "headers")

    @admin.display(description=_("changes"))
    def changes(self, revision: Any) -> str:
        if revision.is_trivial:
            return _now("spacing or punctuation")
        link = reverse("admin:claims_article_changes", args=[revision.article_id, revision.pk])
        return format_html('<a class="ct-link" href="{}">{}</a>', link, _now("since the one before"))

    @admin.display(description=_("SHA-256"))
    def hash(self, revision: Any) -> str:
        return format_html('<code class="ct-hash">{}</code>', revision.sha256)

    @admin.display(description=_("how it was read"))
    def reading(self, revision: Any) -> str:
        """Tell where each value stands, and what is in doubt."""
        origins = [
            f"{name.replace('_', ' ')}: {origin}" for name, origin in revision.origins.items() if origin
        ]
        if revision.origins.get("authors") not in {None, "", "json-ld"}:
            origins.append(_now("authors unconfirmed"))
        version = (
            _now("reader %s") % revision.reader_version if revision.reader_version else _now("not read yet")
        )
        return "; ".join([version, *origins, *revision.warnings])

    @admin.display(description=_("fetched from"))
    def source(self, revision: Any) -> str:
        return external_link(revision.final_url)


@admin.register(Article)
class ArticleAdmin(HistoryMixin, ExportableMixin, PageActionsAdmin):
    """Everything that came in; parked articles say why and can be taken up again."""

    resource_classes = [ArticleResource]
    list_display = ["headline", "publisher", "published_at", "stage", "trouble", "first_seen_at"]
    list_filter: ClassVar[list[Any]] = [
        ("stage", filters.ChoiceFilter),
        ("publisher", filters.AutocompleteFilter),
        ("feed", filters.AutocompleteFilter),
        filters.LanguageFilter,
        ("published_at", filters.DaysFilter),
        ("first_seen_at", filters.DaysFilter),
        filters.EngineFilter,
    ]
    list_select_related = ["publisher"]
    search_fields = ["title", "url", "publisher__name"]
    actions = ["retry_parked", "read_again", "look_again", "download"]
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "title",
                    "address",
                    "canonical_url",
                    "publisher",
                    "feed",
                    "authors",
                    "language",
                    "published",
                ]
            },
        ),
        (
            _("Pipeline"),
            {
                "fields": [
                    "stage",
                    "stage_since",
                    "parked_reason",
                    "last_error",
                    "attempts",
                    "next_attempt_at",
                    "submitted_by",
                    "first_seen_at",
                    "extracted_by",
                    "compared_by",
                    "next_visit_at",
                    "gone_since",
                    "copies",
                ]
            },
        ),
        (_("Text"), {"fields": ["marked_text"]}),
    )
    add_fieldsets = ((None, {"fields": ["address", "text", "headline", "outlet", "published"]}),)
    inlines = [RevisionInline]

    def is_offered(self, name: str, object_id: str) -> bool:
        """Offer on a page only what can be done at the article's stage."""
        if name == "download":
            return True
        at = {"retry_parked": Stage.PARKED, "read_again": Stage.COMPARED, "look_again": Stage.COMPARED}
        rows = Article.objects.filter(pk=object_id) if object_id.isdecimal() else Article.objects.none()
        return name in at and rows.filter(stage=at[name]).exists()

    def get_urls(self) -> list[Any]:
        changes = self.admin_site.admin_view(self.changes_view)
        return [
            path("<int:article_id>/changes/<int:revision_id>/", changes, name="claims_article_changes"),
            *super().get_urls(),
        ]

    def changes_view(self, request: HttpRequest, article_id: int, revision_id: int) -> HttpResponse:
        """Show a revision beside the one before it."""
        article = get_object_or_404(Article, pk=article_id)
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        rows = article.revisions.exclude(text="").order_by("fetched_at", "pk").defer("raw", "headers")
        shown = list(rows)
        place = next((at for at, row in enumerate(shown) if row.pk == revision_id), None)
        if place is None:
            raise Http404
        old, new = shown[max(place - 1, 0)], shown[place]
        context = {
            **self.admin_site.each_context(request),
            "title": _now("What changed"),
            "opts": self.opts,
            "article": article,
            "old": old,
            "new": new,
            "rows": rows_between(old, new),
        }
        return TemplateResponse(request, "admin/claims/article/changes.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        nothing_to_save = dict.fromkeys(
            ("show_save", "show_save_and_continue", "show_save_and_add_another"), False
        )
        return super().change_view(request, object_id, form_url, {**nothing_to_save, **(extra_context or {})})

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            return AddArticleForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return list(flatten_fieldsets(self.fieldsets))

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return list(self.inlines) if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand the submission to the service and start the pipeline; an existing article stays as it is."""
        if change:
            return
        article, is_new = ingest.submit_article(form.submission(request.user))
        if is_new:
            tasks.enqueue_stage(article.pk, article.stage)
        obj.pk = article.pk
        obj.refresh_from_db()
        obj.is_new = is_new

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if obj.is_new:
            return super().response_add(request, obj, reverse("admin:claims_article_change", args=[obj.pk]))
        messages.info(request, _now("This article was stored before; nothing was changed."))
        return self.response_post_save_change(request, obj)

    @admin.display(description=_("title"), ordering="title")
    def headline(self, article: Any) -> str:
        text = str(article)
        return text if len(text) <= 120 else f"{text[:119]}…"

    @admin.display(description=_("trouble"))
    def trouble(self, article: Any) -> str:
        return (article.parked_reason or article.last_error)[:200] or "–"

    @admin.display(description=_("address"))
    def address(self, article: Any) -> str:
        return external_link(article.url)

    @admin.display(description=_("published"))
    def published(self, article: Any) -> str:
        if article.published_at is None and article.published_at_source == ingest.IMPOSSIBLE_DATE:
            return _now("not known: the date its feed states cannot be; first seen %s UTC") % (
                f"{article.first_seen_at:%d %b %Y %H:%M}"
            )
        if article.published_at is None:
            return _now("not known")
        return f"{article.published_at:%d %b %Y %H:%M} UTC ({article.published_at_source or '?'})"

    @admin.display(description=_("copies"))
    def copies(self, article: Any) -> str:
        if article.origin_id is None:
            return _now("not known yet")
        number = Article.objects.filter(origin=article.origin_id).count()
        return _now("articles with this text: %d, counted as one origin") % number

    @admin.display(description=_("text with the claims marked"))
    def marked_text(self, article: Any) -> str:
        revision = article.revisions.exclude(text="").order_by("-fetched_at", "-pk").defer("raw").first()
        if revision is None:
            return _now("Not read yet.")
        rows = Appearance.objects.filter(revision=revision).values_list("start", "end", "claim")
        marks = [
            Mark(start=start, end=end, kind="quote", href=reverse("admin:claims_claim_change", args=[claim]))
            for start, end, claim in rows
        ]
        pieces = as_html(mark(revision.text, marks, end=MAX_TEXT_SHOWN))
        rest = "…" if len(revision.text) > MAX_TEXT_SHOWN else ""
        return format_html(
            '<div class="ct-text" dir="auto" lang="{}">{}{}</div>', article.language, pieces, rest
        )

    @admin.action(description=_("Retry parked articles"), permissions=["change"])
    def retry_parked(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count, skipped = 0, []
        for article_id in queryset.order_by("pk").values_list("pk", flat=True)[:BULK_LIMIT]:
            stage = stages.retry_article(article_id=article_id)
            if stage is None:
                skipped.append(_now("not parked"))
                continue
            tasks.enqueue_stage(article_id, stage)
            count += 1
        report(request, _now("taken up again"), count, skipped, [])

    @admin.action(description=_("Look at the page again now"), permissions=["change"])
    def look_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = queryset.filter(stage=Stage.COMPARED, url__startswith="http")
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BULK_LIMIT])
        for article_id in ids:
            tasks.revisit_article.delay_on_commit(article_id)  # type: ignore[attr-defined] # Celery's Django task
        skipped = [_now("not finished, or without a page")] * (queryset.count() - len(ids))
        report(request, _now("asked for"), len(ids), skipped, [])

    @admin.action(description=_("Download what was fetched (WARC)"), permissions=["view"])
    def download(self, request: HttpRequest, queryset: QuerySet[Any]) -> FileResponse:
        archive = SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - the response closes it
        warc.write_warc(queryset.order_by("pk")[:BULK_LIMIT].iterator(), archive)
        archive.seek(0)
        return FileResponse(archive, as_attachment=True, filename="articles.warc.gz")

    @admin.action(description=_("Run the engine again, as it is now"), permissions=["change"])
    def read_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: BULK_LIMIT + 1])
        chosen = tuple(ids[:BULK_LIMIT])
        selection = stages.Selection(article_ids=chosen, limit=BULK_LIMIT)
        taken = stages.rework_articles(stage=Stage.READ, selection=selection) if chosen else []
        for article_id in taken:
            tasks.enqueue_stage(article_id, Stage.READ)
        skipped = [_now("not finished, or held by a worker")] * (len(chosen) - len(taken))
        skipped += [_now("only %d at once") % BULK_LIMIT] * (len(ids) - len(chosen))
        report(request, _now("given to the workers"), len(taken), skipped, [])
