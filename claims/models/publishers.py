"""Outlets and how far each is trusted."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7


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
