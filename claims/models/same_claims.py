"""Claims that say the same: edges between them, and merges of two wordings into one claim."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.claims import Appearance, Claim
from claims.querysets import ClaimEdgeQuerySet


class EdgeKind(models.TextChoices):
    """What two claims that say the same are to each other."""

    SAME = "same", _("same claim")
    AGREEMENT = "agreement", _("agreement")


class EdgeStatus(models.TextChoices):
    """``automatic`` is as good as certain and acts at once; ``rejected`` blocks for good."""

    SUGGESTED = "suggested", _("suggested")
    AUTOMATIC = "automatic", _("automatic")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")


@pghistory.track()
class ClaimEdge(models.Model):
    """That two claims say the same, stored once with the smaller id first.

    An edge stays at the two wordings it was found between, also after a merge: a wording keeps its row
    and its content key, so a rejection holds for every later copy of the same words. ``reasons`` is as in
    ``Conflict``, with spans into the revisions of the two appearances.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    claim_a = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="edges_as_a")
    claim_b = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="edges_as_b")
    appearance_a = models.ForeignKey(Appearance, null=True, on_delete=models.SET_NULL, related_name="+")
    appearance_b = models.ForeignKey(Appearance, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=EdgeKind.choices)
    status = models.CharField(max_length=10, choices=EdgeStatus.choices, default=EdgeStatus.SUGGESTED)
    detector = models.CharField(max_length=50)
    detector_version = models.CharField(max_length=50)
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClaimEdgeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [("decide_claimedge", "Can say whether two claims are the same")]
        indexes = [models.Index(fields=["status", "-score", "-id"], name="claim_edge_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(claim_a__lt=models.F("claim_b")), name="claim_edge_pair_ordered"
            ),
            models.UniqueConstraint(fields=["claim_a", "claim_b"], name="claim_edge_pair_unique"),
            models.CheckConstraint(condition=models.Q(kind__in=EdgeKind.values), name="claim_edge_kind"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1), name="claim_edge_score_range"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[EdgeStatus.SUGGESTED, EdgeStatus.AUTOMATIC],
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | models.Q(
                    status__in=[EdgeStatus.CONFIRMED, EdgeStatus.REJECTED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="claim_edge_decided_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.claim_a_id} / {self.claim_b_id}"


@pghistory.track()
class ClaimMerge(models.Model):
    """One wording merged into a claim, with everything that moved, so that it can be put back.

    ``moved`` holds lists of keys by what they are of; ``claims.services.merging`` writes and reads it.
    """

    survivor = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="merged_by_rows")
    edge = models.ForeignKey(ClaimEdge, null=True, on_delete=models.SET_NULL, related_name="merges")
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty where the words were the same"),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at__isnull=True), name="claim_merged_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(survivor=models.F("merged")), name="claim_merge_of_two"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="claim_merge_undone_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"
