"""A reviewer's work in a real browser: reading, deciding by key and by click, taking back."""

import pytest
from playwright.sync_api import expect

from claims.models import Conflict, ConflictStatus, DismissReason
from tests.browser.conftest import Watched
from tests.factories import AppearanceFactory, ConflictFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def conflicts(transactional_db: None) -> list[Conflict]:
    UserFactory(username="rita", role="reviewer")
    return [ConflictFactory(score=score) for score in (0.9, 0.8, 0.7)]


def status(conflict: Conflict) -> str:
    return Conflict.objects.get(pk=conflict.pk).status


def test_sign_in_and_confirm_by_key_then_by_click(conflicts: list[Conflict], watched: Watched) -> None:
    page = watched.page
    watched.open("/admin/")
    page.get_by_label("Username").fill("rita")
    page.get_by_label("Password").fill("pass-for-tests")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="3 conflicts to decide").click()
    page.get_by_role("link", name=f"Review conflict {conflicts[0].pk}").click()
    expect(page.get_by_role("button", name="Confirm")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_text(f"Confirmed #{conflicts[0].pk}")).to_be_visible()
    assert status(conflicts[0]) == ConflictStatus.CONFIRMED
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text(f"Confirmed #{conflicts[1].pk}")).to_be_visible()
    assert status(conflicts[1]) == ConflictStatus.CONFIRMED


def test_dismiss_by_key_then_undo_by_key(conflicts: list[Conflict], reviewing: Watched) -> None:
    page = reviewing.page
    reviewing.open(f"/admin/claims/conflict/{conflicts[0].pk}/change/")
    page.keyboard.press("d")
    expect(page.get_by_label("Reason to dismiss")).to_be_focused()
    page.get_by_label("Reason to dismiss").select_option(label="Other place")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Dismissed #{conflicts[0].pk}: Other place")).to_be_visible()
    assert Conflict.objects.get(pk=conflicts[0].pk).dismiss_reason == DismissReason.objects.get(
        slug="other-place"
    )
    page.keyboard.press("u")
    expect(page.get_by_text(f"Decision taken back #{conflicts[0].pk}")).to_be_visible()
    assert status(conflicts[0]) == ConflictStatus.SUGGESTED


def test_dismissing_without_a_reason_is_stopped_in_the_form(
    conflicts: list[Conflict], reviewing: Watched
) -> None:
    reviewing.open(f"/admin/claims/conflict/{conflicts[0].pk}/change/")
    reviewing.page.get_by_role("button", name="Dismiss").click()
    expect(reviewing.page.get_by_label("Reason to dismiss")).to_be_focused()
    assert status(conflicts[0]) == ConflictStatus.SUGGESTED


def test_no_key_fires_while_typing(conflicts: list[Conflict], reviewing: Watched) -> None:
    page = reviewing.page
    reviewing.open(f"/admin/claims/conflict/{conflicts[0].pk}/change/")
    address = page.url
    page.locator("#decision-note").click()
    page.keyboard.type("judicious check?")
    expect(page.locator("#decision-note")).to_have_value("judicious check?")
    page.get_by_label("Reason to dismiss").focus()
    page.keyboard.press("c")
    page.keyboard.press("j")
    assert page.url == address
    assert {status(conflict) for conflict in conflicts} == {ConflictStatus.SUGGESTED}


def test_j_and_k_walk_and_question_mark_explains(conflicts: list[Conflict], reviewing: Watched) -> None:
    page = reviewing.page
    reviewing.open("/admin/claims/conflict/")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=f"Review conflict {conflicts[0].pk}")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{conflicts[1].pk}/change/**")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{conflicts[2].pk}/change/**")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{conflicts[1].pk}/change/**")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert status(conflicts[1]) == ConflictStatus.SUGGESTED


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephone_shows_everything_without_scrolling_sideways(
    conflicts: list[Conflict], reviewing: Watched, scheme: str
) -> None:
    page = reviewing.page
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for path in ("", f"{conflicts[0].pk}/change/"):
        reviewing.open(f"/admin/claims/conflict/{path}")
        expect(page.locator("mark.ct-evidence, .ct-review").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_markup_in_an_article_does_not_run(reviewing: Watched) -> None:
    bad = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"
    conflict = ConflictFactory(appearance_a=AppearanceFactory(before=bad, quote=f"{bad} fell", cue=bad))
    for path in ("/admin/claims/conflict/", f"/admin/claims/conflict/{conflict.pk}/change/"):
        reviewing.open(path)
        expect(reviewing.page.get_by_text("onerror").first).to_be_visible()
        assert "owned" not in reviewing.page.title()


def test_evidence_is_added_on_the_page(conflicts: list[Conflict], reviewing: Watched) -> None:
    page = reviewing.page
    reviewing.open(f"/admin/claims/conflict/{conflicts[0].pk}/change/")
    page.get_by_text("Add another Evidence").click()
    page.locator("#id_evidence-0-url").fill("https://archive.example/order-227")
    page.locator("select[name='evidence-0-stance']").select_option("supports_b")
    page.get_by_role("button", name="Save evidence").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    evidence = conflicts[0].evidence.get()
    assert (evidence.url, evidence.stance) == ("https://archive.example/order-227", "supports_b")
