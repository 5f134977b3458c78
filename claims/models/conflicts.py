"""Pairs of claims that cannot both be true, and the disputes they form."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.claims import Appearance, Claim
from claims.querysets import ConflictManager, ConflictQuerySet, DisputeManager


class ConflictKind(models.TextChoices):
    """What sort of contradiction it is."""

    DENIAL = "denial", _("denial")
    CONTRADICTION = "contradiction", _("contradiction")
    NUMERIC = "numeric", _("numeric")
    REVERSAL = "reversal", _("reversal")


class ConflictStatus(models.TextChoices):
    """Machine suggests, person decides."""

    SUGGESTED = "suggested", _("suggested")
    CONFIRMED = "confirmed", _("confirmed")
    DISMISSED = "dismissed", _("dismissed")
    RESOLVED = "resolved", _("resolved")


@pghistory.track()
class DismissReason(models.Model):
    """Why a suggested conflict is none; rows, so that a newsroom can add its own."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    ordinal = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["ordinal", "pk"]

    def __str__(self) -> str:
        return self.label


@pghistory.track(exclude=["rank", "lead"], obj_field=pghistory.ObjForeignKey(related_name="events"))
class Conflict(models.Model):
    """A pair judged contradictory, stored once with the smaller claim id first.

    ``reasons`` is a list of ``{"signal", "message", "weight", "a": [[start, end]], "b": ...}`` whose
    spans point into the revisions of the two appearances. Two positions of a dispute are usually tied by
    many pairs; one of them leads, the others name it in ``lead`` and stay out of the queue
    (``claims.services.leads``).
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    claim_a = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="conflicts_as_a")
    claim_b = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="conflicts_as_b")
    appearance_a = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="+")
    appearance_b = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=15, choices=ConflictKind.choices)
    detector = models.CharField(max_length=50)
    detector_version = models.CharField(max_length=50)
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=ConflictStatus.choices, default=ConflictStatus.SUGGESTED)
    dismiss_reason = models.ForeignKey(
        DismissReason, null=True, blank=True, on_delete=models.PROTECT, related_name="conflicts"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    earlier = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="later",
        help_text=_("The decided conflict between earlier wordings of the two claims"),
    )
    is_parked = models.BooleanField(
        default=False, editable=False, help_text=_("Set aside while a merge makes it a second of one pair")
    )
    rank = models.FloatField(
        default=0, db_default=0, editable=False, help_text=_("What a decision is worth (services.ranking)")
    )
    lead = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="pairs",
        help_text=_("The pair that stands for this one in the queue; empty when it stands for itself"),
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ConflictManager()
    everything = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("decide_conflict", "Can confirm, dismiss and undo"),
            ("settle_conflict", "Can settle what two people differ about"),
        ]
        indexes = [
            models.Index(fields=["status", "-created_at", "-id"], name="conflict_by_status"),
            models.Index(fields=["status", "-score", "-id"], name="conflict_by_score"),
            models.Index(fields=["-status", "-rank", "-score", "-id"], name="conflict_queue"),
            models.Index(
                fields=["-status", "-rank", "-score", "-id"],
                condition=models.Q(lead__isnull=True),
                name="conflict_leads",
            ),
            models.Index(fields=["updated_at"], name="conflict_updated"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(claim_a__lt=models.F("claim_b")), name="conflict_pair_ordered"
            ),
            models.UniqueConstraint(
                fields=["claim_a", "claim_b"],
                condition=models.Q(is_parked=False),
                name="conflict_pair_unique",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ConflictKind.values), name="conflict_kind"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1), name="conflict_score_range"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=ConflictStatus.SUGGESTED, decided_at__isnull=True, decided_by__isnull=True
                )
                | models.Q(
                    status__in=[
                        ConflictStatus.CONFIRMED,
                        ConflictStatus.DISMISSED,
                        ConflictStatus.RESOLVED,
                    ],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="conflict_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ConflictStatus.DISMISSED, dismiss_reason__isnull=False)
                | (~models.Q(status=ConflictStatus.DISMISSED) & models.Q(dismiss_reason__isnull=True)),
                name="conflict_dismissed_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.claim_a_id} / {self.claim_b_id}"


@pghistory.track()
class Rating(models.Model):
    """One value of the verdict taxonomy."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=100)
    ordinal = models.PositiveSmallIntegerField(unique=True)
    colour = models.CharField(max_length=7, default="#808080")
    claim_review_value = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("schema.org ratingValue, 1 (false) to 5 (true)")
    )

    class Meta:
        ordering = ["ordinal"]

    def __str__(self) -> str:
        return self.label


@pghistory.track()
class RatingTranslation(models.Model):
    """A rating's name in another language, for clients who publish it there."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(
        max_length=35,
        validators=[RegexValidator(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("A BCP 47 tag, such as uk."))],
        help_text=_("BCP 47 tag, such as uk or pt-BR"),
    )
    label = models.CharField(max_length=100)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "language"], name="rating_translated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.label}"


@pghistory.track()
class Dispute(models.Model):
    """A question on which claims conflict, with two or more positions.

    The claims it is about are its ``anchors``; who belongs to it follows from them, from the live
    conflicts and from the firm edges (``claims.services.disputes``). A dispute without a live conflict is
    closed, not deleted: the same conflict brings the same row back.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    question = models.TextField()
    opened_on = models.ForeignKey(
        Conflict, null=True, blank=True, on_delete=models.SET_NULL, related_name="opened", editable=False
    )
    rating = models.ForeignKey(
        Rating, null=True, blank=True, on_delete=models.PROTECT, related_name="disputes"
    )
    rating_note = models.TextField(
        blank=True, default="", db_default="", help_text=_("Why this rating, for readers of the verdict")
    )
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rated_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_worded_by_hand = models.BooleanField(
        default=False, editable=False, help_text=_("Then the question stays as it is")
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="merged"
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DisputeManager()
    everything: models.Manager[Dispute] = models.Manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(closed_at__isnull=False),
                name="dispute_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=False)
                | models.Q(rated_at__isnull=True, rated_by__isnull=True),
                name="dispute_rated_has_rating",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:120]


@pghistory.track()
class DisputeAnchor(models.Model):
    """A claim the dispute's question is about: the two of its first conflict, more after a merge."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="anchors")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="anchored")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "claim"], name="dispute_anchored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id}: {self.claim_id}"


@pghistory.track()
class DisputeExclusion(models.Model):
    """A person took this claim out of the dispute; it never joins again by itself."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="exclusions")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="excluded_from")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "claim"], name="dispute_excluded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id}: not {self.claim_id}"


@pghistory.track()
class Position(models.Model):
    """One answer to a dispute's question: a cluster of claims that agree."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="positions")
    label = models.CharField(max_length=300)
    claims: models.ManyToManyField[Claim, PositionClaim] = models.ManyToManyField(
        Claim, through="PositionClaim", related_name="positions"
    )

    class Meta:
        ordering = ["dispute", "pk"]

    def __str__(self) -> str:
        return self.label


@pghistory.track()
class PositionClaim(models.Model):
    """A claim's place in a dispute; one position a dispute. ``placed_by`` is who put it there by hand."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="members")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="memberships")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "claim"], name="claim_in_one_position"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="position_of_same_dispute",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM claims_position p
                                   WHERE p.id = NEW.position_id AND p.dispute_id = NEW.dispute_id) THEN
                        RAISE EXCEPTION 'position % is not of dispute %', NEW.position_id, NEW.dispute_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position_id}: {self.claim_id}"
