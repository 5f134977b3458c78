"""People, groups and schedules, in the theme's clothes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as PlainGroupAdmin
from django.contrib.auth.admin import UserAdmin as PlainUserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django_celery_beat import admin as beat_admin
from django_celery_beat import models as beat

from claims.admin.base import ThemedAdmin
from claims.admin.webhooks import WithDeliveriesMixin

if TYPE_CHECKING:
    from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

    ThemedUserAdmin = PlainUserAdmin[User]
    ThemedGroupAdmin = PlainGroupAdmin
    Themed = object
else:
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

    class ThemedUserAdmin(PlainUserAdmin, ThemedAdmin):
        pass

    class ThemedGroupAdmin(PlainGroupAdmin, ThemedAdmin):
        pass

    Themed = ThemedAdmin


class ChangersOnly:
    """Offers a list's actions to whoever may change its rows; the package offers them to all who see it."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        model_admin: Any = super()
        may = self.has_change_permission(request)  # type: ignore[attr-defined]
        offered: dict[str, Any] = model_admin.get_actions(request) if may else {}
        return offered


SCHEDULES: list[Any] = [
    (beat.PeriodicTask, beat_admin.PeriodicTaskAdmin),
    (beat.IntervalSchedule, beat_admin.ScheduleAdmin),
    (beat.CrontabSchedule, beat_admin.CrontabScheduleAdmin),
    (beat.SolarSchedule, beat_admin.ScheduleAdmin),
    (beat.ClockedSchedule, beat_admin.ScheduleAdmin),
]

for model in (User, Group, *(model for model, _plain in SCHEDULES)):
    admin.site.unregister(model)

for model, plain in SCHEDULES:
    admin.site.register(model, type(plain.__name__, (ChangersOnly, plain, Themed), {}))


@admin.register(User)
class UserAdmin(WithDeliveriesMixin, ThemedUserAdmin):
    """Accounts; roles come from groups. Only a superuser makes or changes superusers."""

    form: Any = UserChangeForm
    add_form: Any = UserCreationForm
    change_password_form: Any = AdminPasswordChangeForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        kept = [str(name) for name in super().get_readonly_fields(request, obj)]
        return kept if request.user.is_superuser else [*kept, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_touch(request, obj) and super().has_delete_permission(request, obj)


def _may_touch(request: HttpRequest, user: Any) -> bool:
    return bool(request.user.is_superuser) or user is None or not user.is_superuser


@admin.register(Group)
class GroupAdmin(ThemedGroupAdmin):
    """Roles."""
