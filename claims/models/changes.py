"""The outbox: what changed, written in the transaction that changed it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7


class ChangeEvent(models.TextChoices):
    """Events that clients follow."""

    CONFLICT_SUGGESTED = "conflict.suggested", _("conflict suggested")
    CONFLICT_CONFIRMED = "conflict.confirmed", _("conflict confirmed")
    CONFLICT_DISMISSED = "conflict.dismissed", _("conflict dismissed")
    CONFLICT_REOPENED = "conflict.reopened", _("conflict reopened")
    CONFLICT_WITHDRAWN = "conflict.withdrawn", _("conflict withdrawn")
    CLAIM_STATUS_CHANGED = "claim.status_changed", _("claim status changed")
    CLAIM_MERGED = "claim.merged", _("claim merged")
    CLAIM_UNMERGED = "claim.unmerged", _("claim taken out of a merge")
    CLAIM_EDITED = "claim.edited_in_source", _("claim edited in its source")
    CLAIM_TAKEN_OUT = "claim.removed_in_source", _("claim removed from its source")
    CLAIM_REMOVED = "claim.removed", _("claim removed")
    DISPUTE_OPENED = "dispute.opened", _("dispute opened")
    DISPUTE_MERGED = "dispute.merged", _("dispute merged")
    DISPUTE_SETTLED = "dispute.settled", _("dispute settled")
    DISPUTE_CLOSED = "dispute.closed", _("dispute closed")


GONE = frozenset(
    {
        ChangeEvent.CONFLICT_WITHDRAWN,
        ChangeEvent.CLAIM_REMOVED,
        ChangeEvent.CLAIM_MERGED,
        ChangeEvent.DISPUTE_MERGED,
    }
)
"""Events after which the object no longer stands for itself: tombstones to who keeps a copy."""


class Change(models.Model):
    """One event with the public id of what it is about and a small payload.

    ``position`` is the place in the order in which changes became visible; it is given after the commit
    (``claims.services.changes.number_changes``), so that who follows the order never misses one.
    """

    event_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    event = models.CharField(max_length=30, choices=ChangeEvent.choices)
    object_id = models.UUIDField()
    payload = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="change_unnumbered", condition=models.Q(position__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.object_id}"

    @property
    def is_tombstone(self) -> bool:
        """Tell whether the object no longer stands for itself."""
        return self.event in GONE

    @property
    def object_type(self) -> str:
        """Return what it is about: conflict, claim or dispute."""
        return self.event.partition(".")[0]
