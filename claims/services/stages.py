"""How an article moves from stage to stage, and what happens when a step fails.

A step runs inside one transaction that holds the article's row lock: its results and the new
stage become visible together or not at all, a second worker skips the article, and a killed worker
leaves no trace but the attempt it had counted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from claims.models import Article, Stage
from claims.services.hosts import HostBusyError
from factcheck.errors import PermanentError, TransientError

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
"""With the delays below an outage of two and a half hours is survived."""

FIRST_DELAY = timedelta(minutes=5)
"""Doubles with every attempt: 5, 10, 20, 40, 80 minutes."""

QUEUED_FOR = timedelta(minutes=5)
"""How long a step may wait in the queue before the sweeper asks for it again."""


def run_step(
    *,
    article_id: int,
    stage: Stage,
    step: Callable[[Article], Stage],
    prepare: Callable[[Article], None] | None = None,
) -> Stage | None:
    """Run ``step`` if the article is still at ``stage``; return the stage reached.

    ``prepare`` comes before, outside the transaction: what waits for the web holds no lock.

    ``None`` means that there was nothing to do: the article is gone, further on, parked or held by
    another worker. A permanent fault parks the article; a passing one schedules another attempt.
    """
    started = Article.objects.filter(pk=article_id, stage=stage).update(
        attempts=F("attempts") + 1, next_attempt_at=timezone.now() + QUEUED_FOR
    )
    if not started:
        logger.info("article %s is not at stage %s: nothing to do", article_id, stage)
        return None
    try:
        if prepare is not None:
            prepare(Article.objects.get(pk=article_id))
        with transaction.atomic():
            article = (
                Article.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("publisher", "feed")
                .filter(pk=article_id, stage=stage)
                .first()
            )
            if article is None:
                return None
            if article.attempts > MAX_ATTEMPTS:
                return _park(article, f"Gave up after {MAX_ATTEMPTS} attempts. {article.last_error}".strip())
            return _advance(article, step(article))
    except HostBusyError as error:
        _wait_for_turn(article_id, error)
        raise
    except PermanentError as error:
        return _park(Article.objects.get(pk=article_id), str(error))
    except TransientError as error:
        return _retry_later(Article.objects.get(pk=article_id), error)
    except Exception as error:
        # A fault of ours: the operator sees it on the article, the log gets the traceback.
        _note_fault(article_id, error)
        raise


def retry_article(*, article_id: int) -> Stage | None:
    """Take a parked article up again at the stage its stored data allows; return that stage."""
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=article_id, stage=Stage.PARKED).first()
        if article is None:
            return None
        newest = article.revisions.order_by("fetched_at", "pk").last()
        stage = Stage.FOUND if newest is None else Stage.READ if newest.text else Stage.FETCHED
        article.parked_reason = ""
        return _advance(article, stage)


def take_overdue(*, limit: int = 500, include_waiting: bool = False) -> list[tuple[int, Stage]]:
    """Return overdue articles with their stages and mark them as queued again.

    ``include_waiting`` also takes those that are not due yet: after a restart the queue may have
    been lost, and asking twice does no harm.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = Article.objects.unfinished() if include_waiting else Article.objects.overdue(now)
        articles = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:limit])
        Article.objects.filter(pk__in=[article.pk for article in articles]).update(
            next_attempt_at=now + QUEUED_FOR
        )
    return [(article.pk, Stage(article.stage)) for article in articles]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which finished articles to work on again; every condition given must hold.

    ``other_than`` is an engine version: articles it has not worked on. ``limit`` counts articles.
    """

    other_than: str = ""
    feed_id: int | None = None
    published_since: datetime | None = None
    article_ids: tuple[int, ...] = ()
    limit: int = 1000


VERSION_FIELDS = {Stage.FETCHED: "read_by", Stage.READ: "extracted_by", Stage.EXTRACTED: "compared_by"}
"""Where an article keeps the engine version that did the step after a stage."""


def finished_articles(*, stage: Stage, selection: Selection) -> QuerySet[Article]:
    """Return the finished articles of a selection, oldest first, as far as its limit."""
    rows = Article.objects.filter(stage=Stage.COMPARED)
    if selection.other_than:
        rows = rows.exclude(**{VERSION_FIELDS[stage]: selection.other_than})
    if selection.feed_id is not None:
        rows = rows.filter(feed=selection.feed_id)
    if selection.published_since is not None:
        rows = rows.filter(published_at__gte=selection.published_since)
    if selection.article_ids:
        rows = rows.filter(pk__in=selection.article_ids)
    return rows.order_by("pk")[: selection.limit]


def rework_articles(*, stage: Stage, selection: Selection) -> list[int]:
    """Take finished articles back to ``stage`` so that the engine works on them again.

    Returns the ids, oldest first. An article that a worker holds is left out.
    """
    with transaction.atomic():
        rows = finished_articles(stage=stage, selection=selection)
        article_ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
        now = timezone.now()
        Article.objects.filter(pk__in=article_ids).update(
            stage=stage, stage_since=now, attempts=0, next_attempt_at=now + QUEUED_FOR
        )
    return article_ids


def take_new(*, feed_id: int) -> list[tuple[int, Stage]]:
    """Return a feed's articles that wait for nobody, oldest first, with their stage; mark them as queued."""
    now = timezone.now()
    rows = Article.objects.overdue(now).filter(feed=feed_id, attempts=0).order_by("pk")
    found = [(pk, Stage(stage)) for pk, stage in rows.values_list("pk", "stage")]
    rows.filter(pk__in=[pk for pk, _ in found]).update(next_attempt_at=now + QUEUED_FOR)
    return found


def _advance(article: Article, stage: Stage) -> Stage:
    now = timezone.now()
    article.stage = stage
    article.stage_since = now
    article.attempts = 0
    article.last_error = ""
    article.next_attempt_at = now + QUEUED_FOR
    article.save()
    return stage


def _park(article: Article, reason: str) -> Stage:
    logger.warning("article %s parked at stage %s: %s", article.pk, article.stage, reason)
    article.stage = Stage.PARKED
    article.stage_since = timezone.now()
    article.parked_reason = reason
    article.last_error = reason
    article.save(update_fields=["stage", "stage_since", "parked_reason", "last_error"])
    return Stage.PARKED


def _wait_for_turn(article_id: int, error: HostBusyError) -> None:
    """Note when it is our turn; no attempt was made. With a slot the caller asks again, else the sweeper."""
    wait = timedelta(seconds=error.seconds)
    Article.objects.filter(pk=article_id).update(
        attempts=F("attempts") - 1,
        next_attempt_at=timezone.now() + wait + (QUEUED_FOR if error.has_slot else timedelta(0)),
    )


def _note_fault(article_id: int, error: Exception) -> None:
    fault = f"{type(error).__name__}: {error}"[:2000]
    Article.objects.filter(pk=article_id).update(
        last_error=fault, next_attempt_at=timezone.now() + FIRST_DELAY
    )


def _retry_later(article: Article, error: TransientError) -> Stage:
    if article.attempts >= MAX_ATTEMPTS:
        return _park(article, f"Gave up after {MAX_ATTEMPTS} attempts. {error}")
    delay = FIRST_DELAY * 2 ** (article.attempts - 1)
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        delay = max(delay, timedelta(seconds=retry_after))
    article.last_error = str(error)
    article.next_attempt_at = timezone.now() + delay
    article.save(update_fields=["last_error", "next_attempt_at"])
    logger.info("article %s tries again in %s: %s", article.pk, delay, error)
    return Stage(article.stage)
