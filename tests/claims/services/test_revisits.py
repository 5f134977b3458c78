"""Looking at pages again: what changed, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Appearance, Article, Change, Notice, Stage
from claims.services import revisits
from claims.services.chain import run_article
from claims.services.hosts import HostBusyError
from claims.services.ingest import Submission, submit_article
from claims.services.revisits import VISITS_AFTER, revisit_article
from tests import factories as make
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db
ADDRESS, URL = "post.example/a", "http://post.example/a"
WORDS = [
    "The harbour authority of Karlsund said on Monday that the new breakwater would open in spring.",
    "Officials said that 40 people were hurt when a crane fell on the northern quay last week.",
    "Residents of the old town have complained for years about flooding in their cellars and streets.",
    "The mayor denied that the city council had ignored warnings about the state of the harbour wall.",
]


def show(site: Site, *words: str, title: str = "Breakwater opens in spring") -> None:
    site.page(ADDRESS, title, list(words))


@pytest.fixture
def article(site: Site) -> Article:
    """An article that went through the whole chain."""
    show(site, *WORDS)
    row, _ = submit_article(Submission(url=URL))
    assert run_article(article_id=row.pk) == Stage.COMPARED
    row.refresh_from_db()
    return row


def look(article: Article) -> str | None:
    outcome = revisit_article(article_id=article.pk)
    article.refresh_from_db()
    return outcome


def passages(words: str) -> list[tuple[str, str]]:
    rows = Appearance.objects.filter(quote__contains=words).order_by("pk")
    return list(rows.values_list("source_state", "edited_to"))


def test_first_visit_plans_the_next_and_they_become_rarer(article: Article, site: Site) -> None:
    waits = [article.next_visit_at - timezone.now()]
    while article.next_visit_at is not None:
        assert look(article) == "same"
        waits.append(article.next_visit_at - timezone.now() if article.next_visit_at else timedelta(0))
    assert [round(wait / timedelta(hours=1)) for wait in waits] == [1, 4, 12, 24, 72, 168, 720, 0]
    assert article.revisions.count() == 1
    assert len(VISITS_AFTER) == 7


def test_a_page_that_did_not_change_is_asked_for_with_its_validators(article: Article, site: Site) -> None:
    site.answers[ADDRESS].headers["ETag"] = '"7"'
    show_again = site.answers[ADDRESS]
    show_again.body += b"<!-- -->"
    look(article)  # other bytes, same words: nothing is kept, not even the validator
    assert article.revisions.count() == 1
    article.revisions.update(headers={"etag": '"7"'})
    assert look(article) == "same"
    assert site.requests[-1]["if-none-match"] == '"7"'


def test_edited_sentence_flags_its_claim_and_tells_who_decided_on_it(article: Article, site: Site) -> None:
    quote = Appearance.objects.filter(quote__contains="40 people").first()
    assert quote is not None
    conflict = make.ConflictFactory(claim_a=quote.claim, appearance_a=quote)
    verdict = make.VerdictFactory(conflict=conflict)
    show(site, WORDS[0], WORDS[1].replace("40", "52"), *WORDS[2:])
    assert look(article) == "changed"
    assert (article.stage, article.visits) == (Stage.READ, 1)
    new = WORDS[1].replace("40", "52")
    assert set(passages("40 people")) == {("edited_in_source", new)}
    assert {state for state, _ in passages("breakwater would open")} == {"unchanged"}
    notice = Notice.objects.get()
    assert (notice.user, notice.conflict, notice.appearance, notice.kind) == (
        verdict.actor,
        conflict,
        quote,
        "edited_in_source",
    )
    change = Change.objects.get(event="claim.edited_in_source", object_id=quote.claim.public_id)
    assert change.payload["edited_to"] == new
    run_article(article_id=article.pk)
    assert passages("52 people")


def test_removed_sentence_is_flagged_and_comes_back_unflagged(article: Article, site: Site) -> None:
    show(site, *WORDS[:3])
    assert look(article) == "changed"
    assert {state for state, _ in passages("ignored warnings")} == {"removed_in_source"}
    run_article(article_id=article.pk)
    show(site, *WORDS)
    assert look(article) == "changed"
    assert {state for state, _ in passages("ignored warnings")} == {"unchanged"}
    newest = article.revisions.order_by("fetched_at").last()
    assert newest is not None
    assert newest.reread_of == article.revisions.order_by("fetched_at").first()


def test_trivial_change_is_kept_but_changes_no_claim(article: Article, site: Site) -> None:
    show(
        site,
        *(word.replace(",", ";").replace("Officials said that", "Officials  said – that") for word in WORDS),
    )
    assert look(article) == "trivial"
    assert article.stage == Stage.COMPARED
    assert [row.is_trivial for row in article.revisions.order_by("fetched_at")] == [False, True]
    assert not Change.objects.filter(event__startswith="claim.edited").exists()


def test_new_headline_is_a_change(article: Article, site: Site) -> None:
    show(site, *WORDS, title="Breakwater will not open before autumn")
    assert look(article) == "changed"
    assert article.title == "Breakwater will not open before autumn"


def test_page_not_there_twice_is_gone_and_its_claims_are_flagged(article: Article, site: Site) -> None:
    answer = site.answers.pop(ADDRESS)
    assert look(article) == "gone"
    assert article.gone_since is not None
    assert {state for state, _ in passages("40 people")} == {"unchanged"}
    assert look(article) == "gone"
    assert {state for state, _ in passages("40 people")} == {"removed_in_source"}
    site.answers[ADDRESS] = answer
    assert look(article) == "same"
    assert article.gone_since is None
    assert {state for state, _ in passages("40 people")} == {"unchanged"}


def test_failed_visit_and_unreadable_page_change_nothing(article: Article, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"", status=500)
    assert look(article) == "failed"
    site.answers[ADDRESS] = Answer(b"<html><title>Just a moment...</title>Checking your browser</html>")
    assert look(article) == "failed"
    assert article.stage == Stage.COMPARED
    assert article.revisions.count() == 1
    assert article.next_visit_at > timezone.now() + timedelta(hours=5)


def test_due_articles_are_taken_once(article: Article) -> None:
    parked = make.ArticleFactory(parked=True, next_visit_at=timezone.now())
    assert revisits.take_due_visits() == []
    Article.objects.update(next_visit_at=timezone.now() - timedelta(minutes=1))
    assert revisits.take_due_visits() == [article.pk]
    assert revisits.take_due_visits() == []
    assert revisit_article(article_id=parked.pk) is None


def test_closed_host_moves_the_visit(article: Article) -> None:
    make.models.Host.objects.update(closed_until=timezone.now() + timedelta(hours=3))
    with pytest.raises(HostBusyError):
        revisit_article(article_id=article.pk)
    article.refresh_from_db()
    assert article.next_visit_at > timezone.now() + timedelta(minutes=179)


def test_ticker_is_left_alone_after_many_versions(
    article: Article, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisits, "MOST_REVISIONS", 2)
    show(site, *WORDS[:3])
    assert look(article) == "changed"
    assert article.next_visit_at is None
