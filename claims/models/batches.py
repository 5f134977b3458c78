"""One decision on many conflicts: what was asked, item by item, and how to take it back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.conflicts import Conflict, DismissReason
from claims.models.reviews import Decision, Verdict


class Batch(models.Model):
    """One decision asked for on a list of conflicts, worked through one by one.

    Undoing a batch is a batch of its own that names it in ``undoes``.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    decision = models.CharField(max_length=8, choices=Decision.choices)
    dismiss_reason = models.ForeignKey(
        DismissReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches")
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision=Decision.DISMISS, dismiss_reason__isnull=False)
                | (~models.Q(decision=Decision.DISMISS) & models.Q(dismiss_reason__isnull=True)),
                name="batch_dismiss_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.actor_id}"


class ItemState(models.TextChoices):
    """What became of one conflict of a batch."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    FAILED = "failed", _("failed")


class BatchItem(models.Model):
    """One conflict of a batch, the version that was looked at, and what became of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    conflict = models.ForeignKey(
        Conflict, null=True, on_delete=models.SET_NULL, related_name="+", help_text=_("Empty once withdrawn")
    )
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=ItemState.choices, default=ItemState.WAITING)
    why = models.CharField(max_length=500, blank=True)
    verdict = models.OneToOneField(
        Verdict, null=True, blank=True, on_delete=models.PROTECT, related_name="batch_item"
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "state"], name="batch_item_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "conflict"], name="batch_holds_conflict_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.conflict_id} {self.state}"
