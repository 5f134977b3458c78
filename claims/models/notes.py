"""What reviewers say to one another about a conflict, beside their decisions."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from uuid6 import uuid7

from claims.models.conflicts import Conflict


class Note(models.Model):
    """One remark on a conflict; never edited, since others may have acted on it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something"),
        ]
        triggers = [pgtrigger.Protect(name="note_is_not_edited", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.text[:120]
