"""The whole chain in this process, without a broker: for the command line and for tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from claims.models import Article, Stage
from claims.services import conflicts, extraction, ingest
from claims.services.hosts import HostBusyError

LONGEST_WAIT = 600
"""Seconds to wait for one host's turn: longer than any gap, shorter than a "come back tomorrow"."""


STEPS: dict[Stage, Callable[..., Stage | None]] = {
    Stage.FOUND: partial(ingest.fetch_article, waits_seconds=LONGEST_WAIT),
    Stage.FETCHED: ingest.read_article,
    Stage.READ: extraction.extract_article,
    Stage.EXTRACTED: conflicts.compare_article,
}


def run_article(*, article_id: int) -> Stage:
    """Take one article as far as it gets and return the stage it reached.

    Stops where a step changes nothing: parked, waiting for another attempt, held by a worker, or because
    the article's host asked to be left alone.
    """
    stage = Stage(Article.objects.values_list("stage", flat=True).get(pk=article_id))
    while (step := STEPS.get(stage)) is not None:
        try:
            reached = step(article_id=article_id)
        except HostBusyError:
            break
        if reached is None or reached == stage:
            break
        stage = reached
    return Stage(Article.objects.values_list("stage", flat=True).get(pk=article_id))
