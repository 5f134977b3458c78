"""Who looks at a conflict at the moment."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.conflicts import Conflict


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Lease(models.Model):
    """A reviewer holds a conflict until ``expires_at``; an open page renews it.

    The row goes when the holder decides, leaves or lets it run out; taking, leaving and breaking stay in
    the history with who did it.
    """

    conflict = models.OneToOneField(Conflict, on_delete=models.CASCADE, related_name="lease")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leases")
    taken_at = models.DateTimeField(_("taken"), auto_now_add=True)
    expires_at = models.DateTimeField(_("runs out"))

    class Meta:
        ordering = ["expires_at"]
        permissions = [("break_lease", "Can take a conflict from its holder")]
        indexes = [models.Index(fields=["holder", "expires_at"], name="lease_of_holder")]

    def __str__(self) -> str:
        return f"{self.conflict_id}: {self.holder_id}"
