"""Who is told of changes, and what became of each message."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.changes import Change, ChangeEvent
from claims.querysets import DeliveryQuerySet, WebhookEndpointQuerySet


# The secret signs; a copy in every history row would be one more place to lose it from.
@pghistory.track(exclude=["secret"], obj_field=pghistory.ObjForeignKey(related_name="history"))
class WebhookEndpoint(models.Model):
    """An address that wants to be told; ``disabled_reason`` says why we stopped by ourselves."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhook_endpoints"
    )
    url = models.CharField(_("address"), max_length=800, validators=[URLValidator(schemes=["http", "https"])])
    events = ArrayField(models.CharField(max_length=30, choices=ChangeEvent.choices))
    secret = models.CharField(max_length=100, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    disabled_reason = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "url"],
                name="endpoint_once_per_owner",
                violation_error_message=_("You have an endpoint with this address."),
            ),
            models.CheckConstraint(condition=models.Q(url__regex=r"^https?://"), name="endpoint_is_web"),
            models.CheckConstraint(
                condition=models.Q(events__contained_by=ChangeEvent.values, events__len__gte=1),
                name="endpoint_events_known",
            ),
            models.CheckConstraint(
                condition=models.Q(is_active=False) | models.Q(disabled_reason=""),
                name="endpoint_active_without_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class DeliveryStatus(models.TextChoices):
    """``failed`` is tried again, ``given_up`` is not."""

    PENDING = "pending", _("pending")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed, tried again later")
    GIVEN_UP = "given_up", _("given up")


class Delivery(models.Model):
    """One change for one endpoint; an attempt is due at ``next_attempt_at``.

    ``queued_until`` keeps the sweeper from asking twice while a message waits in the queue.
    """

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="deliveries")
    status = models.CharField(max_length=9, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    queued_until = models.DateTimeField(null=True, editable=False)
    last_status = models.PositiveSmallIntegerField(_("last HTTP status"), null=True)
    last_error = models.TextField(blank=True)
    delivered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="delivery_due",
                condition=models.Q(status__in=[DeliveryStatus.PENDING, DeliveryStatus.FAILED]),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "change"], name="delivery_once_per_endpoint"),
            models.CheckConstraint(
                condition=models.Q(status__in=DeliveryStatus.values), name="delivery_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status=DeliveryStatus.DELIVERED, delivered_at__isnull=False)
                | (~models.Q(status=DeliveryStatus.DELIVERED) & models.Q(delivered_at__isnull=True)),
                name="delivery_delivered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} to {self.endpoint_id}: {self.status}"
