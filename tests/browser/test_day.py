"""A day in the admin: relations by key, many at once and back, two people, two in one form, a role that may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim, Conflict, Dispute, ReviewRule, Supersession
from claims.services.disputes import join_dispute
from tests.browser.conftest import Watched
from tests.factories import AppearanceFactory, ClaimFactory, ConflictFactory, SpeakerFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LIST = "/admin/claims/conflict/"


@pytest.fixture
def sign_in(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens a browser of its own for somebody with a role."""
    contexts = []

    def signed_in(role: str) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url)
        contexts.append(context)
        client = Client()
        client.force_login(UserFactory(role=role))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        return context.new_page()

    yield signed_in
    for context in contexts:
        context.close()


def page_of(conflict: Conflict) -> str:
    return f"{LIST}{conflict.pk}/change/"


def status(conflict: Conflict) -> str:
    return Conflict.everything.get(pk=conflict.pk).status


def test_s_makes_one_claim_of_two_and_u_takes_it_back(reviewing: Watched) -> None:
    speaker = SpeakerFactory()
    sides = [AppearanceFactory(claim=ClaimFactory(speaker=speaker)) for _ in range(2)]
    conflict = ConflictFactory(appearance_a=sides[0], appearance_b=sides[1])
    ConflictFactory()
    reviewing.open(page_of(conflict))
    reviewing.page.keyboard.press("s")
    expect(reviewing.page.get_by_text(f"Dismissed #{conflict.pk}: Same claim")).to_be_visible()
    assert Claim.objects.filter(speaker=speaker).count() == 1
    reviewing.page.keyboard.press("u")
    expect(reviewing.page.get_by_text(f"Decision taken back #{conflict.pk}")).to_be_visible()
    assert Claim.objects.filter(speaker=speaker).count() == 2


def test_l_records_which_statement_takes_the_place_of_the_other(reviewing: Watched) -> None:
    conflict = ConflictFactory()
    reviewing.open(page_of(conflict))
    reviewing.page.keyboard.press("l")
    expect(reviewing.page.get_by_text(f"Dismissed #{conflict.pk}: Update over time")).to_be_visible()
    assert Supersession.objects.count() == 1


def test_a_whole_filter_is_dismissed_and_all_of_it_taken_back(reviewing: Watched) -> None:
    rows = ConflictFactory.create_batch(3)
    other = ConflictFactory(kind="numeric")
    page = reviewing.page
    reviewing.open(f"{LIST}?kind__exact=denial")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("dismiss_selected")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("heading", name="Dismiss 3 conflicts").first).to_be_visible()
    page.get_by_label("Reason").select_option(label="Opinion")
    page.locator("[data-bulk]").click()
    expect(page.get_by_text("3 done").first).to_be_visible()
    assert {status(row) for row in rows} == {"dismissed"}
    page.get_by_role("button", name="Undo all 3").click()
    expect(page.get_by_text("Takes back")).to_be_visible()
    assert {status(row) for row in [*rows, other]} == {"suggested"}


def test_two_people_decide_without_seeing_each_other(sign_in: Callable[[str], Page]) -> None:
    conflict = ConflictFactory()
    ReviewRule.objects.filter(kind=conflict.kind).update(needs_two=True)
    ann, bo = sign_in("reviewer"), sign_in("reviewer")
    ann.goto(page_of(conflict))
    ann.locator("#decision-note").fill("plain as day")
    ann.locator("#decision-note").blur()
    ann.get_by_role("button", name="Confirm").click()
    expect(ann.get_by_text("Kept as your opinion")).to_be_visible()
    bo.goto(page_of(conflict))
    expect(bo.get_by_text("One person decided already")).to_be_visible()
    expect(bo.get_by_text("plain as day")).to_have_count(0)
    assert status(conflict) == "suggested"
    bo.keyboard.press("c")
    expect(bo.get_by_text(f"Confirmed #{conflict.pk}")).to_be_visible()
    assert status(conflict) == "confirmed"


def test_two_editors_in_one_form_see_base_theirs_and_mine(sign_in: Callable[[str], Page]) -> None:
    conflict = ConflictFactory()
    with transaction.atomic():
        dispute = join_dispute(conflict)
    asked = dispute.question
    ann, bo = sign_in("editor"), sign_in("editor")
    for page in (ann, bo):
        page.goto(f"/admin/claims/dispute/{dispute.pk}/change/")
    for page, words in ((ann, "Who holds the village?"), (bo, "Does anybody hold it?")):
        page.locator("#id_question").fill(words)
        page.get_by_role("button", name="Save", exact=True).click()
    clash = bo.locator(".ct-clash")
    for words in (asked, "Who holds the village?", "Does anybody hold it?"):
        expect(clash.get_by_role("cell", name=words)).to_be_visible()
    assert Dispute.objects.get().question == "Who holds the village?"
    bo.get_by_role("button", name="Save", exact=True).click()
    expect(bo.get_by_text("was changed successfully")).to_be_visible()
    assert Dispute.objects.get().question == "Does anybody hold it?"


def test_a_viewer_looks_and_is_offered_nothing_to_decide(sign_in: Callable[[str], Page]) -> None:
    conflict = ConflictFactory()
    page = sign_in("viewer")
    page.goto(page_of(conflict))
    expect(page.get_by_text("You may look at conflicts, not decide them.")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    page.goto(LIST)
    expect(page.get_by_role("button", name="Take next")).to_have_count(0)
    assert status(conflict) == "suggested"


def test_the_pictures_are_drawn_and_open_as_tables(sign_in: Callable[[str], Page]) -> None:
    ConflictFactory()
    page = sign_in("viewer")
    page.goto("/admin/")
    figure = page.get_by_role("figure", name="Open disputes by age")
    drawn = figure.locator("canvas").evaluate(
        "canvas => { const ink = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " return ink.some(value => value !== 0) }"
    )
    assert drawn
    figure.get_by_text("Figures as a table").click()
    expect(figure.get_by_role("cell", name="under a day")).to_be_visible()
