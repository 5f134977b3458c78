"""Taking and leaving conflicts on their pages; who may."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import Conflict, Lease
from tests import factories as make
from tests.claims.admin.test_feeds import told

pytestmark = pytest.mark.django_db
NEXT = reverse("admin:claims_conflict_take_next")
LIST = reverse("admin:claims_conflict_changelist")


@pytest.fixture
def conflict() -> Conflict:
    row: Conflict = make.ConflictFactory()
    return row


def page(conflict: Conflict) -> str:
    return reverse("admin:claims_conflict_change", args=[conflict.pk])


def lease_at(client: Client, conflict: Conflict, do: str, **more: str):
    return client.post(reverse("admin:claims_conflict_lease", args=[conflict.pk]), {"do": do, **more})


def test_next_is_taken_shown_to_everyone_and_left(
    reviewer: Client, viewer: Client, conflict: Conflict
) -> None:
    name = get_user(reviewer).get_username()
    assert reviewer.post(NEXT).url == page(conflict)
    assert "You look at this until" in reviewer.get(page(conflict)).content.decode()
    assert f"<strong>{name}</strong> looks at this" in viewer.get(page(conflict)).content.decode()
    assert f"{name} looks at it" in viewer.get(LIST).content.decode()
    lease_at(reviewer, conflict, "release")
    html = reviewer.get(page(conflict)).content.decode()
    assert "Nobody looks at this" in html
    assert "Who looked at it" in html
    conflict.delete()
    assert "Nothing is left that nobody looks at" in told(reviewer.post(NEXT))


def test_page_asks_in_json_whether_it_still_holds(
    reviewer: Client, editor: Client, conflict: Conflict
) -> None:
    state = lease_at(reviewer, conflict, "take", answer="json").json()
    assert (state["is_mine"], state["trouble"]) == (True, "")
    state = lease_at(editor, conflict, "take", answer="json").json()
    assert state["is_mine"] is False
    assert "looks at this conflict until" in state["trouble"]


def test_only_an_editor_takes_over_and_the_log_says_so(
    reviewer: Client, editor: Client, conflict: Conflict
) -> None:
    other = make.UserFactory(role="reviewer")
    Lease.objects.create(conflict=conflict, holder=other, expires_at=timezone.now() + timedelta(minutes=5))
    assert "Take it over" not in reviewer.get(page(conflict)).content.decode()
    assert lease_at(reviewer, conflict, "break").status_code == 403
    assert "Take it over" in editor.get(page(conflict)).content.decode()
    lease_at(editor, conflict, "break")
    assert Lease.objects.get().holder == get_user(editor)
    assert (
        f"<strong>{other.username}</strong> ended by {get_user(editor).get_username()}"
        in editor.get(page(conflict)).content.decode()
    )


def test_deciding_leads_to_the_next_free_one_which_is_taken(reviewer: Client, editor: Client) -> None:
    rows = [make.ConflictFactory(score=score) for score in (0.9, 0.8, 0.7)]
    lease_at(editor, rows[1], "take")
    reviewer.post(NEXT)
    decide = reverse("admin:claims_conflict_decide", args=[rows[0].pk])
    response = reviewer.post(decide, {"decision": "confirm", "version": rows[0].version, "note": ""})
    assert response.url.startswith(page(rows[2]))
    assert set(Lease.objects.values_list("conflict", flat=True)) == {rows[1].pk, rows[2].pk}
    decide = reverse("admin:claims_conflict_decide", args=[rows[1].pk])
    response = reviewer.post(decide, {"decision": "confirm", "version": rows[1].version, "note": ""})
    assert "looks at this conflict until" in told(response)


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_who_may_not_decide_may_not_hold(
    role: str, request: pytest.FixtureRequest, conflict: Conflict
) -> None:
    client: Client = request.getfixturevalue(role)
    assert client.post(NEXT).status_code == 403
    assert lease_at(client, conflict, "take").status_code == 403
    assert "Take next" not in client.get(LIST).content.decode()


def test_list_is_filtered_by_who_looks(reviewer: Client, editor: Client) -> None:
    mine, others, free = make.ConflictFactory(), make.ConflictFactory(), make.ConflictFactory()
    lease_at(reviewer, mine, "take")
    lease_at(editor, others, "take")

    def shown(holder: str) -> set[int]:
        return {row.pk for row in reviewer.get(f"{LIST}?holder={holder}").context["cl"].result_list}

    assert shown("me") == {mine.pk}
    assert shown("anyone") == {mine.pk, others.pk}
    assert shown("nobody") == {free.pk}


def test_logging_out_gives_everything_back(reviewer: Client, conflict: Conflict) -> None:
    reviewer.post(NEXT)
    reviewer.logout()
    assert not Lease.objects.exists()
