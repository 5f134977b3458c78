"""A newer engine over stored articles: what it withdraws, what it must not touch, and the dry run."""

import json

import pytest
from django.core.management import CommandError, call_command

from claims import engine
from claims.models import (
    Appearance,
    Article,
    Change,
    Claim,
    ClaimEdge,
    Conflict,
    DismissReason,
    Dispute,
    EdgeKind,
    EvidenceStance,
    Stage,
)
from claims.services.chain import run_article
from claims.services.disputes import join_dispute
from claims.services.ingest import Submission, submit_article
from claims.services.reprocessing import reprocess
from claims.services.reviews import confirm_conflict, dismiss_conflict, undo_verdict
from claims.services.stages import Selection, finished_articles
from tests import factories as make

pytestmark = pytest.mark.django_db

MINISTRY = "The interior ministry of Norland said 14 people were killed in the Kessin factory fire."
UNION = "The Kessin workers' union said at least 40 people were killed in the Kessin factory fire."
BRIDGE = "The mayor of Arbaat said on Monday that the bridge over the Sel was open."
EVERYTHING = Selection()


def take_in(text: str, **fields: str) -> Article:
    article, _ = submit_article(Submission(text=text, **fields))  # type: ignore[arg-type]
    run_article(article_id=article.pk)
    article.refresh_from_db()
    return article


@pytest.fixture
def fire() -> Conflict:
    """Return the one conflict of two articles."""
    take_in(MINISTRY)
    take_in(UNION)
    conflict: Conflict = Conflict.objects.get()
    return conflict


def wrong_suggestion(first: str = MINISTRY, second: str = BRIDGE, **fields: object) -> Conflict:
    """Return a suggestion of an older engine between claims that have nothing to do with each other."""
    rows = [take_in(text).revisions.get().appearances.first() for text in (first, second)]
    a, b = sorted(rows, key=lambda row: row.claim_id)  # type: ignore[union-attr]
    conflict: Conflict = make.ConflictFactory(appearance_a=a, appearance_b=b, reasons=[], **fields)
    join_dispute(conflict)
    return conflict


def rework(stage: Stage = Stage.READ, *, dry_run: bool = False):
    return reprocess(stage=stage, selection=EVERYTHING, dry_run=dry_run)


def events(kind: str) -> int:
    return Change.objects.filter(event=kind).count()


def test_a_suggestion_of_an_older_engine_is_renewed_in_its_row(fire):
    Conflict.objects.update(detector_version="0.1", score=0.01, reasons=[])
    difference = rework()
    renewed = Conflict.objects.get()
    assert (renewed.pk, renewed.public_id) == (fire.pk, fire.public_id)
    assert (renewed.detector_version, renewed.score, renewed.reasons) == (
        engine.version(),
        fire.score,
        fire.reasons,
    )
    assert [row.before for row in difference.conflicts_changed] == ["numeric 0.01"]
    assert events("conflict.suggested") == 1


@pytest.mark.parametrize("stage", [Stage.READ, Stage.EXTRACTED])
def test_what_the_engine_would_not_suggest_is_withdrawn(stage):
    conflict = wrong_suggestion()
    difference = rework(stage)
    assert not Conflict.objects.exists()
    assert len(difference.conflicts_withdrawn) == 1
    assert Change.objects.get(event="conflict.withdrawn").object_id == conflict.public_id
    assert not Dispute.objects.exists()
    assert not Claim.objects.filter(has_suggested_conflict=True).exists()
    assert (difference.disputes_before, difference.disputes_after) == (1, 0)


def test_a_suggestion_of_this_engine_is_left_alone():
    wrong_suggestion(detector=engine.detector(), detector_version=engine.version())
    rework()
    assert Conflict.objects.count() == 1


def test_decided_conflicts_stay_whatever_the_engine_thinks():
    dismissed = wrong_suggestion()
    reason = DismissReason.objects.get(slug="other-scope")
    dismiss_conflict(conflict_id=dismissed.pk, actor=make.UserFactory(), reason=reason)
    confirmed = wrong_suggestion("The port of Sel said the crane was sold.", "The guild said eels are back.")
    confirm_conflict(conflict_id=confirmed.pk, actor=make.UserFactory())
    before = list(Conflict.objects.order_by("pk").values())
    assert rework().decided == 2
    assert list(Conflict.objects.order_by("pk").values()) == before


def test_a_suggestion_that_a_person_worked_on_stays():
    undone = wrong_suggestion()
    actor = make.UserFactory()
    confirm_conflict(conflict_id=undone.pk, actor=actor)
    undo_verdict(conflict_id=undone.pk, actor=actor)
    backed = wrong_suggestion("The port of Sel said the crane was sold.", "The guild said eels are back.")
    make.EvidenceFactory(conflict=backed, stance=EvidenceStance.DISCUSSES)
    rework()
    assert set(Conflict.objects.values_list("pk", flat=True)) == {undone.pk, backed.pk}


def stale_passage(**fields: object) -> Appearance:
    """Return a passage with a claim that the engine as it is now does not find."""
    revision = take_in(BRIDGE).revisions.get()
    row: Appearance = make.AppearanceFactory(revision=revision, quote="The mayor of Arbaat", **fields)
    return row


