"""The feeds we poll, what stood in them and what happened at every poll."""

from __future__ import annotations

from datetime import timedelta

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.publishers import Publisher
from claims.querysets import FeedQuerySet


class FeedState(models.TextChoices):
    """Health of a feed as an operator reads it; ``gone`` and ``paused`` feeds are not polled."""

    WORKING = "working", _("working")
    QUIET = "quiet", _("quiet")
    DEGRADED = "degraded", _("degraded")
    FAILING = "failing", _("failing")
    GONE = "gone", _("gone")
    PAUSED = "paused", _("paused")


RESTING = (FeedState.GONE, FeedState.PAUSED)
"""What nobody polls until a person says so."""


@pghistory.track(fields=["url", "title", "publisher", "state", "poll_interval"])
class Feed(models.Model):
    """What is polled, when next and why.

    ``failure_weight`` adds 1 for a hard failure, 0.5 for a soft and 0.25 for a temporary one, and
    falls to zero with the first success. ``usual_gap`` and ``longest_gap`` are the feed's own habit: the
    median and the largest time between two entries. ``queued_until`` is the lease of the message in the
    queue. ``parent`` is the sitemap index that lists this feed.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    publisher = models.ForeignKey(
        Publisher, null=True, blank=True, on_delete=models.SET_NULL, related_name="feeds"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="parts"
    )
    url = models.URLField(max_length=2000, unique=True)
    title = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=FeedState.choices, default=FeedState.WORKING)
    state_since = models.DateTimeField(auto_now_add=True)
    poll_interval = models.DurationField(
        _("shortest interval"),
        default=timedelta(minutes=30),
        help_text=_("Polled no more often than this, and less often as the feed's own rhythm allows"),
    )
    is_conditional = models.BooleanField(
        _("asked only for changes"),
        default=True,
        help_text=_("Turn this off for a server that says 'not modified' although there is news"),
    )
    next_poll_at = models.DateTimeField(db_default=Now())
    next_poll_reason = models.CharField(max_length=300, blank=True, editable=False)
    queued_until = models.DateTimeField(null=True, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    body_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    reader_version = models.CharField(max_length=50, blank=True, editable=False)
    usual_gap = models.DurationField(null=True, editable=False)
    longest_gap = models.DurationField(null=True, editable=False)
    ttl = models.DurationField(null=True, editable=False)
    skip_hours = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, editable=False)
    skip_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, editable=False)
    moved_to = models.CharField(
        _("moved to"), max_length=2000, blank=True, editable=False, help_text=_("Where it says it is now")
    )
    failure_weight = models.FloatField(default=0, editable=False)
    last_error = models.TextField(blank=True, editable=False)
    last_success_at = models.DateTimeField(null=True, editable=False)
    last_new_item_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_poll_at"], name="feed_due", condition=~models.Q(state__in=["gone", "paused"])
            ),
            models.Index(
                fields=["queued_until"], name="feed_queued", condition=models.Q(queued_until__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FeedState.values), name="feed_state_known"),
            models.CheckConstraint(
                condition=models.Q(poll_interval__gte=timedelta(minutes=1)), name="feed_interval_polite"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class FeedItem(models.Model):
    """One entry of a feed, known by ``key``: its guid, else its link, else its words.

    ``fingerprint`` tells whether the entry changed since; ``reason`` why it led to no article.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    link = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    article = models.ForeignKey(
        "claims.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="feed_items"
    )
    reason = models.CharField(max_length=300, blank=True)
    first_seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_item_once")]

    def __str__(self) -> str:
        return self.title or self.link or self.key[:8]


class FetchOutcome(models.TextChoices):
    """How one poll ended."""

    READ = "read", _("read")
    NOT_MODIFIED = "not_modified", _("not modified")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class FailureKind(models.TextChoices):
    """What went wrong, in one word."""

    CONNECTION = "connection", _("no connection")
    TIMEOUT = "timeout", _("too slow")
    BROKEN = "broken", _("broken answer")
    REDIRECTS = "redirects", _("too many redirects")
    STATUS = "status", _("error status")
    GONE = "gone", _("gone")
    TOO_LARGE = "too_large", _("too large")
    ADDRESS = "address", _("address refused")
    ROBOTS = "robots", _("closed to robots")
    CONTENT = "content", _("not a feed")
    FAULT = "fault", _("fault of ours")


class FetchEvent(models.Model):
    """One poll of a feed; ``seen = new + changed + same + refused + failed``.

    ``left_out`` counts entries above the limits, which are not among those seen. ``weight`` is what the
    poll added to the feed's failures: nothing when our own line was down (``is_ours``).
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="events")
    host = models.CharField(max_length=253, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=FetchOutcome.choices)
    failure_kind = models.CharField(max_length=12, choices=FailureKind.choices, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    weight = models.FloatField(default=0)
    is_ours = models.BooleanField(default=False)
    seen = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["feed", "-started_at"], name="fetch_event_latest"),
            models.Index(fields=["-started_at"], name="fetch_event_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=FetchOutcome.values), name="fetch_event_outcome"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    seen=models.F("new")
                    + models.F("changed")
                    + models.F("same")
                    + models.F("refused")
                    + models.F("failed")
                ),
                name="fetch_event_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.outcome}"
