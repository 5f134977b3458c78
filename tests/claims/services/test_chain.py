"""The whole chain in one process: the founding story, run twice, and copies of it."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Appearance, Article, Claim, Conflict, Revision, Stage
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from claims.services.reviews import confirm_conflict
from claims.services.stages import Selection, rework_articles
from tests import factories as make

pytestmark = pytest.mark.django_db

FOUNDING = (
    "Last week, Russia announced that Ukrainian troops had been driven out of the last village they "
    "occupied, a claim that Kyiv refuted, asserting that its forces remained active in Belgorod, another "
    "Russian region adjacent to Ukraine."
)


def take_in(text: str, **fields: str) -> Article:
    article, _ = submit_article(Submission(text=text, **fields))  # type: ignore[arg-type]
    run_article(article_id=article.pk)
    article.refresh_from_db()
    return article


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Article, Revision, Claim, Appearance, Conflict))


def sides(conflict: Conflict) -> set[str]:
    return {str(conflict.claim_a.speaker), str(conflict.claim_b.speaker)}


def test_founding_story_is_found_and_stored() -> None:
    article = take_in(FOUNDING)
    assert article.stage == "compared"
    denial = Conflict.objects.get(kind="denial")
    assert sides(denial) == {"Russia", "Ukraine"}
    quotes = {denial.appearance_a.quote, denial.appearance_b.quote}
    assert "Ukrainian troops had been driven out of the last village they occupied" in quotes
    assert denial.status == "suggested"
    assert {denial.claim_a.status, denial.claim_b.status} == {"unreviewed"}
    assert denial.claim_a.has_suggested_conflict
    assert denial.reasons[0]["message"]


def test_running_every_step_again_changes_nothing() -> None:
    article = take_in(FOUNDING)
    before = counts()
    for stage in ("fetched", "read", "extracted"):
        Article.objects.update(stage=stage)
        run_article(article_id=article.pk)
    assert counts() == before


def test_engine_run_again_on_finished_articles_keeps_decisions() -> None:
    article = take_in(FOUNDING)
    conflict = Conflict.objects.get(kind="denial")
    confirm_conflict(conflict_id=conflict.pk, actor=make.UserFactory())
    assert rework_articles(stage=Stage.READ, selection=Selection()) == [article.pk]
    run_article(article_id=article.pk)
    conflict.refresh_from_db()
    assert conflict.status == "confirmed"
    assert conflict.claim_a.status == "disputed"


@pytest.mark.parametrize("command", ["extract_claims", "find_conflicts"])
def test_commands_that_run_the_engine_again_keep_decisions(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(FOUNDING)
    conflict = Conflict.objects.get(kind="denial")
    confirm_conflict(conflict_id=conflict.pk, actor=make.UserFactory())
    before = counts()
    call_command(command)
    assert capsys.readouterr().out.startswith("0 articles")
    call_command(command, "--all")
    assert capsys.readouterr().out.startswith("1 articles, 0 did not get through")
    conflict.refresh_from_db()
    assert (counts(), conflict.status) == (before, "confirmed")
    assert Article.objects.get().stage == "compared"


def test_copy_of_the_text_adds_appearances_not_claims_or_conflicts() -> None:
    first = take_in(FOUNDING, url="https://one.example/a")
    before = counts()
    second = take_in(FOUNDING + " Read more on our site.", url="https://two.example/b")
    assert second.origin == first.origin
    after = counts()
    assert after[4] == before[4]  # conflicts
    claim = Claim.objects.get(speaker__name="Russia")
    assert claim.appearances.count() == 2


def test_claims_of_two_articles_are_compared() -> None:
    take_in("The interior ministry of Norland said 14 people were killed in the Kessin factory fire.")
    take_in("The Kessin workers' union said at least 40 people were killed in the Kessin factory fire.")
    conflict = Conflict.objects.get()
    assert conflict.kind == "numeric"


def test_other_language_is_parked_with_its_reason() -> None:
    article = take_in(
        "Die Regierung in Wien teilte am Montag mit, dass der Bau der neuen Brücke erst im Herbst beginnen "
        "werde. Die Opposition warf dem Minister vor, er habe die Kosten verschwiegen, und verlangte Auskunft."
    )
    assert (article.stage, article.language) == ("parked", "de")
    assert "English only" in article.parked_reason


def test_command_takes_a_story_file_and_prints_the_conflict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "story.json"
    story.write_text(
        json.dumps({"articles": [{"text": FOUNDING, "title": "T", "publisher": "Defence Talks"}]})
    )
    call_command("ingest_article", str(story))
    printed = capsys.readouterr().out
    assert "new article" in printed
    assert "Russia (announced) - Defence Talks" in printed
    assert "Ukraine (refuted) - Defence Talks" in printed
    call_command("ingest_article", str(story))
    assert "known article" in capsys.readouterr().out
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("x.json", b"{", "not JSON"),
        ("x.json", b'{"articles": [{}]}', "expected"),
        ("x.txt", b"\xff\xfe\x00", "not UTF-8"),
        ("x.json", b'{"text": "a", "published_at": "yesterday"}', "Not a date"),
        ("x.txt", b"", "Nothing to read"),
    ],
)
def test_command_refuses_bad_files_in_one_line(tmp_path: Path, name: str, body: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(CommandError, match=message):
        call_command("ingest_article", str(path))
    assert Article.objects.count() == 0


def test_command_names_a_missing_file() -> None:
    with pytest.raises(CommandError, match="Cannot read"):
        call_command("ingest_article", "no-such-file.txt")
