"""What people decide: append-only verdicts and the evidence they cite."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.articles import Article
from claims.models.claims import Claim
from claims.models.conflicts import Conflict, ConflictKind, DismissReason


class Decision(models.TextChoices):
    """What a verdict does."""

    CONFIRM = "confirm", _("confirm")
    DISMISS = "dismiss", _("dismiss")
    UNDO = "undo", _("undo")


class Verdict(models.Model):
    """A reviewer's decision on a conflict; never edited, undone by a further row."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="verdicts")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    dismiss_reason = models.ForeignKey(
        DismissReason, null=True, blank=True, on_delete=models.PROTECT, related_name="verdicts"
    )
    note = models.TextField(blank=True)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="verdicts")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision=Decision.DISMISS, dismiss_reason__isnull=False)
                | (~models.Q(decision=Decision.DISMISS) & models.Q(dismiss_reason__isnull=True)),
                name="verdict_dismiss_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(decision=Decision.UNDO, undoes__isnull=False)
                | (~models.Q(decision=Decision.UNDO) & models.Q(undoes__isnull=True)),
                name="verdict_undo_names_verdict",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.decision} by {self.actor_id}"


@pghistory.track()
class ReviewRule(models.Model):
    """Whether conflicts of a kind need two people; a kind without a row needs one."""

    kind = models.CharField(max_length=15, choices=ConflictKind.choices, unique=True)
    needs_two = models.BooleanField(
        _("two people"), default=False, help_text=_("Two people decide alone; if they differ, an editor does")
    )

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.get_kind_display()


class Opinion(models.Model):
    """What one of two people holds of a conflict, given before she sees what the other holds.

    Open until the conflict is decided, taken back or decided anew: ``closed_at``. Rows are never deleted,
    so that agreement can be counted.
    """

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="opinions")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions")
    decision = models.CharField(
        max_length=8,
        choices=[(Decision.CONFIRM, Decision.CONFIRM.label), (Decision.DISMISS, Decision.DISMISS.label)],
    )
    dismiss_reason = models.ForeignKey(
        DismissReason, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False, help_text=_("Taken back by its author"))

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conflict", "actor"],
                condition=models.Q(closed_at__isnull=True),
                name="opinion_one_of_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(decision=Decision.DISMISS, dismiss_reason__isnull=False)
                | models.Q(decision=Decision.CONFIRM, dismiss_reason__isnull=True),
                name="opinion_dismiss_has_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="opinion_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.decision} by {self.actor_id}"


@pghistory.track()
class Supersession(models.Model):
    """A later statement about a changed situation takes the place of an earlier one; no contradiction."""

    newer = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="supersedes")
    older = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="superseded_by")
    verdict = models.OneToOneField(Verdict, on_delete=models.PROTECT, related_name="supersession")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(newer=models.F("older")), name="supersession_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.newer_id} supersedes {self.older_id}"


class EvidenceStance(models.TextChoices):
    """How a piece of evidence stands to claim A of the conflict."""

    SUPPORTS_A = "supports_a", _("supports claim A")
    SUPPORTS_B = "supports_b", _("supports claim B")
    DISCUSSES = "discusses", _("discusses the matter")


class EvidenceFile(models.Model):
    """A document somebody handed in, as it came; kept here so that a backup of the database has all of it."""

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        triggers = [pgtrigger.Protect(name="evidence_file_is_not_edited", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Evidence(models.Model):
    """A passage or document a decision rests on: an address, a stored article or a file."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="evidence")
    url = models.URLField(max_length=2000, blank=True)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(
        EvidenceFile, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="evidence"
    )
    stance = models.CharField(max_length=10, choices=EvidenceStance.choices)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(url="") | models.Q(article__isnull=False) | models.Q(file__isnull=False),
                name="evidence_points_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.url or str(self.article or self.file)
