"""What stands beside the two sides: opinions, the group, dates on one line, what else was said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.timeline import timeline_of
from claims.models import Article, Claim, ClaimEdge, Conflict, DismissReason, ReviewRule
from claims.services import reviews
from claims.services.disputes import join_dispute
from claims.services.leads import choose_leads
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = reverse("admin:claims_conflict_changelist")


def page(client: Client, conflict: Conflict) -> str:
    return client.get(reverse("admin:claims_conflict_change", args=[conflict.pk])).content.decode()


def decide(client: Client, conflict: Conflict, decision: str, **data: object):
    url = reverse("admin:claims_conflict_decide", args=[conflict.pk])
    return client.post(url, {"decision": decision, "version": conflict.version, **data}, follow=True)


def in_article(claim: Claim, article: Article) -> None:
    """Have a claim stand in a further revision of an article."""
    revision = make.RevisionFactory(article=article, text=f"{claim.proposition}.")
    make.AppearanceFactory(claim=claim, revision=revision, quote=claim.proposition)


@pytest.fixture
def group() -> list[Conflict]:
    """Two claims of one side against one of the other, tied as agreeing: two pairs, one question."""
    first, second = (make.ClaimFactory(speaker__side="Russia") for _ in range(2))
    other = make.ClaimFactory(speaker__side="Ukraine")
    ClaimEdge.objects.create(
        claim_a=first,
        claim_b=second,
        kind="agreement",
        status="automatic",
        score=1,
        detector="wording",
        detector_version="1",
    )
    rows = []
    for claim in (first, second):
        rows.append(
            make.ConflictFactory(
                appearance_a=make.AppearanceFactory(claim=claim),
                appearance_b=make.AppearanceFactory(claim=other),
                score=0.9 - len(rows) / 10,
            )
        )
        join_dispute(rows[-1])
    choose_leads()
    return rows


def test_the_queue_shows_one_row_for_the_pairs_between_two_positions(
    reviewer: Client, group: list[Conflict]
) -> None:
    listed = reviewer.get(LIST)
    assert list(listed.context["cl"].result_list) == [group[0]]
    html = listed.content.decode()
    assert "1 more pair between these two positions" in html
    assert "position: 2 claims, 2 articles, 2 origins" in html
    assert set(reviewer.get(f"{LIST}?pairs=all").context["cl"].result_list) == set(group)
    assert set(reviewer.get(f"{LIST}?pairs={group[0].pk}").context["cl"].result_list) == set(group)


def test_filter_and_search_find_a_row_by_the_pairs_it_stands_for(
    reviewer: Client, group: list[Conflict]
) -> None:
    speaker = group[1].claim_a.speaker
    for query in (f"claim_a__speaker__id__exact={speaker.pk}", f"q={speaker.name.replace(' ', '+')}"):
        assert list(reviewer.get(f"{LIST}?{query}").context["cl"].result_list) == [group[0]], query
    assert not reviewer.get(f"{LIST}?q=nobody-said-this").context["cl"].result_list


def test_each_page_says_what_stands_for_it(reviewer: Client, group: list[Conflict]) -> None:
    assert "Stands for 1 more pair" in page(reviewer, group[0])
    assert f"conflict #{group[0].pk}</a> stands for this pair" in page(reviewer, group[1])


def test_the_list_asks_no_more_queries_for_more_groups(
    reviewer: Client, group: list[Conflict], django_assert_max_num_queries
) -> None:
    reviewer.get(LIST)
    with django_assert_max_num_queries(16):
        reviewer.get(LIST)


def test_the_time_line_has_both_sides_in_order() -> None:
    early, late = make.NOW - timedelta(days=3), make.NOW + timedelta(days=2)
    first = make.ClaimFactory(said_at=make.NOW)
    second = make.ClaimFactory(said_at=late, as_of=early, as_of_precision="day")
    conflict = make.ConflictFactory(
        appearance_a=make.AppearanceFactory(claim=first), appearance_b=make.AppearanceFactory(claim=second)
    )
    events = timeline_of(conflict)
    assert [event.at for event in events] == sorted(event.at for event in events)
    told = [(event.lane, event.what) for event in events if not event.url]
    assert told == [
        (1, "what it is about"),
        (0, f"said by {first.speaker}"),
        (1, f"said by {second.speaker}"),
    ]
    assert sum("printed by" in event.what for event in events) == 2


def test_what_else_the_two_said_in_these_articles_is_shown(reviewer: Client) -> None:
    conflict = make.ConflictFactory()
    revision = conflict.appearance_a.revision
    same = make.ClaimFactory(speaker=conflict.claim_b.speaker, proposition="the bridge is open")
    in_article(same, revision.article)
    stranger = make.ClaimFactory(proposition="it rained")
    in_article(stranger, revision.article)
    elsewhere = make.ClaimFactory(speaker=conflict.claim_b.speaker, proposition="another matter")
    make.AppearanceFactory(claim=elsewhere)
    shown = page(reviewer, conflict)
    assert "the bridge is open" in shown
    assert "it rained" not in shown
    assert "another matter" not in shown


def test_the_second_person_is_told_that_one_decided_but_not_what(
    reviewer: Client, editor: Client, client: Client
) -> None:
    conflict = make.ConflictFactory()
    ReviewRule.objects.filter(kind=conflict.kind).update(needs_two=True)
    told = decide(reviewer, conflict, "confirm", note="plain as day").content.decode()
    assert "Kept as your opinion" in told
    mine = page(reviewer, conflict)
    assert "Take your opinion back" in mine
    assert "plain as day" in mine
    hers = page(editor, conflict)
    assert "One person decided already" in hers
    assert "plain as day" not in hers
    decide(editor, conflict, "confirm")
    conflict.refresh_from_db()
    assert conflict.status == "confirmed"


def test_an_opinion_is_taken_back_from_the_page(reviewer: Client) -> None:
    conflict = make.ConflictFactory()
    ReviewRule.objects.filter(kind=conflict.kind).update(needs_two=True)
    decide(reviewer, conflict, "confirm")
    decide(reviewer, conflict, "undo")
    assert "Nobody decided yet" in page(reviewer, conflict)


def test_same_claim_leaves_a_page_that_undo_brings_back(reviewer: Client) -> None:
    speaker = make.SpeakerFactory()
    claims = [make.ClaimFactory(speaker=speaker) for _ in range(2)]
    conflict = make.ConflictFactory(
        appearance_a=make.AppearanceFactory(claim=claims[0]),
        appearance_b=make.AppearanceFactory(claim=claims[1]),
    )
    reason = DismissReason.objects.get(slug="same-claim")
    decide(reviewer, conflict, "dismiss", reason=reason.pk)
    assert Claim.objects.count() == 1
    assert "Both sides are one claim now" in page(reviewer, conflict)
    conflict = Conflict.everything.get(pk=conflict.pk)
    decide(reviewer, conflict, "undo")
    assert Claim.objects.count() == 2
    assert Conflict.objects.get().status == "suggested"


def test_a_later_statement_is_named(reviewer: Client) -> None:
    first = make.AppearanceFactory()
    later = make.ClaimFactory(said_at=make.NOW + timedelta(days=9))
    conflict = make.ConflictFactory(appearance_a=first, appearance_b=make.AppearanceFactory(claim=later))
    reason = DismissReason.objects.get(slug="update")
    reviews.dismiss_conflict(conflict_id=conflict.pk, actor=make.UserFactory(), reason=reason)
    shown = page(reviewer, conflict)
    told = shown[shown.index("Later statement") :]
    assert told.index(later.proposition) < told.index("takes the place of the other")
