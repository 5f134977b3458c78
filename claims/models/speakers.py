"""Who says things, and the names by which they go."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.publishers import Reliability


class SpeakerKind(models.TextChoices):
    """What sort of thing speaks."""

    STATE = "state", _("state")
    ORGANISATION = "organisation", _("organisation")
    PERSON = "person", _("person")
    GROUP = "group", _("group")
    UNKNOWN = "unknown", _("unknown")


@pghistory.track()
class Speaker(models.Model):
    """A person, organisation, state or group that asserts claims.

    ``key`` is the identity the engine resolves names to; ``side`` names whom it speaks for.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    key = models.CharField(max_length=300, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=SpeakerKind.choices, default=SpeakerKind.UNKNOWN)
    side = models.CharField(max_length=300, blank=True, db_index=True)
    wikidata_id = models.CharField(max_length=20, blank=True)
    reliability = models.CharField(max_length=1, choices=Reliability.choices, default=Reliability.F)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SpeakerKind.values), name="speaker_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(wikidata_id="") | models.Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"),
                name="speaker_wikidata_form",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class SpeakerAlias(models.Model):
    """A name that stands for a speaker in one language, matched without case."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=35, default="en")

    class Meta:
        verbose_name_plural = "speaker aliases"
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("text"), "language", name="alias_unique_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.text
