"""Webhook endpoints, whose secret is shown once, and what became of each delivery."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.admin import filters
from claims.admin.base import PageActionsAdmin, ReadOnlyMixin, report
from claims.admin.forms import WebhookEndpointForm
from claims.admin.history import HistoryMixin
from claims.models import Delivery, DeliveryStatus, WebhookEndpoint
from claims.services import webhooks

BULK_LIMIT = 500


class WithDeliveriesMixin:
    """Lets a row be deleted together with its log of deliveries, which nobody deletes by itself."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        listed, counts, forbidden, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        return listed, counts, forbidden - {Delivery._meta.verbose_name}, protected


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(HistoryMixin, WithDeliveriesMixin, PageActionsAdmin):
    """Who is told of which changes; an endpoint that was switched off says why."""

    form = WebhookEndpointForm
    list_display = ["url", "owner", "is_active", "wanted", "trouble", "created_at"]
    list_filter: ClassVar[list[Any]] = ["is_active", ("owner", filters.AutocompleteFilter)]
    list_select_related = ["owner"]
    search_fields = ["url", "owner__username"]
    fields: ClassVar[list[Any]] = ["url", "events", "is_active"]
    actions = ["replace_secret"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.fields, "disabled_reason", "owner", "public_id", "created_at"] if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["disabled_reason", "owner", "public_id", "created_at"] if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.owner = obj.owner if obj else request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Give a new endpoint its owner and secret; one that is switched on again forgets why it was off."""
        if not change:
            obj.owner, obj.secret = request.user, webhooks.new_secret()
        if obj.is_active:
            obj.disabled_reason = ""
        obj.save()

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the secret on the page itself: a message would pass through a cookie."""
        return self._secret_page(request, obj, secret=obj.secret)

    @admin.display(description=_("events"))
    def wanted(self, endpoint: Any) -> str:
        return ", ".join(endpoint.events)

    @admin.display(description=_("switched off because"))
    def trouble(self, endpoint: Any) -> str:
        return endpoint.disabled_reason[:200] or "–"

    @admin.action(description=_("Replace the secret…"), permissions=["change"])
    def replace_secret(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        endpoints = list(queryset[:2])
        if len(endpoints) != 1:
            messages.error(request, _now("Choose one endpoint: its receiver needs the new secret at once."))
            return None
        if "apply" not in request.POST:
            return self._secret_page(request, endpoints[0], secret="")
        return self._secret_page(
            request, endpoints[0], secret=webhooks.renew_secret(endpoint_id=endpoints[0].pk)
        )

    def _secret_page(self, request: HttpRequest, endpoint: Any, *, secret: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _now("Signing secret") if secret else _now("Replace the secret"),
            "opts": self.opts,
            "endpoint": endpoint,
            "secret": secret,
        }
        return TemplateResponse(request, "admin/claims/webhook_secret.html", context)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyMixin, PageActionsAdmin):
    """Every message to every endpoint, with the last answer."""

    list_display = ["created_at", "event", "endpoint", "status", "attempts", "next", "last_status", "trouble"]
    list_filter: ClassVar[list[Any]] = [
        ("status", filters.ChoiceFilter),
        ("endpoint", filters.AutocompleteFilter),
        ("change__event", filters.ChoiceFilter),
        ("created_at", filters.DaysFilter),
    ]
    list_select_related = ["endpoint", "change"]
    ordering = ["-pk"]
    actions = ["retry"]
    fields: ClassVar[list[Any]] = [
        "endpoint",
        "event",
        "status",
        "attempts",
        "next",
        "delivered_at",
        "last_status",
        "last_error",
        "message_id",
        "message",
        "created_at",
    ]

    def has_retry_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("claims.change_delivery")

    def is_offered(self, name: str, object_id: str) -> bool:
        failed = [DeliveryStatus.FAILED, DeliveryStatus.GIVEN_UP]
        rows = Delivery.objects.filter(status__in=failed, endpoint__is_active=True)
        return object_id.isdecimal() and rows.filter(pk=object_id).exists()

    @admin.display(description=_("event"), ordering="change__event")
    def event(self, delivery: Any) -> str:
        return str(delivery.change.event)

    @admin.display(description=_("next attempt"), ordering="next_attempt_at")
    def next(self, delivery: Any) -> str:
        is_open = delivery.status in {DeliveryStatus.PENDING, DeliveryStatus.FAILED}
        if is_open and not delivery.endpoint.is_active:
            return _now("when the endpoint is on")
        return f"{delivery.next_attempt_at:%d %b %Y %H:%M}" if is_open else "–"

    @admin.display(description=_("trouble"))
    def trouble(self, delivery: Any) -> str:
        return delivery.last_error[:200] or "–"

    @admin.display(description="webhook-id")
    def message_id(self, delivery: Any) -> str:
        return str(delivery.change.event_id)

    @admin.display(description=_("message"))
    def message(self, delivery: Any) -> str:
        body = json.loads(webhooks.message_body(delivery.change))
        return format_html('<pre class="ct-text">{}</pre>', json.dumps(body, ensure_ascii=False, indent=2))

    @admin.action(description=_("Try again now"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        ids = queryset.order_by("pk").values_list("pk", flat=True)[:BULK_LIMIT]
        outcomes = [webhooks.retry_delivery(delivery_id=delivery_id) for delivery_id in ids]
        skipped = [_now("not failed, or the endpoint is off")] * (len(outcomes) - sum(outcomes))
        report(request, _now("tried again within a minute"), sum(outcomes), skipped, [])
