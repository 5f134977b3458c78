"""Many decisions in one request, and a request that is sent twice is carried out once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from claims.models import Conflict, IdempotencyKey, Verdict
from claims.services.housekeeping import tidy
from claims.services.reviews import confirm_conflict
from tests.factories import ConflictFactory, UserFactory

pytestmark = pytest.mark.django_db
BULK = "/api/v1/conflicts/bulk/"


def send(client: APIClient, items: Any, key: str | None = None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(BULK, {"items": items}, format="json", headers=headers)


def confirm(conflict: Conflict) -> dict[str, Any]:
    return {"id": str(conflict.public_id), "decision": "confirm"}


def test_each_has_its_own_result_in_the_order_sent(reviewer: APIClient) -> None:
    rows = ConflictFactory.create_batch(4)
    confirm_conflict(conflict_id=rows[1].pk, actor=UserFactory())
    items = [
        confirm(rows[0]),
        confirm(rows[1]),
        {"id": str(uuid.uuid4()), "decision": "undo"},
        {"id": str(rows[2].public_id), "decision": "dismiss", "reason": "plan", "note": "A plan."},
        {**confirm(rows[3]), "version": 9},
    ]
    body = send(reviewer, items).json()
    assert (body["done"], body["failed"]) == (2, 3)
    assert [row["status"] for row in body["results"]] == [200, 409, 404, 200, 412]
    assert [row["id"] for row in body["results"]] == [item["id"] for item in items]
    assert "Undo that decision first" in body["results"][1]["detail"]
    assert Conflict.objects.get(pk=rows[2].pk).dismiss_reason.slug == "plan"


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"id": "x", "decision": "confirm"}],
        [{"id": str(uuid.uuid4()), "decision": "maybe"}],
        [{"id": str(uuid.uuid4()), "decision": "dismiss"}],
        [{"id": str(uuid.uuid4()), "decision": "dismiss", "reason": "nonsense"}],
        [{"id": str(uuid.uuid4()), "decision": "undo"}] * 501,
        "nothing",
    ],
)
def test_what_has_not_the_form_is_refused_as_a_whole(reviewer: APIClient, items: Any) -> None:
    assert send(reviewer, items).status_code == 400
    assert not Verdict.objects.exists()


def test_a_request_sent_twice_is_carried_out_once(reviewer: APIClient) -> None:
    conflict = ConflictFactory()
    first, again = (send(reviewer, [confirm(conflict)], "a") for _ in range(2))
    assert first.json() == again.json()
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert Verdict.objects.count() == 1
    assert send(reviewer, [confirm(conflict)], "b").json()["failed"] == 1


def test_a_key_belongs_to_one_request_and_one_caller(reviewer: APIClient, client_as: Any) -> None:
    one, two = ConflictFactory.create_batch(2)
    send(reviewer, [confirm(one)], "a")
    reused = send(reviewer, [confirm(two)], "a")
    assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")
    assert send(client_as("reviewer"), [confirm(two)], "a").json()["done"] == 1


def test_a_request_without_an_answer_is_told_to_wait_and_a_lost_one_is_tried_again(
    reviewer: APIClient,
) -> None:
    conflict = ConflictFactory()
    send(reviewer, [confirm(conflict)], "a")
    IdempotencyKey.objects.update(status=None, body=None)
    waiting = send(reviewer, [confirm(conflict)], "a")
    assert (waiting.status_code, waiting.json()["code"]) == (409, "still_running")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert send(reviewer, [confirm(conflict)], "a").status_code == 200


def test_a_refusal_is_not_kept_and_an_error_of_form_is(viewer: APIClient, reviewer: APIClient) -> None:
    assert send(viewer, [], "a").status_code == 403
    assert not IdempotencyKey.objects.exists()
    for _ in range(2):
        assert send(reviewer, [], "a").status_code == 400
    assert IdempotencyKey.objects.get().status == 400


@pytest.mark.parametrize("key", ["", "x" * 256, "\x01"])
def test_what_is_no_key_is_refused(reviewer: APIClient, key: str) -> None:
    response = reviewer.post(BULK, {"items": []}, format="json", HTTP_IDEMPOTENCY_KEY=key)
    assert response.status_code == 400
    assert not IdempotencyKey.objects.exists()


def test_old_keys_go(reviewer: APIClient) -> None:
    send(reviewer, [], "a")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=2))
    tidy()
    assert not IdempotencyKey.objects.exists()
