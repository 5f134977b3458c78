"""Stored bytes are read again by a newer reader; what the older one found stays."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from claims import engine
from claims.models import Appearance, Article, Revision
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from tests.claims.site import Site

pytestmark = pytest.mark.django_db
WORDS = [
    "The harbour authority of Karlsund said on Monday that the new breakwater would open in spring.",
    "The mayor denied that the city council had ignored warnings about the state of the harbour wall.",
]


@pytest.fixture
def article(site: Site) -> Article:
    site.page("post.example/a", "Breakwater opens in spring", WORDS)
    row, _ = submit_article(Submission(url="http://post.example/a"))
    assert run_article(article_id=row.pk) == "compared"
    row.refresh_from_db()
    return row


def newer_reader(monkeypatch: pytest.MonkeyPatch, text: str | None = None) -> None:
    """Make the reader a newer one, which finds ``text`` where that is given."""
    read = engine.read_page
    monkeypatch.setattr(engine, "reader_version", lambda: "newer")
    if text is not None:
        monkeypatch.setattr(
            engine, "read_page", lambda *args, **kwargs: replace(read(*args, **kwargs), text=text)
        )


def run(*args: str) -> str:
    out = StringIO()
    call_command("read_articles", *args, stdout=out, stderr=out)
    return out.getvalue()


def test_another_reading_is_a_revision_of_its_own_and_its_claims_replace_the_older(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer_reader(monkeypatch, WORDS[1] + "\n" + WORDS[0].replace("spring", "autumn"))
    assert "1 articles, 0 did not get through" in run()
    first, second = article.revisions.order_by("pk")
    assert (second.reread_of, second.sha256, second.fetched_at) == (first, first.sha256, first.fetched_at)
    assert bytes(second.raw) == bytes(first.raw)
    assert "spring" in first.text
    quotes = {row.quote for row in Appearance.objects.filter(is_stale=False)}
    assert any("autumn" in quote for quote in quotes)
    assert not any("spring" in quote for quote in quotes)
    assert not Appearance.objects.exclude(source_state="unchanged").exists()  # the publisher changed nothing
    article.refresh_from_db()
    assert article.read_by == "newer"
    assert "0 articles" in run()


def test_same_reading_only_notes_the_version(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(Appearance.objects.values_list("pk", flat=True))
    newer_reader(monkeypatch)
    run()
    revision = article.revisions.get()
    assert revision.reader_version == "newer"
    assert set(Appearance.objects.filter(is_stale=False).values_list("pk", flat=True)) == before


def test_dry_run_changes_nothing(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    newer_reader(monkeypatch, "The mayor said nothing at all about the wall of the harbour on Monday.")
    assert "Nothing was changed" in run("--dry-run")
    assert Revision.objects.count() == 1
    assert Article.objects.exclude(read_by="newer").filter(pk=F("pk")).count() == 1
