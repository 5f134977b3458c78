"""Outlets, the feeds we poll and what happened at every fetch."""

from __future__ import annotations

from datetime import timedelta

import pghistory
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.querysets import FeedQuerySet


class Reliability(models.TextChoices):
    """Admiralty scale for a source; F is the honest default."""

    A = "A", _("A - completely reliable")
    B = "B", _("B - usually reliable")
    C = "C", _("C - fairly reliable")
    D = "D", _("D - not usually reliable")
    E = "E", _("E - unreliable")
    F = "F", _("F - cannot be judged")


@pghistory.track()
class Publisher(models.Model):
    """The outlet that printed an article, known by its host name."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    host = models.CharField(max_length=253, unique=True, help_text=_("Host name, for example news.example"))
    country = models.CharField(max_length=2, blank=True, help_text=_("ISO 3166 code, where known"))
    reliability = models.CharField(max_length=1, choices=Reliability.choices, default=Reliability.F)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reliability__in=Reliability.values), name="publisher_reliability_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeedState(models.TextChoices):
    """Health of a feed as an operator reads it."""

    WORKING = "working", _("working")
    DEGRADED = "degraded", _("degraded")
    FAILING = "failing", _("failing")
    PAUSED = "paused", _("paused")


@pghistory.track(fields=["url", "title", "publisher", "state", "poll_interval"])
class Feed(models.Model):
    """What is polled, when next and why.

    ``failure_weight`` adds 1 for a hard failure, 0.5 for a soft and 0.25 for a temporary one, and
    falls to zero with the first success.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    publisher = models.ForeignKey(
        Publisher, null=True, blank=True, on_delete=models.SET_NULL, related_name="feeds"
    )
    url = models.URLField(max_length=2000, unique=True)
    title = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=FeedState.choices, default=FeedState.WORKING)
    state_since = models.DateTimeField(auto_now_add=True)
    poll_interval = models.DurationField(default=timedelta(minutes=30))
    next_poll_at = models.DateTimeField(db_default=Now())
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    failure_weight = models.FloatField(default=0, editable=False)
    last_error = models.TextField(blank=True, editable=False)
    last_success_at = models.DateTimeField(null=True, editable=False)
    last_new_item_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_poll_at"], name="feed_due")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FeedState.values), name="feed_state_known"),
            models.CheckConstraint(
                condition=models.Q(poll_interval__gte=timedelta(minutes=1)), name="feed_interval_polite"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class FetchOutcome(models.TextChoices):
    """How one poll ended."""

    READ = "read", _("read")
    NOT_MODIFIED = "not_modified", _("not modified")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class FetchEvent(models.Model):
    """One poll of a feed; ``seen = new + same + refused + failed``."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="events")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=FetchOutcome.choices)
    http_status = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    seen = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["feed", "-started_at"], name="fetch_event_latest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=FetchOutcome.values), name="fetch_event_outcome"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    seen=models.F("new") + models.F("same") + models.F("refused") + models.F("failed")
                ),
                name="fetch_event_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.outcome}"
