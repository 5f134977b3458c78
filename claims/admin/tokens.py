"""API tokens: whose, for what, until when, last used; the key is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from claims.admin.base import PageActionsAdmin, report
from claims.models import ApiToken, Scope
from claims.services import tokens

if TYPE_CHECKING:
    TokenModelForm = forms.ModelForm[ApiToken]
else:
    TokenModelForm = forms.ModelForm


class TokenForm(TokenModelForm):
    """A new token; nobody makes one for an account that may do more than her own."""

    maker: ClassVar[Any]
    scopes = forms.MultipleChoiceField(choices=Scope.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget)

    class Meta:
        model = ApiToken
        fields = ("owner", "name", "scopes", "expires_at")

    def clean_owner(self) -> Any:
        """Leave superusers' tokens to superusers."""
        owner = self.cleaned_data["owner"]
        if owner.is_superuser and not self.maker.is_superuser:
            message = _("Only a superuser makes tokens for a superuser.")
            raise forms.ValidationError(message)
        return owner

    def clean_expires_at(self) -> Any:
        """Refuse what would be over before it begins."""
        moment = self.cleaned_data["expires_at"]
        if moment is not None and moment <= timezone.now():
            message = _("This moment has passed.")
            raise forms.ValidationError(message)
        return moment


@admin.register(ApiToken)
class ApiTokenAdmin(PageActionsAdmin):
    """Tokens; a stored one can be renamed and revoked, its rights stay what they were."""

    list_display = ["name", "owner", "hint", "used_for", "state", "expires_at", "last_used_at", "created_at"]
    list_select_related = ["owner"]
    list_filter: ClassVar[list[Any]] = ["revoked_at"]
    search_fields = ["name", "hint", "owner__username"]
    autocomplete_fields = ["owner"]
    actions = ["revoke_selected"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["owner", "name", "scopes", "expires_at"]
        return ["name", *self.get_readonly_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return [
            "owner",
            "hint",
            "used_for",
            "state",
            "expires_at",
            "last_used_at",
            "revoked_at",
            "created_at",
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form: Any = super().get_form(request, obj, change=change, form=TokenForm, **kwargs)
        form.maker = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Give a new token its key, kept on the object for the one page that shows it."""
        if not change:
            obj.key = tokens.issue_key(obj)
        obj.save()

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the key on the page itself: a message would pass through a cookie."""
        context = {
            **self.admin_site.each_context(request),
            "title": _now("API token"),
            "opts": self.opts,
            "token": obj,
        }
        response = TemplateResponse(request, "admin/claims/token_key.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description=_("scopes"))
    def used_for(self, token: Any) -> str:
        return ", ".join(token.scopes)

    @admin.display(description=_("state"))
    def state(self, token: Any) -> str:
        if token.revoked_at:
            return _now("revoked")
        is_over = token.expires_at is not None and token.expires_at <= timezone.now()
        return _now("expired") if is_over else _now("valid")

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        asked = queryset.count()
        done = tokens.revoke_tokens(queryset)
        report(request, _now("revoked"), done, [_now("revoked before")] * (asked - done), [])
