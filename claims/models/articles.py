"""Articles, their immutable revisions and the clusters of near-copies."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from claims.models.feeds import Feed
from claims.models.publishers import Publisher
from claims.querysets import ArticleQuerySet


class Stage(models.TextChoices):
    """How far an article has come; the order is the order of the work."""

    FOUND = "found", _("found")
    FETCHED = "fetched", _("fetched")
    READ = "read", _("read")
    EXTRACTED = "extracted", _("extracted")
    COMPARED = "compared", _("compared")
    PARKED = "parked", _("parked")


class Origin(models.Model):
    """A cluster of near-identical articles: one voice, however many outlets run it."""

    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"origin {self.pk}"


@pghistory.track(fields=["title", "url", "stage", "parked_reason", "publisher"])
class Article(models.Model):
    """One address (or pasted text) with its place in the pipeline.

    ``next_attempt_at`` is both the retry time and the lease of the worker that holds the stage:
    whoever starts a stage moves it ahead, so a killed worker costs only that delay.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    url = models.CharField(max_length=2000, unique=True)
    canonical_url = models.CharField(
        max_length=2000,
        blank=True,
        db_default="",
        editable=False,
        help_text=_("Where the page says it stands, when that is elsewhere on its site"),
    )
    publisher = models.ForeignKey(
        Publisher, null=True, blank=True, on_delete=models.PROTECT, related_name="articles"
    )
    feed = models.ForeignKey(Feed, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles")
    origin = models.ForeignKey(
        Origin, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles", editable=False
    )
    title = models.CharField(max_length=500, blank=True)
    authors = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    language = models.CharField(max_length=35, default="und", help_text=_("BCP 47; und = not known yet"))
    published_at = models.DateTimeField(null=True, blank=True)
    published_at_source = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.FOUND)
    stage_since = models.DateTimeField(db_default=Now())
    parked_reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    last_error = models.TextField(blank=True)
    gone_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("The page is no longer there since")
    )
    next_visit_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When the page is looked at again for changes")
    )
    visits = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    read_by = models.CharField(
        max_length=50,
        blank=True,
        db_default="",
        editable=False,
        help_text=_("Reader version that read the text"),
    )
    extracted_by = models.CharField(
        max_length=50, blank=True, editable=False, help_text=_("Engine version that took the claims out")
    )
    compared_by = models.CharField(
        max_length=50, blank=True, editable=False, help_text=_("Engine version that compared the claims")
    )
    first_seen_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-first_seen_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="article_overdue",
                condition=~models.Q(stage__in=[Stage.COMPARED, Stage.PARKED]),
            ),
            models.Index(fields=["stage", "-first_seen_at"], name="article_by_stage"),
            models.Index(fields=["-first_seen_at", "-id"], name="article_latest"),
            models.Index(
                fields=["canonical_url"],
                name="article_canonical_url",
                condition=~models.Q(canonical_url=""),
            ),
            models.Index(
                fields=["next_visit_at"],
                name="article_visit_due",
                condition=models.Q(next_visit_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="article_stage_known"),
            models.CheckConstraint(
                condition=(models.Q(stage=Stage.PARKED) & ~models.Q(parked_reason=""))
                | (~models.Q(stage=Stage.PARKED) & models.Q(parked_reason="")),
                name="article_parked_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class Revision(models.Model):
    """What one fetch of an article held: raw bytes, their hash and the text read from them.

    ``text`` is empty until the reader has run and never changes afterwards: every appearance
    points into it. ``reread_of`` is the revision with the same bytes that was stored first: a newer reader
    read them again, or the publisher took an edit back. ``is_trivial`` tells that no word differs from the
    one before.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField(help_text=_("The bytes as fetched, compressed with zlib"))
    content_type = models.CharField(max_length=200)
    headers = models.JSONField(default=dict)
    final_url = models.CharField(max_length=2000)
    fetched_at = models.DateTimeField()
    reader_version = models.CharField(max_length=50, blank=True)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    warnings = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    origins = models.JSONField(
        default=dict,
        blank=True,
        db_default=models.Value({}, models.JSONField()),
        help_text=_("Where title, authors, language and address were read"),
    )
    is_trivial = models.BooleanField(default=False)
    reread_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="rereadings"
    )

    class Meta:
        ordering = ["fetched_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "sha256"],
                condition=models.Q(reread_of__isnull=True),
                name="revision_once_per_hash",
            ),
            models.UniqueConstraint(
                fields=["reread_of", "reader_version", "fetched_at"], name="revision_reread_once"
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="revision_sha256_form"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="revision_is_immutable",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                | pgtrigger.Q(old__raw__df=pgtrigger.F("new__raw"))
                | (~pgtrigger.Q(old__text="") & pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))),
                func="RAISE EXCEPTION 'revision % is immutable', OLD.id USING ERRCODE = 'check_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fetched_at:%Y-%m-%d %H:%M} {self.sha256[:8]}"


class Shingle(models.Model):
    """One sampled run of words of an article's newest text (``factcheck.matching.near_duplicates``).

    Copies of a text share many of them. ``moment`` is the article's, so that the newest come first.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="shingle_rows")
    value = models.BigIntegerField()
    moment = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["value", "-moment"], include=["article"], name="shingle_newest_first"),
        ]
        constraints = [models.UniqueConstraint(fields=["article", "value"], name="shingle_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.value}"


class ArticleKey(models.Model):
    """One key of an article: what it is about, as a number (``factcheck.matching.blocking``).

    Articles that share rare keys are close, and only claims of close articles are compared. Rewritten
    whenever the article's claims are extracted, ``published_at`` with them.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="keys")
    key = models.BigIntegerField()
    weight = models.FloatField()
    published_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["key", "-published_at"], include=["article", "weight"], name="articlekey_newest_first"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="articlekey_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=1), name="articlekey_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.key}"
