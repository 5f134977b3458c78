"""Searches that people keep for themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearchKind(models.TextChoices):
    """The list that is searched."""

    CONFLICTS = "conflicts", _("conflicts")


class SavedSearch(models.Model):
    """A list's filters under a name, seen by nobody but its owner.

    ``query`` is the query string of the list's address, without the question mark.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    kind = models.CharField(
        max_length=10, choices=SavedSearchKind.choices, default=SavedSearchKind.CONFLICTS, editable=False
    )
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=4000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_once_per_owner"),
            models.CheckConstraint(
                condition=models.Q(kind__in=SavedSearchKind.values), name="saved_search_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_search_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
