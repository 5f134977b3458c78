"""Disputes and claims that say the same, in a real browser."""

import os
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect

from claims.models import Claim, ClaimEdge, Dispute, EdgeStatus, PositionClaim
from claims.services.disputes import join_dispute
from tests.browser.conftest import Watched
from tests.factories import AppearanceFactory, ClaimEdgeFactory, ClaimFactory, ConflictFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def conflict(first: Claim, second: Claim) -> Dispute:
    a, b = sorted([first, second], key=lambda row: row.pk)
    with transaction.atomic():
        return join_dispute(
            ConflictFactory(appearance_a=AppearanceFactory(claim=a), appearance_b=AppearanceFactory(claim=b))
        )


def keep_picture(page, name: str) -> None:
    """Write a picture where ``PICTURES`` names a folder: for looking at, not for comparing."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_an_editor_puts_two_claims_together_and_takes_another_dispute_in(editing: Watched) -> None:
    russia, ukraine, un = (
        ClaimFactory(speaker__name=name) for name in ("Russia", "Ukraine", "United Nations")
    )
    conflict(russia, ukraine)
    dispute = conflict(russia, un)
    other = conflict(ClaimFactory(), ClaimFactory())
    page = editing.page
    editing.open(f"/admin/claims/dispute/{dispute.pk}/change/")
    keep_picture(page, "dispute")
    page.get_by_label("Choose the claim of United Nations").check()
    place = PositionClaim.objects.get(dispute=dispute, claim=ukraine).position
    page.get_by_label("Move the chosen claims to").select_option(value=str(place.pk))
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("1 moved.")).to_be_visible()
    places = dict(PositionClaim.objects.filter(dispute=dispute).values_list("claim", "position"))
    assert places[un.pk] == places[ukraine.pk] != places[russia.pk]
    page.get_by_label("Take in another dispute").fill(str(other.pk))
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text(f"Dispute #{other.pk} is part of this one now.")).to_be_visible()
    editing.open(f"/admin/claims/dispute/{other.pk}/change/")
    expect(page.get_by_text(f"Dispute #{other.pk} was merged into this one.")).to_be_visible()


def test_the_dispute_page_fits_a_telephone(editing: Watched) -> None:
    dispute = conflict(ClaimFactory(proposition="a" * 300), ClaimFactory())
    editing.page.set_viewport_size({"width": 390, "height": 844})
    editing.open(f"/admin/claims/dispute/{dispute.pk}/change/")
    keep_picture(editing.page, "dispute-narrow")
    assert editing.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_reviewer_says_that_two_claims_are_the_same_and_takes_it_back(reviewing: Watched) -> None:
    edge = ClaimEdgeFactory()
    page = reviewing.page
    reviewing.open("/admin/claims/claimedge/")
    page.get_by_role("link").filter(has_text=edge.claim_a.proposition).first.click()
    reviewing.open(f"/admin/claims/claimedge/{edge.pk}/change/")
    keep_picture(page, "edge")
    page.get_by_role("button", name="Confirm: the same claim").click()
    expect(page.get_by_text("1 confirmed.")).to_be_visible()
    assert ClaimEdge.objects.get().status == EdgeStatus.CONFIRMED
    assert Claim.objects.count() == 1
    page.get_by_role("button", name="Take the decision back").click()
    expect(page.get_by_text("1 taken back.")).to_be_visible()
    assert Claim.objects.count() == 2
