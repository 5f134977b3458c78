"""Claims and the places where they stand."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.articles import Revision
from claims.models.speakers import Speaker
from claims.querysets import ClaimManager, ClaimQuerySet


class Stance(models.TextChoices):
    """What the speaker does with the proposition."""

    ASSERTS = "asserts", _("asserts")
    DENIES = "denies", _("denies")
    DOUBTS = "doubts", _("doubts")
    ASKS = "asks", _("asks")
    DEMANDS = "demands", _("demands")
    PLANS = "plans", _("plans")


class Modality(models.TextChoices):
    """How the proposition is meant."""

    FACT = "fact", _("fact")
    PLAN = "plan", _("plan")
    HYPOTHESIS = "hypothesis", _("hypothesis")
    OPINION = "opinion", _("opinion")
    QUESTION = "question", _("question")


class Precision(models.TextChoices):
    """How exactly a moment is known."""

    MINUTE = "minute", _("to the minute")
    DAY = "day", _("to the day")
    WEEK = "week", _("to the week")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    UNKNOWN = "unknown", _("unknown")


class ClaimStatus(models.TextChoices):
    """``disputed`` means that a person confirmed a conflict."""

    UNREVIEWED = "unreviewed", _("unreviewed")
    DISPUTED = "disputed", _("disputed")


class Credibility(models.IntegerChoices):
    """Admiralty scale for an item of information; 6 is the honest default."""

    CONFIRMED = 1, _("1 - confirmed by other sources")
    PROBABLE = 2, _("2 - probably true")
    POSSIBLE = 3, _("3 - possibly true")
    DOUBTFUL = 4, _("4 - doubtful")
    IMPROBABLE = 5, _("5 - improbable")
    UNKNOWN = 6, _("6 - cannot be judged")


@pghistory.track()
class Claim(models.Model):
    """A checkable proposition and who asserts it, wherever it was printed.

    ``content_key`` is a hash of speaker, stance and normalised proposition: the same claim in a
    re-fetched, re-extracted or copied article is the same row, and decisions about it last. A claim
    merged into another keeps its row, so that its key and its public id lead to the other one.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    content_key = models.CharField(max_length=64, unique=True, editable=False)
    speaker = models.ForeignKey(
        Speaker,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims",
        help_text=_("Empty for the outlet's own voice"),
    )
    proposition = models.TextField()
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.ASSERTS)
    modality = models.CharField(max_length=10, choices=Modality.choices, default=Modality.FACT)
    denies = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="denied_by"
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="wordings",
        help_text=_("The claim this wording was found to be; never one that is itself merged"),
    )
    said_at = models.DateTimeField(null=True, blank=True)
    said_at_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.UNKNOWN)
    as_of = models.DateTimeField(null=True, blank=True, help_text=_("When the reported event happened"))
    as_of_precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.UNKNOWN)
    places = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    quantities = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=35, default="und")
    status = models.CharField(max_length=12, choices=ClaimStatus.choices, default=ClaimStatus.UNREVIEWED)
    has_suggested_conflict = models.BooleanField(default=False)
    credibility = models.PositiveSmallIntegerField(choices=Credibility.choices, default=Credibility.UNKNOWN)
    published_at = models.DateTimeField(help_text=_("Of the earliest appearance"))
    first_seen_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClaimManager()
    everything = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            GinIndex(fields=["places"], name="claim_places"),
            GinIndex(SearchVector("proposition", config="english"), name="claim_search"),
            models.Index(fields=["status", "-published_at", "-id"], name="claim_by_status"),
            models.Index(fields=["-published_at", "-id"], name="claim_latest"),
            models.Index(fields=["updated_at"], name="claim_updated"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content_key__regex=r"^[0-9a-f]{64}$"), name="claim_content_key_form"
            ),
            models.CheckConstraint(condition=~models.Q(proposition=""), name="claim_says_something"),
            models.CheckConstraint(
                condition=models.Q(status__in=ClaimStatus.values), name="claim_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(credibility__range=(1, 6)), name="claim_credibility_scale"
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="claim_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.proposition[:120]


class AttributionType(models.TextChoices):
    """How the words reach the reader."""

    DIRECT = "direct", _("direct quotation")
    INDIRECT = "indirect", _("indirect speech")
    MIXED = "mixed", _("partly quoted")
    OUTLET = "outlet", _("the outlet's own voice")


class SourceState(models.TextChoices):
    """What the publisher did to the sentence since we read it."""

    UNCHANGED = "unchanged", _("unchanged")
    EDITED = "edited_in_source", _("edited in the source")
    REMOVED = "removed_in_source", _("removed from the source")


class Appearance(models.Model):
    """One place where a claim stands; the database refuses a quote that is not verbatim.

    ``start`` and ``end`` count code points of ``revision.text``. ``analysis`` is the engine's
    reading of this passage, kept so that later claims are compared without parsing again. ``source_state``
    tells what a later visit to the page found, ``edited_to`` the sentence that stands there now.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="appearances")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    source_text = models.CharField(max_length=1000, blank=True)
    source_start = models.PositiveIntegerField(null=True)
    source_end = models.PositiveIntegerField(null=True)
    cue = models.CharField(max_length=200, blank=True)
    cue_start = models.PositiveIntegerField(null=True)
    cue_end = models.PositiveIntegerField(null=True)
    attribution = models.CharField(max_length=10, choices=AttributionType.choices)
    relayed_by = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    engine_version = models.CharField(max_length=50)
    is_stale = models.BooleanField(
        default=False, editable=False, help_text=_("A later run of the engine no longer finds it here")
    )
    source_state = models.CharField(
        max_length=17, choices=SourceState.choices, default=SourceState.UNCHANGED, db_default="unchanged"
    )
    source_state_since = models.DateTimeField(null=True, blank=True)
    edited_to = models.TextField(blank=True, default="", db_default="")
    analysis = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["revision__fetched_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source_state__in=SourceState.values), name="appearance_source_state_known"
            ),
            models.UniqueConstraint(
                fields=["claim", "revision", "start", "end"], name="appearance_once_per_span"
            ),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="appearance_span_not_empty"
            ),
            models.CheckConstraint(
                condition=models.Q(attribution__in=AttributionType.values),
                name="appearance_attribution_known",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="appearance_is_verbatim",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=[("passage", "text")],
                func="""
                    SELECT substring(r.text FROM NEW.start + 1 FOR NEW."end" - NEW.start)
                      INTO passage FROM claims_revision r WHERE r.id = NEW.revision_id;
                    IF passage IS DISTINCT FROM NEW.quote THEN
                        RAISE EXCEPTION 'quote is not verbatim: revision % [%, %)',
                            NEW.revision_id, NEW.start, NEW."end" USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:120]