def test_a_claim_that_is_no_longer_found_goes_with_its_passage():
    gone = stale_passage().claim
    difference = rework()
    assert not Claim.everything.filter(pk=gone.pk).exists()
    assert Change.objects.get(event="claim.removed").object_id == gone.public_id
    assert (difference.claims_kept, len(difference.claims_removed)) == (1, 1)


def test_a_claim_that_stands_elsewhere_only_loses_the_passage():
    passage = stale_passage()
    elsewhere = make.AppearanceFactory(claim=passage.claim, revision__article__parked=True)
    rework()
    assert list(passage.claim.appearances.all()) == [elsewhere]
    assert events("claim.removed") == 0


def test_a_claim_that_a_person_graded_stays():
    passage = stale_passage(claim=make.ClaimFactory(credibility=2))
    rework()
    assert Claim.objects.filter(pk=passage.claim_id).exists()


def test_a_decided_conflict_keeps_the_passage_it_cites():
    passage = stale_passage()
    other = make.AppearanceFactory()
    a, b = sorted([passage, other], key=lambda row: row.claim_id)
    conflict = make.ConflictFactory(appearance_a=a, appearance_b=b)
    confirm_conflict(conflict_id=conflict.pk, actor=make.UserFactory())
    rework()
    passage.refresh_from_db()
    assert passage.is_stale
    assert Conflict.objects.get().status == "confirmed"
    assert rework().claims_added == []  # and it is not compared again


def test_a_passage_found_again_is_no_longer_stale():
    take_in(BRIDGE)
    Appearance.objects.update(is_stale=True, engine_version="0.1")
    rework()
    row = Appearance.objects.get()
    assert (row.is_stale, row.engine_version) == (False, engine.version())


def test_a_suggested_edge_of_an_older_engine_goes(fire):
    edge = make.ClaimEdgeFactory(
        appearance_a=fire.appearance_a, appearance_b=fire.appearance_b, kind=EdgeKind.AGREEMENT
    )
    rework(Stage.EXTRACTED)
    assert not ClaimEdge.objects.filter(pk=edge.pk).exists()


def test_a_reading_of_another_form_is_left_out_until_it_is_extracted_again(fire, caplog):
    Conflict.objects.update(detector_version="0.1")
    Appearance.objects.filter(pk=fire.appearance_a_id).update(analysis={"form": "of an older engine"})
    rework(Stage.EXTRACTED)
    assert Conflict.objects.get().detector_version == "0.1"
    assert "run manage.py extract_claims" in caplog.text
    rework(Stage.READ)
    assert Conflict.objects.get().detector_version == engine.version()


def state() -> list[object]:
    models = (Article, Claim, Appearance, Conflict, Dispute, Change, ClaimEdge)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_dry_run_shows_what_a_real_run_does_and_changes_nothing(fire):
    wrong_suggestion("The port of Sel said the crane was sold.", BRIDGE)
    stale_passage()
    Conflict.objects.filter(pk=fire.pk).update(detector_version="0.1", score=0.2)
    before = state()
    planned = rework(dry_run=True)
    assert state() == before
    assert planned == rework()
    assert planned.conflicts_withdrawn
    assert planned.conflicts_changed
    assert planned.claims_removed


def test_an_article_that_does_not_get_through_is_named():
    article = take_in(BRIDGE)
    Article.objects.update(language="de")
    difference = rework()
    assert difference.stuck == [
        f"article {article.pk}: The engine reads English only; this article is in 'de'."
    ]


def test_selection_takes_what_every_condition_allows():
    feed = make.FeedFactory()
    old = make.ArticleFactory(feed=feed, extracted_by="0.1")
    current = make.ArticleFactory(feed=feed, extracted_by=engine.version())
    late = make.ArticleFactory(published_at=make.NOW.replace(year=2026), extracted_by="0.1")
    make.ArticleFactory(parked=True)

    def ids(**given: object) -> list[int]:
        return [row.pk for row in finished_articles(stage=Stage.READ, selection=Selection(**given))]

    assert ids() == [old.pk, current.pk, late.pk]
    assert ids(other_than=engine.version()) == [old.pk, late.pk]
    assert ids(feed_id=feed.pk) == [old.pk, current.pk]
    assert ids(feed_id=feed.pk, other_than=engine.version()) == [old.pk]
    assert ids(published_since=make.NOW.replace(day=29)) == [late.pk]
    assert ids(article_ids=(late.pk,)) == [late.pk]
    assert ids(limit=1) == [old.pk]


def test_the_command_prints_the_difference_as_text_and_as_json(fire, capsys):
    Conflict.objects.update(detector_version="0.1", score=0.2)
    call_command("find_conflicts", "--all", "--dry-run")
    printed = capsys.readouterr().out
    assert "conflicts: 0 kept, 0 added, 1 changed, 0 withdrawn; 0 decided ones stay" in printed
    assert "numeric 0.20 -> numeric" in printed
    assert "Nothing was changed" in printed
    call_command("find_conflicts", "--all", "--json")
    assert len(json.loads(capsys.readouterr().out)["conflicts_changed"]) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--feed", "https://nowhere.example/rss"], "no feed"),
        (["--ids", "999999"], "no article 999999"),
        (["--limit", "0"], "at least 1"),
        (["--since", "soon"], "Not a date"),
    ],
)
def test_the_command_refuses_what_it_cannot_do_in_one_line(arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("extract_claims", *arguments)
