"""Comparisons side by side write one after the other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from claims.models import Article, Conflict, Stage
from claims.services.conflicts import WRITING_LOCK, compare_article
from claims.services.extraction import extract_article
from claims.services.ingest import Submission, read_article, submit_article
from claims.services.stages import Selection, rework_articles

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TEXTS = (
    "The harbour authority said on Monday that the dam in Arbaat had burst and 300 people were killed.",
    "The governor denied on Monday that the dam in Arbaat had burst and said that 20 people were killed.",
    "The mayor said on Monday that the dam in Arbaat had not burst and that nobody was killed.",
)


def compare(article_id: int) -> Stage | None:
    try:
        return compare_article(article_id=article_id)
    finally:
        connection.close()


def articles() -> list[int]:
    """Return articles on one matter, extracted and not compared."""
    found = [submit_article(Submission(text=text))[0].pk for text in TEXTS]
    for article_id in found:
        read_article(article_id=article_id)
        extract_article(article_id=article_id)
    return found


def test_a_comparison_waits_for_another_to_write_and_then_goes_on():
    first = articles()[0]
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_LOCK])
            waiting = pool.submit(compare, first)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1.5)
        assert waiting.result(timeout=60) is Stage.COMPARED


def test_articles_on_one_matter_side_by_side_all_arrive():
    found = articles()
    with ThreadPoolExecutor(3) as pool:
        for _ in range(3):
            assert set(pool.map(compare, found)) == {Stage.COMPARED}
            rework_articles(stage=Stage.EXTRACTED, selection=Selection())
    assert Article.objects.exclude(last_error="").count() == 0
    assert Conflict.objects.exists()
