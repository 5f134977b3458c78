"""No lost update: what two people change in one form at once is shown, never silently overwritten.

A form carries the values it was opened with (base), signed. On saving they are compared with what is stored
by then (theirs) and what was typed (mine): a field only one of them changed takes that value, a field both
changed is shown with all three, and saving again puts mine in place knowingly. The row is locked while this
is looked at. Source of the method: three-way merge as in version control, field by field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.db import connection
from django.db.models import Manager, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims.admin.history import last_change_of

SALT = "claims.admin.versions"
BASE = "base_state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field that two people changed since one of them opened the form, as texts."""

    label: str
    base: str
    theirs: str
    mine: str


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that knows what it was opened with."""

    base_state = forms.CharField(required=False, widget=forms.HiddenInput)
    clashes: list[Clash]
    last_change: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes, self.last_change = [], None
        if self.instance.pk:
            self.initial[BASE] = self._state()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        base = self._opened_with()
        for name, (was, shown) in base.items():
            theirs = self._stored(name)
            if name not in data or _plain(theirs) == was or _plain(theirs) == _plain(data[name]):
                continue
            if _plain(data[name]) == was:
                data[name] = theirs  # only the other person changed it
                continue
            label = str(self.fields[name].label or name)
            self.clashes.append(
                Clash(label=label, base=shown, theirs=_shown(theirs), mine=_shown(data[name]))
            )
        if self.clashes:
            self.last_change = last_change_of(self.instance)
            # Saving again is done knowingly: the form is shown with what is stored now as its base.
            given: Any = self.data.copy()  # type: ignore[attr-defined]
            given[self.add_prefix(BASE)] = self._state()
            self.data = given
            message = _("Somebody changed the same fields while you did. Compare, then save again.")
            self.add_error(None, message)
        return data

    def _state(self) -> str:
        names = [name for name in self.fields if name != BASE and hasattr(self.instance, name)]
        values = {name: self._stored(name) for name in names}
        return signing.dumps(
            {name: (_plain(value), _shown(value)) for name, value in values.items()}, salt=SALT, compress=True
        )

    def _opened_with(self) -> dict[str, tuple[Any, str]]:
        """Return the values the form was opened with; none for a new row or a token that is not ours."""
        try:
            found: dict[str, tuple[Any, str]] = signing.loads(
                str(self.data.get(self.add_prefix(BASE), "")), salt=SALT
            )
        except signing.BadSignature:
            return {}
        return {name: pair for name, pair in found.items() if name in self.fields}

    def _stored(self, name: str) -> Any:
        value = getattr(self.instance, name)
        return list(value.all()) if isinstance(value, Manager) else value


class VersionedMixin:
    """Gives a model admin's change form its base, and locks the row while it is saved."""

    change_form_before_template: Any = "admin/claims/versions.html"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        is_editable = change and self.has_change_permission(request, obj)  # type: ignore[attr-defined]
        return type(form.__name__, (VersionedForm, form), {}) if is_editable else form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        model: Any = type(found)
        model._base_manager.select_for_update(of=("self",)).filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)  # type: ignore[misc]


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it, so that two of them can be compared."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, (list, tuple, set, QuerySet)):
        return sorted(str(_plain(one)) for one in value)
    if value is None or value == "":
        return None
    if isinstance(value, bool | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple, set, QuerySet)):
        return ", ".join(_shown(one) for one in value) or "–"
    return "–" if value in (None, "") else str(value)[:2000]
