"""The whole chain in this process, without a broker: for the command line and for tests."""

from __future__ import annotations

from claims.models import Article, Stage
from claims.services import conflicts, extraction, ingest

STEPS = {
    Stage.FOUND: ingest.fetch_article,
    Stage.FETCHED: ingest.read_article,
    Stage.READ: extraction.extract_article,
    Stage.EXTRACTED: conflicts.compare_article,
}


def run_article(*, article_id: int) -> Stage:
    """Take one article as far as it gets and return the stage it reached.

    Stops where a step changes nothing: parked, waiting for another attempt, or held by a worker.
    """
    stage = Stage(Article.objects.values_list("stage", flat=True).get(pk=article_id))
    while (step := STEPS.get(stage)) is not None:
        reached = step(article_id=article_id)
        if reached is None or reached == stage:
            break
        stage = reached
    return Stage(Article.objects.values_list("stage", flat=True).get(pk=article_id))
