"""The servers we ask: when each may be asked next, and what its robots.txt says."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Host(models.Model):
    """One server name and its turns: one request at a time, with a gap, whoever asks.

    ``busy_until`` is the lease of the worker whose request runs; a killed one holds the host no longer
    than that. ``next_slot_at`` is the first moment nobody has reserved.
    """

    name = models.CharField(max_length=253, unique=True)
    gap_seconds = models.FloatField(
        _("gap in seconds"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(3600)],
        help_text=_("Between the starts of two requests; empty for the usual gap"),
    )
    obeys_robots = models.BooleanField(
        _("robots.txt is obeyed"),
        default=True,
        help_text=_("Turn this off only where the publisher allowed us to read what it closes to robots"),
    )
    crawl_delay = models.FloatField(default=0, editable=False)
    last_request_at = models.DateTimeField(null=True, editable=False)
    next_slot_at = models.DateTimeField(db_default=Now(), editable=False)
    busy_until = models.DateTimeField(null=True, editable=False)
    closed_until = models.DateTimeField(null=True, editable=False)
    closed_reason = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(gap_seconds__isnull=True) | models.Q(gap_seconds__gte=0),
                name="host_gap_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RobotsState(models.TextChoices):
    """What came of asking for robots.txt; ``unreachable`` forbids everything, ``none`` nothing."""

    READ = "read", _("read")
    NONE = "none", _("none there")
    UNREACHABLE = "unreachable", _("unreachable")


class RobotsFile(models.Model):
    """The robots.txt of one site (scheme, host and port), kept for a day.

    ``body`` stays when a later request fails: the last known rules go on for a while (RFC 9309, 2.3.1.4).
    """

    site = models.CharField(max_length=270, unique=True)
    state = models.CharField(max_length=12, choices=RobotsState.choices)
    body = models.BinaryField(default=bytes)
    read_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["site"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RobotsState.values), name="robots_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}/robots.txt"
