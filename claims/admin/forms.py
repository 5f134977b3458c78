"""Forms of the admin that are not simply a model's fields."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from claims.fetching import RefusedAddressError, check_address
from claims.models import (
    Article,
    ChangeEvent,
    Decision,
    DismissReason,
    Evidence,
    Feed,
    SavedSearch,
    WebhookEndpoint,
)
from claims.services import evidence
from claims.services.ingest import Submission, canonical_url
from factcheck.errors import InvalidInputError

if TYPE_CHECKING:
    ArticleForm = forms.ModelForm[Article]
    EvidenceModelForm = forms.ModelForm[Evidence]
    FeedModelForm = forms.ModelForm[Feed]
    SearchModelForm = forms.ModelForm[SavedSearch]
    EndpointModelForm = forms.ModelForm[WebhookEndpoint]
else:
    ArticleForm = EvidenceModelForm = FeedModelForm = forms.ModelForm
    SearchModelForm = EndpointModelForm = forms.ModelForm

MAX_TEXT = 500_000
"""Code points of a pasted article; a long newspaper page holds 50,000."""


class WebAddressField(forms.URLField):
    """An address a browser may follow without harm: http or https."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


_ITEM = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")


class BulkForm(forms.Form):
    """One decision on many conflicts; ``items`` are ids with the versions that were looked at."""

    decision = forms.ChoiceField(choices=Decision.choices, widget=forms.HiddenInput)
    items = forms.CharField(max_length=300_000, widget=forms.HiddenInput)
    reason = forms.ModelChoiceField(
        queryset=DismissReason.objects.filter(is_active=True),
        required=False,
        empty_label=_("Choose a reason"),
        widget=UnfoldAdminSelectWidget,
    )
    note = forms.CharField(
        required=False, max_length=5000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )

    def asked(self) -> tuple[Decision, list[tuple[int, int]]]:
        """Return the decision and the items, also of a form that is not valid."""
        given = self.data if self.is_bound else self.initial
        value = given.get("decision", "")
        decision = Decision(value) if value in Decision.values else Decision.CONFIRM
        return decision, _id_and_version(str(given.get("items", "")))

    def clean_items(self) -> list[tuple[int, int]]:
        return _id_and_version(self.cleaned_data["items"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == Decision.DISMISS and not data.get("reason"):
            self.add_error("reason", _("Choose why these are no conflicts."))
        if data.get("decision") != Decision.DISMISS:
            data["reason"] = None
        return data


def _id_and_version(text: str) -> list[tuple[int, int]]:
    found = (_ITEM.fullmatch(one) for one in text.split())
    return [(int(match[1]), int(match[2])) for match in found if match]


class DecisionForm(forms.Form):
    """One decision on one conflict, with the version the reviewer saw."""

    decision = forms.ChoiceField(choices=Decision.choices)
    version = forms.IntegerField(min_value=1)
    reason = forms.ModelChoiceField(queryset=DismissReason.objects.filter(is_active=True), required=False)
    note = forms.CharField(required=False, max_length=5000)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == Decision.DISMISS and not data.get("reason"):
            self.add_error("reason", _("Choose why the pair is no conflict, then dismiss it again."))
        return data


class EvidenceForm(EvidenceModelForm):
    """A link, a stored article or a file, and how it stands to the two claims."""

    upload = forms.FileField(
        required=False,
        max_length=200,
        label=_("File"),
        help_text=_("PDF, picture or plain text, at most 10 MB"),
        widget=UnfoldAdminFileFieldWidget,
    )

    class Meta:
        model = Evidence
        fields = ["url", "article", "stance", "note"]
        field_classes = {"url": WebAddressField}
        labels = {"url": _("Link")}
        widgets = {"note": UnfoldAdminTextareaWidget(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_there = data.get("url") or data.get("article") or data.get("upload") or self.instance.file_id
        if not self.errors and not is_there:
            raise forms.ValidationError(_("Give a link, choose a stored article, or hand in a file."))
        return data

    def clean_upload(self) -> Any:
        upload = self.cleaned_data.get("upload")
        if upload:
            try:
                evidence.kind_of(upload.read(evidence.MOST_BYTES + 1))
            except evidence.FileError as error:
                raise forms.ValidationError(str(error)) from error
            upload.seek(0)
        return upload

    def save(self, commit: bool = True) -> Any:
        upload = self.cleaned_data.get("upload")
        if upload:
            self.instance.file = evidence.keep_file(name=upload.name, data=upload.read())
        return super().save(commit)


class FeedForm(FeedModelForm):
    """What an operator sets about a feed."""

    class Meta:
        model = Feed
        fields = ["url", "title", "publisher", "poll_interval", "is_conditional"]
        field_classes = {"url": WebAddressField}


MAX_OPML_BYTES = 10 * 1024 * 1024


class LookForm(forms.Form):
    """An address to look at."""

    url = WebAddressField(max_length=2000, widget=UnfoldAdminTextInputWidget(attrs={"autofocus": True}))

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_address(url)
        except RefusedAddressError as error:
            raise forms.ValidationError(str(error)) from error
        return url


class OpmlForm(forms.Form):
    """A list of feeds."""

    file = forms.FileField(max_length=200, help_text=_("At most 10 MB"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_OPML_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it."))
        return file


class WebhookEndpointForm(EndpointModelForm):
    """Where to send which events; ``owner`` is set by the page."""

    owner: Any = None
    events = forms.MultipleChoiceField(
        choices=ChangeEvent.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = WebhookEndpoint
        fields = ["url", "events", "is_active"]
        help_texts = {"url": _("Public http(s) address that takes a POST; docs/api.md says what it gets.")}

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            check_address(url)
        except RefusedAddressError as error:
            raise forms.ValidationError(str(error)) from error
        others = WebhookEndpoint.objects.filter(owner=self.owner, url=url).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("There is an endpoint with this address already."))
        return url


class SavedSearchForm(SearchModelForm):
    """A saved search's name."""

    class Meta:
        model = SavedSearch
        fields = ["name"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = SavedSearch.objects.filter(owner=self.instance.owner_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You have a search of this name already."))
        return name


class AddArticleForm(ArticleForm):
    """An address to fetch or the words themselves; the names differ from the model's on purpose."""

    address = forms.CharField(
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("http(s) address. Without text below, the page is fetched from here."),
    )
    text = forms.CharField(
        required=False,
        max_length=MAX_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14}),
        help_text=_("The article's words, if you have them; then nothing is fetched."),
    )
    headline = forms.CharField(required=False, max_length=500, widget=UnfoldAdminTextInputWidget)
    outlet = forms.CharField(required=False, max_length=200, widget=UnfoldAdminTextInputWidget)
    published = forms.SplitDateTimeField(
        required=False,
        widget=UnfoldAdminSplitDateTimeWidget,
        help_text=_("UTC. Claims are compared by this date; empty means not known."),
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("address") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Give an address or the text of the article."))
        if data.get("address"):
            try:
                canonical_url(data["address"])
            except (InvalidInputError, ValueError) as error:
                self.add_error("address", str(error))
        return data

    def submission(self, submitted_by: Any) -> Submission:
        """Return what was filled in as the service takes it."""
        data = self.cleaned_data
        published = data["published"]
        return Submission(
            text=data["text"],
            url=data["address"],
            title=data["headline"],
            publisher=data["outlet"],
            published_at=published.astimezone(UTC) if published else None,
            submitted_by=submitted_by,
        )


class ArrangeForm(forms.Form):
    """Which claims of a dispute go where; the page draws the fields itself."""

    do = forms.ChoiceField(choices=[("move", "move"), ("split", "split"), ("merge", "merge")])
    claims = forms.TypedMultipleChoiceField(coerce=int, required=False)
    position = forms.IntegerField(required=False)
    question = forms.CharField(required=False, max_length=2000)
    other = forms.IntegerField(required=False, min_value=1)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        given = [value for value in data.getlist("claims") if value.isdecimal()]
        field: Any = self.fields["claims"]
        field.choices = [(value, value) for value in given]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        wanted = {
            "move": [("claims", _("Choose the claims to move.")), ("position", _("Choose a position."))],
            "split": [
                ("claims", _("Choose the claims to split off.")),
                ("question", _("Word the question.")),
            ],
            "merge": [("other", _("Choose the other dispute, or give its number."))],
        }
        for name, message in wanted.get(data.get("do", ""), []):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        return data
