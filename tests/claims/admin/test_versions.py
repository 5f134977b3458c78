"""Two people in one form: nobody's change is lost, and what both changed is shown with all three values."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Change, DismissReason, Dispute, Rating
from tests.factories import DisputeFactory

pytestmark = pytest.mark.django_db


def url_of(row: object) -> str:
    return reverse(f"admin:claims_{type(row)._meta.model_name}_change", args=[row.pk])


def opened(client: Client, row: object) -> dict[str, str]:
    """Return the token a person's form was opened with."""
    html = client.get(url_of(row)).content.decode()
    return {"base_state": re.search(r'name="base_state" value="([^"]+)"', html)[1]}


@pytest.fixture
def reason() -> DismissReason:
    return DismissReason.objects.get(slug="plan")


def values(reason: DismissReason, **changed: object) -> dict[str, object]:
    names = ("label", "slug", "description", "ordinal")
    return {name: getattr(reason, name) for name in names} | {"is_active": "on"} | changed


def test_alone_a_change_is_simply_saved(editor: Client, reason: DismissReason) -> None:
    base = opened(editor, reason)
    assert editor.post(url_of(reason), values(reason, label="Plan only") | base).status_code == 302
    reason.refresh_from_db()
    assert reason.label == "Plan only"


def test_different_fields_of_two_people_are_both_kept(editor: Client, reason: DismissReason) -> None:
    base = opened(editor, reason)
    DismissReason.objects.filter(pk=reason.pk).update(description="Theirs")
    assert editor.post(url_of(reason), values(reason, label="Mine") | base).status_code == 302
    reason.refresh_from_db()
    assert (reason.label, reason.description) == ("Mine", "Theirs")


def test_the_same_field_is_shown_three_ways_and_saved_knowingly(
    editor: Client, reason: DismissReason
) -> None:
    base = opened(editor, reason)
    DismissReason.objects.filter(pk=reason.pk).update(label="Theirs")
    shown = editor.post(url_of(reason), values(reason, label="Mine") | base)
    html = shown.content.decode()
    cells = re.findall(r"<td>([^<]*)</td>", html[html.index("ct-clash") :])
    assert cells[:3] == ["Plan or hypothesis", "Theirs", "Mine"]
    reason.refresh_from_db()
    assert reason.label == "Theirs"
    again = {"base_state": re.search(r'name="base_state" value="([^"]+)"', html)[1]}
    assert editor.post(url_of(reason), values(reason, label="Mine") | again).status_code == 302
    reason.refresh_from_db()
    assert reason.label == "Mine"


def test_the_same_value_from_both_is_no_clash(editor: Client, reason: DismissReason) -> None:
    base = opened(editor, reason)
    DismissReason.objects.filter(pk=reason.pk).update(label="Same")
    assert editor.post(url_of(reason), values(reason, label="Same") | base).status_code == 302


def test_a_forged_token_counts_as_none(editor: Client, reason: DismissReason) -> None:
    given = values(reason, label="Mine") | {"base_state": "bm90IG91cnM:x:y"}
    assert editor.post(url_of(reason), given).status_code == 302


def test_a_rating_says_who_gave_it_and_is_told_to_clients(editor: Client) -> None:
    dispute = DisputeFactory()
    base = opened(editor, dispute)
    rating = Rating.objects.get(slug="half-true")
    given = {"question": dispute.question, "rating": rating.pk, "rating_note": "Both, in part"} | base
    assert editor.post(url_of(dispute), given).status_code == 302
    dispute = Dispute.objects.get(pk=dispute.pk)
    assert (dispute.rating, dispute.rated_by.groups.get().name) == (rating, "editor")
    assert not dispute.is_worded_by_hand
    change = Change.objects.get(event="dispute.settled")
    assert change.payload == {"rating": "half-true", "note": "Both, in part"}
    base = opened(editor, dispute)
    given = {"question": "Is it so?", "rating": "", "rating_note": ""} | base
    editor.post(url_of(dispute), given)
    dispute = Dispute.objects.get(pk=dispute.pk)
    assert (dispute.rating, dispute.rated_by, dispute.rated_at) == (None, None, None)
    assert (dispute.question, dispute.is_worded_by_hand) == ("Is it so?", True)
