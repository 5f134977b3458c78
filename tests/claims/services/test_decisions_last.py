"""Whatever runs again, a pair a person decided on is never suggested anew."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Appearance, Article, Conflict, DismissReason, Stage
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from claims.services.reprocessing import reprocess
from claims.services.reviews import confirm_conflict, dismiss_conflict
from claims.services.stages import Selection
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXTS = (
    "The interior ministry of Norland said 14 people were killed in the Kessin factory fire.",
    "The Kessin workers' union said at least 40 people were killed in the Kessin factory fire.",
    "The mayor of Kessin denied that 14 people were killed in the Kessin factory fire.",
)


def decide(number: int) -> None:
    """Decide on one of the suggestions there are, if there is one."""
    rows = list(Conflict.objects.undecided().order_by("pk").values_list("pk", flat=True))
    if not rows:
        return
    chosen, actor = rows[number % len(rows)], make.UserFactory()
    if number % 2:
        confirm_conflict(conflict_id=chosen, actor=actor)
    else:
        reason = DismissReason.objects.get(slug="other-scope")
        dismiss_conflict(conflict_id=chosen, actor=actor, reason=reason)


def extract_again(_: int) -> None:
    reprocess(stage=Stage.READ, selection=Selection(), dry_run=False)


def compare_again(_: int) -> None:
    reprocess(stage=Stage.EXTRACTED, selection=Selection(), dry_run=False)


def make_older(_: int) -> None:
    Conflict.objects.update(detector_version="0.1")
    Appearance.objects.update(engine_version="0.1")
    Article.objects.update(extracted_by="0.1", compared_by="0.1")


def take_in_a_copy(number: int) -> None:
    """Take in one of the texts once more from another address."""
    text = TEXTS[number % len(TEXTS)]
    url = f"https://copy{Article.objects.count()}.example/story"
    article, _ = submit_article(Submission(text=f"{text} Agencies.", url=url))
    run_article(article_id=article.pk)


STEPS = (decide, decide, extract_again, compare_again, make_older, take_in_a_copy)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5)), min_size=2, max_size=6))
def test_a_decision_outlasts_every_run(db, steps):
    with transaction.atomic():
        for text in TEXTS:
            article, _ = submit_article(Submission(text=text))
            run_article(article_id=article.pk)
        assert Conflict.objects.exists()
        decided: dict[tuple[str, str], str] = {}
        for step, number in steps:
            step(number)
            now = {
                (row.claim_a.content_key, row.claim_b.content_key): row.status
                for row in Conflict.objects.select_related("claim_a", "claim_b")
            }
            assert decided.items() <= now.items()
            decided = {pair: status for pair, status in now.items() if status != "suggested"}
        transaction.set_rollback(True)
