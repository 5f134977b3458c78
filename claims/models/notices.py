"""What a person should know because of something she decided, or because a colleague asked her."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Appearance
from claims.models.conflicts import Conflict
from claims.models.notes import Note


class NoticeKind(models.TextChoices):
    """What happened; the first two are states of a passage (``SourceState``)."""

    EDITED = "edited_in_source", _("edited in the source")
    REMOVED = "removed_in_source", _("removed from the source")
    MENTIONED = "mentioned", _("asks you")


class Notice(models.Model):
    """The words behind a person's decision were changed by their publisher, or a note names her."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="notices")
    appearance = models.ForeignKey(
        Appearance, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("what happened"), max_length=17, choices=NoticeKind.choices)
    created_at = models.DateTimeField(_("noticed"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "seen_at"], name="notice_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "conflict", "appearance", "kind"], name="notice_once_per_change"
            ),
            models.UniqueConstraint(fields=["user", "note"], name="notice_once_per_note"),
            models.CheckConstraint(condition=models.Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind=NoticeKind.MENTIONED, note__isnull=False, appearance__isnull=True)
                | (
                    ~models.Q(kind=NoticeKind.MENTIONED)
                    & models.Q(note__isnull=True, appearance__isnull=False)
                ),
                name="notice_is_about_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.note or self.appearance}"
