"""Deciding conflicts, on the page and on a selection, and who may."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Conflict, ConflictStatus, DismissReason, Evidence, Verdict
from claims.services import reviews
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ConflictFactory,
    RevisionFactory,
    SpeakerFactory,
    UserFactory,
)

# Fixtures asked for by name do not say that a test needs the database, and order follows from that.
pytestmark = pytest.mark.django_db

LIST = "/admin/claims/conflict/"


def page(conflict: Conflict) -> str:
    return reverse("admin:claims_conflict_change", args=[conflict.pk])


def decide(client: Client, conflict: Conflict, decision: str, **data: object):
    url = reverse("admin:claims_conflict_decide", args=[conflict.pk])
    return client.post(url, {"decision": decision, "version": conflict.version, **data})


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def reason() -> DismissReason:
    return DismissReason.objects.get(slug="other-place")


def test_confirming_disputes_both_claims_and_leads_on(reviewer: Client) -> None:
    conflict, following = ConflictFactory(score=0.9), ConflictFactory(score=0.8)
    response = decide(reviewer, conflict, "confirm", note="Same bridge.")
    assert response.url == f"{page(following)}?last={conflict.pk}"
    assert "Confirmed" in told(response)
    conflict.refresh_from_db()
    assert conflict.status == ConflictStatus.CONFIRMED
    assert set(Claim.objects.disputed()) == {conflict.claim_a, conflict.claim_b}
    assert conflict.verdicts.get().note == "Same bridge."


def test_dismissing_keeps_the_reason(reviewer: Client) -> None:
    conflict = ConflictFactory()
    response = decide(reviewer, conflict, "dismiss", reason=reason().pk)
    assert response.url == LIST
    conflict.refresh_from_db()
    assert conflict.dismiss_reason == reason()
    assert not Claim.objects.disputed()


def test_dismissing_without_a_reason_changes_nothing(reviewer: Client) -> None:
    conflict = ConflictFactory()
    response = decide(reviewer, conflict, "dismiss", note="typed & kept")
    assert "Choose why" in told(response)
    assert response.url == f"{page(conflict)}?note=typed+%26+kept"
    assert "typed &amp; kept</textarea>" in reviewer.get(response.url).content.decode()
    assert not Verdict.objects.exists()


def test_undoing_waits_for_a_decision_again(reviewer: Client) -> None:
    conflict = ConflictFactory()
    decide(reviewer, conflict, "confirm")
    conflict.refresh_from_db()
    response = decide(reviewer, conflict, "undo")
    assert response.url == page(conflict)
    conflict.refresh_from_db()
    assert conflict.status == ConflictStatus.SUGGESTED
    assert not Claim.objects.disputed()


def test_the_next_page_offers_to_undo_the_last_decision(reviewer: Client) -> None:
    conflict = ConflictFactory(score=0.9)
    ConflictFactory(score=0.8)
    response = reviewer.get(decide(reviewer, conflict, "confirm").url)
    assert response.context["last_decided"] == conflict
    assert "Undo it" in response.content.decode()


def test_a_stale_page_is_refused_and_says_what_happened(reviewer: Client) -> None:
    conflict = ConflictFactory()
    other = UserFactory(username="ann", role="reviewer")
    reviews.dismiss_conflict(conflict_id=conflict.pk, actor=other, reason=reason())
    response = decide(reviewer, conflict, "confirm")
    assert "Somebody changed this conflict" in told(response)
    assert "Other place" in told(response)
    assert "ann" in told(response)
    assert Verdict.objects.count() == 1


def test_a_decision_must_be_posted_with_the_version(reviewer: Client) -> None:
    conflict = ConflictFactory()
    url = reverse("admin:claims_conflict_decide", args=[conflict.pk])
    assert reviewer.get(url).status_code == 405
    reviewer.post(url, {"decision": "confirm"})
    reviewer.post(url, {"decision": "delete", "version": 1})
    assert reviewer.post("/admin/claims/conflict/999999/decide/").status_code == 404
    assert not Verdict.objects.exists()


def test_a_decision_needs_the_csrf_token(reviewer: Client) -> None:
    conflict = ConflictFactory()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = reviewer.cookies
    assert decide(strict, conflict, "confirm").status_code == 403


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_others_see_but_do_not_decide(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    conflict = ConflictFactory()
    shown = client.get(page(conflict)).content.decode()
    assert "driven" in shown or "troops" in shown
    assert 'value="confirm"' not in shown
    assert decide(client, conflict, "confirm").status_code == 403
    selection = {"action": "confirm_selected", "_selected_action": [conflict.pk]}
    client.post(LIST, selection)
    assert not Verdict.objects.exists()


@pytest.mark.django_db
def test_nobody_decides_without_signing_in(client: Client) -> None:
    response = decide(client, ConflictFactory(), "confirm")
    assert response.url.startswith("/admin/login/")
    assert not Verdict.objects.exists()


def test_the_engines_output_cannot_be_posted(reviewer: Client) -> None:
    conflict = ConflictFactory(score=0.9)
    evidence = {f"evidence-{name}": value for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))}
    reviewer.post(page(conflict), {"score": 0.1, "kind": "numeric", "status": "confirmed", **evidence})
    kept = Conflict.objects.get(pk=conflict.pk)
    assert (kept.score, kept.kind, kept.status) == (0.9, "denial", "suggested")
    assert kept.events.count() == 1


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://archive.example/1", True),
        ("javascript:alert(1)", False),
        ("ftp://a.example/x", False),
        ("", False),
    ],
)
def test_evidence_is_a_web_address_or_an_article(reviewer: Client, url: str, is_kept: bool) -> None:
    conflict = ConflictFactory()
    form = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-url": url, "0-stance": "supports_a", "0-note": "x"}
    reviewer.post(page(conflict), {f"evidence-{name}": value for name, value in form.items()})
    assert Evidence.objects.filter(conflict=conflict, url=url, added_by__isnull=False).exists() is is_kept


def test_the_list_gives_the_reasons_for_and_not_those_against(reviewer: Client) -> None:
    against = [{"signal": "x", "message": f"against {n}", "weight": -1, "a": [], "b": []} for n in range(4)]
    ConflictFactory(
        reasons=[*against, {"signal": "y", "message": "speaks for it", "weight": 1, "a": [], "b": []}]
    )
    shown = reviewer.get(LIST).content.decode()
    assert "speaks for it" in shown
    assert "against 0" not in shown


def test_undecided_come_first_then_by_score(reviewer: Client) -> None:
    low, high, decided = ConflictFactory(score=0.2), ConflictFactory(score=0.7), ConflictFactory(score=1.0)
    reviews.confirm_conflict(conflict_id=decided.pk, actor=UserFactory())
    assert list(reviewer.get(LIST).context["cl"].result_list) == [high, low]
    everything = reviewer.get(f"{LIST}?status=all").context["cl"].result_list
    assert list(everything) == [high, low, decided]


def test_the_page_takes_the_same_queries_for_a_long_story(reviewer: Client) -> None:
    conflict = ConflictFactory()

    def decide_and_count(times: int) -> int:
        for _ in range(times):
            decide(reviewer, Conflict.objects.get(pk=conflict.pk), "confirm")
            decide(reviewer, Conflict.objects.get(pk=conflict.pk), "undo")
            ConflictFactory()
        reviewer.get(page(conflict))
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(page(conflict))
        return len(queries)

    few = decide_and_count(1)
    assert decide_and_count(4) == few <= 34


def test_hostile_text_stays_text(reviewer: Client) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    article = ArticleFactory(title=bad, url="javascript:alert(3)")
    revision = RevisionFactory(article=article, text=f"{bad} before “{bad} is so”, {bad} after")
    speaker = SpeakerFactory(name=bad, side=bad)
    appearance = AppearanceFactory(
        revision=revision, quote=f"{bad} is so", cue=bad, claim__speaker=speaker, claim__proposition=bad
    )
    conflict = ConflictFactory(appearance_a=appearance)
    conflict.reasons[0]["message"] = bad
    conflict.save()
    for url in (LIST, page(conflict), f"/admin/claims/article/{article.pk}/change/", "/admin/claims/claim/"):
        shown = reviewer.get(url).content.decode()
        assert "alert(1)" in shown
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert 'href="javascript:' not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind__exact=numeric", False),
        ("kind__exact=denial", True),
        ("place=Kursk", True),
        ("place=Kyiv", False),
        ("language=en", True),
        ("language=de", False),
        ("detector=rules:0.1", True),
        ("detector=rules:9", False),
        ("claim_a__published_at_from=2025-04-28&claim_a__published_at_to=2025-04-28", True),
        ("claim_a__published_at_from=2025-04-29", False),
        ("q=withdrawn", True),
        ("q=Gerasimov", True),
        ("q=bakery", False),
    ],
)
def test_filters_and_search_find_either_side(reviewer: Client, query: str, found: bool) -> None:
    speaker = SpeakerFactory(name="Valery Gerasimov")
    side = AppearanceFactory(
        claim__places=["kursk"], claim__proposition="troops were withdrawn", claim__speaker=speaker
    )
    conflict = ConflictFactory(appearance_a=side)
    shown = reviewer.get(f"{LIST}?{query}")
    assert shown.status_code == 200
    assert (conflict in shown.context["cl"].result_list) is found


def test_speaker_and_outlet_filters_look_at_both_sides(reviewer: Client) -> None:
    conflict = ConflictFactory()
    ConflictFactory()
    outlet = conflict.appearance_b.revision.article.publisher
    for query in (
        f"claim_a__speaker__id__exact={conflict.claim_b.speaker_id}",
        f"appearance_a__revision__article__publisher__id__exact={outlet.pk}",
    ):
        assert list(reviewer.get(f"{LIST}?{query}").context["cl"].result_list) == [conflict]
