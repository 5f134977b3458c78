"""Celery tasks: ids in, one service call, enqueue the next step.

The database keeps what is to be done; a task is only a wake-up. A lost or doubled message costs
time, never data.
"""

from __future__ import annotations

from functools import partial

from celery import Task, shared_task
from django.db import transaction

from claims.models import Stage
from claims.services import (
    batches,
    conflicts,
    extraction,
    feeds,
    housekeeping,
    ingest,
    polling,
    ranking,
    revisits,
    stages,
    webhooks,
)
from claims.services.hosts import HostBusyError
from claims.services.polling import QUEUED_FOR

BATCH_SLICE_SECONDS = 60.0
"""Well below the time limit of a task."""


@shared_task(name="claims.tasks.poll_due_feeds")
def poll_due_feeds() -> int:
    """Enqueue every feed whose poll is due; return how many."""
    feed_ids = feeds.take_due_feeds()
    for feed_id in feed_ids:
        poll_feed.apply_async((feed_id,), expires=QUEUED_FOR.total_seconds())
    return len(feed_ids)


def poll_now(feed_id: int) -> bool:
    """Ask for a poll after the commit; return whether none was on its way and the feed is polled."""
    is_asked = feeds.ask_for_poll(feed_id=feed_id)
    if is_asked:
        send = partial(poll_feed.apply_async, (feed_id,), expires=QUEUED_FOR.total_seconds())
        transaction.on_commit(send)
    return is_asked


@shared_task(name="claims.tasks.poll_feed")
def poll_feed(feed_id: int, *, has_slot: bool = False) -> int:
    """Fetch one feed and start its new articles; a second run changes nothing."""
    try:
        event = polling.poll_feed(feed_id=feed_id, has_slot=has_slot)
    except HostBusyError as error:
        _come_back(poll_feed, feed_id, error)
        return 0
    if event is None or not event.new:
        return 0
    for article_id, stage in stages.take_new(feed_id=feed_id):
        enqueue_stage(article_id, stage)
    return event.new


@shared_task(name="claims.tasks.fetch_article")
def fetch_article(article_id: int, *, has_slot: bool = False) -> None:
    """Fetch an article's page when it is our turn at its host."""
    try:
        reached = ingest.fetch_article(article_id=article_id, has_slot=has_slot)
    except HostBusyError as error:
        _come_back(fetch_article, article_id, error)
    else:
        _continue(article_id, reached, after=Stage.FOUND)


@shared_task(name="claims.tasks.read_article")
def read_article(article_id: int) -> None:
    """Read an article's text out of its bytes."""
    _continue(article_id, ingest.read_article(article_id=article_id), after=Stage.FETCHED)


@shared_task(name="claims.tasks.extract_article")
def extract_article(article_id: int) -> None:
    """Take the claims out of an article's text."""
    _continue(article_id, extraction.extract_article(article_id=article_id), after=Stage.READ)


@shared_task(name="claims.tasks.compare_article")
def compare_article(article_id: int) -> None:
    """Compare an article's claims with what is stored."""
    _continue(article_id, conflicts.compare_article(article_id=article_id), after=Stage.EXTRACTED)


@shared_task(name="claims.tasks.revisit_due")
def revisit_due() -> int:
    """Enqueue the articles whose pages are to be looked at again; return how many."""
    article_ids = revisits.take_due_visits()
    for article_id in article_ids:
        revisit_article.apply_async((article_id,), expires=QUEUED_FOR.total_seconds())
    return len(article_ids)


@shared_task(name="claims.tasks.revisit_article")
def revisit_article(article_id: int, *, has_slot: bool = False) -> None:
    """Look at an article's page again; a changed text goes through the engine."""
    try:
        outcome = revisits.revisit_article(article_id=article_id, has_slot=has_slot)
    except HostBusyError as error:
        _come_back(revisit_article, article_id, error)
    else:
        if outcome == revisits.VisitOutcome.CHANGED:
            enqueue_stage(article_id, Stage.READ)


@shared_task(name="claims.tasks.sweep_overdue")
def sweep_overdue(*, include_waiting: bool = False) -> int:
    """Enqueue again whatever is overdue; return how many articles."""
    overdue = stages.take_overdue(include_waiting=include_waiting)
    for article_id, stage in overdue:
        enqueue_stage(article_id, stage)
    return len(overdue)


@shared_task(name="claims.tasks.tidy")
def tidy() -> int:
    """Delete old polls and forgotten hosts; return how many polls went."""
    return housekeeping.tidy()


@shared_task(name="claims.tasks.rank_conflicts")
def rank_conflicts() -> int:
    """Rank the undecided conflicts by what is known by now; return how many changed."""
    return ranking.rank_conflicts()


@shared_task(name="claims.tasks.run_batch")
def run_batch(batch_id: int) -> None:
    """Work through a slice of a batch of decisions, and ask for the next."""
    batch = batches.run_batch(batch_id=batch_id, seconds=BATCH_SLICE_SECONDS)
    if batch.finished_at is None:
        run_batch.delay(batch_id)


@shared_task(name="claims.tasks.resume_batches")
def resume_batches() -> int:
    """Enqueue batches whose worker was lost; return how many."""
    batch_ids = batches.take_stalled()
    for batch_id in batch_ids:
        run_batch.delay(batch_id)
    return len(batch_ids)


@shared_task(name="claims.tasks.deliver_due")
def deliver_due() -> int:
    """Enqueue the webhook deliveries whose attempt is due; return how many."""
    delivery_ids = webhooks.take_due()
    for delivery_id in delivery_ids:
        transaction.on_commit(partial(deliver.delay, delivery_id))
    return len(delivery_ids)


@shared_task(name="claims.tasks.deliver")
def deliver(delivery_id: int) -> None:
    """Make one attempt at a webhook delivery; one that is not due is left alone."""
    webhooks.deliver(delivery_id=delivery_id)


def enqueue_stage(article_id: int, stage: Stage | str) -> None:
    """Enqueue the task that works on articles at ``stage``; nothing for finished or parked ones."""
    steps: dict[Stage, Task[[int], None]] = {
        Stage.FOUND: fetch_article,
        Stage.FETCHED: read_article,
        Stage.READ: extract_article,
        Stage.EXTRACTED: compare_article,
    }
    following = steps.get(Stage(stage))
    if following is not None:
        transaction.on_commit(partial(following.delay, article_id))


def _come_back(task: Task[[int], object], row_id: int, error: HostBusyError) -> None:
    """Ask again at the moment that is reserved for us; without one the schedule does."""
    if error.has_slot:
        task.apply_async(
            (row_id,),
            {"has_slot": True},
            countdown=error.seconds,
            expires=error.seconds + QUEUED_FOR.total_seconds(),
        )


def _continue(article_id: int, reached: Stage | None, *, after: Stage) -> None:
    """Enqueue the next step when this one moved the article on."""
    if reached is not None and reached != after:
        enqueue_stage(article_id, reached)
