"""A copy is one voice with its original, but a figure an editor changed on the way is a conflict."""

import pytest
from pytest_django.fixtures import Settings

from claims.models import Conflict
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article

pytestmark = pytest.mark.django_db
TEXT = (
    "The interior ministry said on Monday that 41 people were killed when the dam above Karlsund broke after a week "
    "of rain. Rescue teams from three provinces worked through the night and reached the last village at dawn. "
    "The operator of the dam said that its sensors had shown nothing unusual before the wall gave way. Residents "
    "described a wave as high as a house that carried cars and trees through the old market. Schools stay closed "
    "until the end of the week, and the railway to the coast is cut in two places."
)


def test_changed_figure_of_a_copy_is_compared_and_the_origin_is_one(settings: Settings) -> None:
    settings.ENGINE_ENTAILMENT_MODEL = "mpnet-claims"  # one voice on one day: signals alone are not enough
    original, _ = submit_article(Submission(text=TEXT, publisher="Harbour Gazette"))
    copy, _ = submit_article(
        Submission(text=TEXT.replace("41 people", "52 people"), publisher="Evening Echo")
    )
    same, _ = submit_article(Submission(text=TEXT + " More follows.", publisher="Morning Mail"))
    for article in (original, copy, same):
        run_article(article_id=article.pk)
        article.refresh_from_db()
    assert original.origin == copy.origin == same.origin
    quotes = {
        frozenset((row.appearance_a.quote, row.appearance_b.quote))
        for row in Conflict.objects.select_related("appearance_a", "appearance_b")
    }
    assert len(quotes) == 1
    assert {"41" in quote or "52" in quote for quote in quotes.pop()} == {True}
