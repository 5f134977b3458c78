"""Import and export of lists as CSV and JSON, by django-import-export, with the permissions of the list.

Exports hold what the filters leave, at most ``MOST_ROWS``; a CSV cell never runs as a formula. Imports are
shown row by row before anything is written, all of them or none, and the database keeps the history of
each row as of any other change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.admin import ExportMixin, ImportMixin
from import_export.formats import base_formats
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from claims.models import Article, Claim, Conflict, DismissReason, Publisher, Rating, Speaker, SpeakerAlias
from claims.spreadsheets import escape, unescape

if TYPE_CHECKING:
    from claims.admin.base import ThemedAdmin as Base
else:
    Base = object

MOST_ROWS = 50_000
"""An export is made in memory, while somebody waits; the API gives all of it as a stream."""

MAX_IMPORT_BYTES = 5 * 1024 * 1024
ALIAS_SEPARATOR = "|"


class SafeCSV(base_formats.CSV):  # type: ignore[misc]  # untyped
    """CSV whose cells are text to a spreadsheet."""

    def export_data(self, dataset: Any, **kwargs: Any) -> Any:
        for _n in range(len(dataset)):
            dataset.append([escape(cell) for cell in dataset.lpop()])
        return super().export_data(dataset, **kwargs)

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        dataset = super().create_dataset(in_stream, **kwargs)
        for _n in range(len(dataset)):
            dataset.append([unescape(cell) for cell in dataset.lpop()])
        return dataset


class LimitedImportForm(ImportForm):  # type: ignore[misc]  # untyped
    """An upload of a size that can be looked at."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file = data.get("import_file")
        if file and file.size > MAX_IMPORT_BYTES:
            self.add_error("import_file", _("The file is larger than 5 MB. Split it."))
        return data


class ExportableMixin(ExportMixin, Base):  # type: ignore[misc]  # untyped
    """Adds *Export* to a list, for whoever may see it."""

    export_form_class = ExportForm
    export_formats = [SafeCSV, base_formats.JSON]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Refuse what is too long to be made while somebody waits."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        rows = self.get_export_queryset(request).order_by().values("pk")
        if rows[: MOST_ROWS + 1].count() > MOST_ROWS:
            text = _("More than %d rows. Narrow the filter, or take the stream of the API (docs/api.md).")
            messages.error(request, text % MOST_ROWS)
            return HttpResponseRedirect("../")
        response: HttpResponse = super().export_action(request)
        return response


class ExchangeableMixin(ImportMixin, ExportableMixin):  # type: ignore[misc]  # untyped
    """Adds *Import* as well, for whoever may add and change rows of the list."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_form_class = LimitedImportForm
    import_formats = [SafeCSV, base_formats.JSON]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)


class _Resource(resources.ModelResource):  # type: ignore[misc]  # untyped
    """Shared choices: one transaction, full checks of the model, unchanged rows left alone."""

    class Meta:
        use_transactions = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True


class DismissReasonResource(_Resource):
    class Meta(_Resource.Meta):
        model = DismissReason
        import_id_fields = ["slug"]
        fields = ["slug", "label", "description", "ordinal", "is_active"]


class RatingResource(_Resource):
    class Meta(_Resource.Meta):
        model = Rating
        import_id_fields = ["slug"]
        fields = ["slug", "label", "ordinal", "colour", "claim_review_value"]


class PublisherResource(_Resource):
    class Meta(_Resource.Meta):
        model = Publisher
        import_id_fields = ["host"]
        fields = ["host", "name", "country", "reliability"]


class SpeakerResource(_Resource):
    """Speakers by their key; aliases in one cell, separated by ``|``, are added and never removed."""

    aliases = fields.Field(column_name="aliases")

    class Meta(_Resource.Meta):
        model = Speaker
        import_id_fields = ["key"]
        fields = ["key", "name", "kind", "side", "wikidata_id", "reliability", "aliases"]
        skip_unchanged = False  # the aliases are no field of the row

    def dehydrate_aliases(self, speaker: Speaker) -> str:
        return ALIAS_SEPARATOR.join(sorted(alias.text for alias in speaker.aliases.all()))

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("aliases")

    def after_save_instance(self, instance: Speaker, row: Any, **kwargs: Any) -> None:
        if kwargs.get("dry_run"):
            return
        wanted = {text.strip() for text in str(row.get("aliases") or "").split(ALIAS_SEPARATOR)}
        known = set(instance.aliases.values_list("text", flat=True))
        for text in sorted(wanted - known - {""}):
            SpeakerAlias.objects.create(speaker=instance, text=text)


class _ExportResource(resources.ModelResource):  # type: ignore[misc]  # untyped
    """Read only: what the engine and reviewers made, with names instead of numbers."""

    class Meta:
        chunk_size = 2000


class ClaimResource(_ExportResource):
    speaker = fields.Field(attribute="speaker__name", column_name="speaker")

    class Meta(_ExportResource.Meta):
        model = Claim
        fields = [
            "public_id",
            "speaker",
            "proposition",
            "stance",
            "modality",
            "status",
            "credibility",
            "said_at",
            "published_at",
            "language",
        ]
        export_order = fields


class ConflictResource(_ExportResource):
    speaker_a = fields.Field(attribute="claim_a__speaker__name", column_name="speaker_a")
    claim_a = fields.Field(attribute="claim_a__proposition", column_name="claim_a")
    quote_a = fields.Field(attribute="appearance_a__quote", column_name="quote_a")
    url_a = fields.Field(attribute="appearance_a__revision__article__url", column_name="url_a")
    speaker_b = fields.Field(attribute="claim_b__speaker__name", column_name="speaker_b")
    claim_b = fields.Field(attribute="claim_b__proposition", column_name="claim_b")
    quote_b = fields.Field(attribute="appearance_b__quote", column_name="quote_b")
    url_b = fields.Field(attribute="appearance_b__revision__article__url", column_name="url_b")
    reason = fields.Field(attribute="dismiss_reason__slug", column_name="reason")
    decided_by = fields.Field(attribute="decided_by__username", column_name="decided_by")

    class Meta(_ExportResource.Meta):
        model = Conflict
        fields = [
            "public_id",
            "status",
            "kind",
            "score",
            "speaker_a",
            "claim_a",
            "quote_a",
            "url_a",
            "speaker_b",
            "claim_b",
            "quote_b",
            "url_b",
            "reason",
            "decided_by",
            "decided_at",
            "created_at",
        ]
        export_order = fields


class ArticleResource(_ExportResource):
    publisher = fields.Field(attribute="publisher__name", column_name="publisher")

    class Meta(_ExportResource.Meta):
        model = Article
        fields = [
            "public_id",
            "url",
            "title",
            "publisher",
            "language",
            "published_at",
            "stage",
            "parked_reason",
        ]
        export_order = fields
