"""What a person should know because of something she decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Appearance, SourceState
from claims.models.conflicts import Conflict


class Notice(models.Model):
    """The words behind a reviewer's decision were edited or removed by their publisher."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="notices")
    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="notices")
    state = models.CharField(_("what happened"), max_length=17, choices=SourceState.choices)
    created_at = models.DateTimeField(_("noticed"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "seen_at"], name="notice_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "conflict", "appearance", "state"], name="notice_once_per_change"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=SourceState.values), name="notice_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.appearance}"
