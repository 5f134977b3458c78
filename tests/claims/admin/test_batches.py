"""Deciding a selection or everything a filter finds: count first, then the report, then undo."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims.models import Batch, Conflict, DismissReason, Verdict
from claims.services import batches, reviews
from tests.factories import ConflictFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:claims_conflict_changelist")
BULK = reverse("admin:claims_conflict_bulk")


def choose(client: Client, action: str, rows: list[Conflict], **more: object):
    return client.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows], **more})


def send(client: Client, page, **data: object):
    """Send the form of a page that shows the count."""
    html = page.content.decode()
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("decision", "items")}
    return client.post(BULK, {**hidden, **data}, follow=True)


@pytest.fixture
def rows() -> list[Conflict]:
    return ConflictFactory.create_batch(3)


def test_the_count_is_shown_and_nothing_decided_yet(reviewer: Client, rows: list[Conflict]) -> None:
    page = choose(reviewer, "confirm_selected", rows)
    assert "Confirm 3 conflicts" in page.content.decode()
    assert not Batch.objects.exists()
    assert not Verdict.objects.exists()


def test_the_report_names_what_was_left_out_and_undo_takes_the_rest_back(
    reviewer: Client, rows: list[Conflict]
) -> None:
    page = choose(reviewer, "confirm_selected", rows)
    reviews.confirm_conflict(conflict_id=rows[0].pk, actor=UserFactory(username="quicker"))
    report = send(reviewer, page).content.decode()
    assert "2 done" in report
    assert "1 skipped" in report
    assert "changed this conflict while you looked" in report
    batch = Batch.objects.get()
    undone = reviewer.post(reverse("admin:claims_batch_undo", args=[batch.pk]), follow=True)
    assert "2 done" in undone.content.decode()
    assert Conflict.objects.undecided().count() == 2


def test_a_whole_filter_is_decided(reviewer: Client, rows: list[Conflict]) -> None:
    other = ConflictFactory(kind="numeric")
    url = f"{LIST}?kind__exact=denial"
    page = reviewer.post(
        url, {"action": "confirm_selected", "_selected_action": [rows[0].pk], "select_across": 1}
    )
    assert "Confirm 3 conflicts" in page.content.decode()
    send(reviewer, page)
    assert set(Conflict.objects.undecided()) == {other}


def test_dismissing_needs_a_reason(reviewer: Client, rows: list[Conflict]) -> None:
    page = choose(reviewer, "dismiss_selected", rows)
    again = send(reviewer, page)
    assert "Choose why" in again.content.decode()
    assert not Batch.objects.exists()
    reason = DismissReason.objects.get(slug="plan")
    send(reviewer, again, reason=reason.pk)
    assert set(Conflict.objects.values_list("dismiss_reason__slug", flat=True)) == {"plan"}


def test_a_long_batch_is_left_to_a_worker(
    reviewer: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    rows: list[Conflict],
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    sent: list[int] = []
    monkeypatch.setattr("claims.tasks.run_batch.delay", sent.append)
    page = choose(reviewer, "confirm_selected", rows)
    assert "A worker decides them" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        report = send(reviewer, page)
    assert "0 of 3 worked through" in report.content.decode()
    assert sent == [Batch.objects.get().pk]
    assert "Undo all" not in report.content.decode()


def test_who_may_not_decide_is_offered_nothing_and_refused(viewer: Client, rows: list[Conflict]) -> None:
    assert "confirm_selected" not in viewer.get(LIST).content.decode()
    items = {"decision": "confirm", "items": f"{rows[0].pk}:1"}
    assert viewer.post(BULK, items).status_code == 403
    batch = Batch.objects.create(decision="confirm", actor=UserFactory())
    assert viewer.post(reverse("admin:claims_batch_undo", args=[batch.pk])).status_code == 403
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("items", ["", "x:y", "1", "; drop"])
def test_senseless_items_are_told_and_decide_nothing(reviewer: Client, items: str) -> None:
    response = reviewer.post(BULK, {"decision": "confirm", "items": items}, follow=True)
    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "Nothing was chosen" in told or "required" in response.content.decode()
    assert not Batch.objects.exists()
