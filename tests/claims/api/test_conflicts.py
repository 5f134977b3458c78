"""Reviewers decide over the API; only a confirmed conflict makes claims disputed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Conflict, Verdict
from claims.services.reviews import confirm_conflict
from tests.factories import (
    NOW,
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    ConflictFactory,
    PublisherFactory,
    RevisionFactory,
    SpeakerFactory,
    UserFactory,
)

CONFLICTS = "/api/v1/conflicts/"


def address(conflict: Conflict, action: str = "") -> str:
    return f"{CONFLICTS}{conflict.public_id}/" + (f"{action}/" if action else "")


def decide(client: APIClient, conflict: Conflict, action: str, **body: Any) -> Any:
    return client.post(address(conflict, action), body, format="json")


def found(client: APIClient, **parameters: Any) -> list[str]:
    response = client.get(CONFLICTS, parameters)
    assert response.status_code == 200, response.content
    return [item["id"] for item in response.json()["results"]]


def claim_statuses(client: APIClient, conflict: Conflict) -> set[str]:
    ids = (conflict.claim_a.public_id, conflict.claim_b.public_id)
    return {client.get(f"/api/v1/claims/{public_id}/").json()["status"] for public_id in ids}


def test_confirming_disputes_both_claims_and_undo_takes_it_back(reviewer: APIClient) -> None:
    conflict = ConflictFactory()
    assert claim_statuses(reviewer, conflict) == {"unreviewed"}

    confirmed = decide(reviewer, conflict, "confirm", note="Both about Monday.")
    assert confirmed.status_code == 200
    assert confirmed.json()["status"] == "confirmed"
    assert confirmed.json()["decision"]["by"] == "rita"
    assert claim_statuses(reviewer, conflict) == {"disputed"}

    undone = decide(reviewer, conflict, "undo", note="Wrong day.")
    assert undone.json()["status"] == "suggested"
    assert undone.json()["decision"] is None
    assert [row["decision"] for row in undone.json()["history"]] == ["undo", "confirm"]
    assert claim_statuses(reviewer, conflict) == {"unreviewed"}


def test_a_claim_stays_disputed_while_another_confirmed_conflict_holds_it(reviewer: APIClient) -> None:
    shared = AppearanceFactory()
    first, second = ConflictFactory(appearance_a=shared), ConflictFactory(appearance_a=shared)
    decide(reviewer, first, "confirm")
    decide(reviewer, second, "confirm")
    decide(reviewer, first, "undo")

    status = reviewer.get(f"/api/v1/claims/{shared.claim.public_id}/").json()["status"]
    assert status == "disputed"


def test_dismissal_names_its_reason(reviewer: APIClient) -> None:
    conflict = ConflictFactory()

    answer = decide(reviewer, conflict, "dismiss", reason="update", note="The bridge reopened.").json()

    assert answer["status"] == "dismissed"
    assert answer["decision"]["reason"] == {"slug": "update", "label": "Update over time"}
    assert claim_statuses(reviewer, conflict) == {"unreviewed"}


@pytest.mark.parametrize("body", [{}, {"reason": "no-such-reason"}, {"reason": "update\x00"}, {"reason": []}])
def test_dismissal_without_a_known_reason_is_refused(reviewer: APIClient, body: dict[str, Any]) -> None:
    response = decide(reviewer, ConflictFactory(), "dismiss", **body)

    assert response.status_code == 400
    assert {fault["field"] for fault in response.json()["errors"]} == {"reason"}


def test_second_decision_says_who_decided_before(reviewer: APIClient) -> None:
    conflict = ConflictFactory()
    decide(reviewer, conflict, "confirm")

    response = decide(reviewer, conflict, "dismiss", reason="update")

    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "decision_conflict"
    assert "rita" in response.json()["detail"]
    assert Verdict.objects.count() == 1


def test_undo_of_nothing_is_refused(reviewer: APIClient) -> None:
    assert decide(reviewer, ConflictFactory(), "undo").status_code == 409


def test_decision_on_an_older_version_is_refused(reviewer: APIClient) -> None:
    conflict = ConflictFactory()
    decide(reviewer, conflict, "confirm", version=1)
    decide(reviewer, conflict, "undo", version=2)

    response = decide(reviewer, conflict, "confirm", version=1)

    assert (response.status_code, response.json()["code"]) == (412, "stale_version")
    assert decide(reviewer, conflict, "confirm", version=3).status_code == 200


@pytest.mark.parametrize("version", [0, -1, "one", 2**31, 1.5, True])
def test_version_is_a_whole_number(reviewer: APIClient, version: Any) -> None:
    response = decide(reviewer, ConflictFactory(), "confirm", version=version)

    assert response.status_code in (400, 200 if version is True else 400)


def test_entity_tag_guards_a_decision(reviewer: APIClient) -> None:
    conflict = ConflictFactory()
    seen = reviewer.get(address(conflict))["ETag"]
    decide(reviewer, conflict, "confirm")
    decide(reviewer, conflict, "undo")

    stale = reviewer.post(address(conflict, "confirm"), {}, format="json", HTTP_IF_MATCH=seen)
    fresh = reviewer.get(address(conflict))["ETag"]
    accepted = reviewer.post(
        address(conflict, "confirm"), {}, format="json", HTTP_IF_MATCH=f'"other", W/{fresh}'
    )

    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    assert accepted.status_code == 200


@pytest.mark.parametrize("role", ["viewer", "ingest operator"])
@pytest.mark.parametrize("action", ["confirm", "dismiss", "undo"])
def test_only_reviewers_decide(client_as: Any, role: str, action: str) -> None:
    conflict = ConflictFactory()

    response = decide(client_as(role), conflict, action, reason="update")

    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")
    conflict.refresh_from_db()
    assert conflict.status == "suggested"


def test_an_editor_decides_as_well(client_as: Any) -> None:
    assert decide(client_as("editor"), ConflictFactory(), "confirm").status_code == 200


def test_filters_find_either_side_and_no_near_miss(viewer: APIClient) -> None:
    speaker, outlet = SpeakerFactory(name="Kyiv"), PublisherFactory(host="gazette.example")
    claim = ClaimFactory(speaker=speaker, places=["Belgorod"], language="de")
    revision = RevisionFactory(article=ArticleFactory(publisher=outlet), text="Out.")
    side = AppearanceFactory(claim=claim, revision=revision, quote="Out.")
    mine = ConflictFactory(appearance_b=AppearanceFactory(), appearance_a=side, kind="numeric", score=0.7)
    ConflictFactory(score=0.69)

    for parameters in (
        {"speaker": "kyiv"},
        {"publisher": "gazette.example"},
        {"place": "Belgorod"},
        {"language": "de"},
        {"kind": "numeric"},
        {"claim": str(claim.public_id)},
        {"min_score": "0.7"},
    ):
        assert found(viewer, **parameters) == [str(mine.public_id)], parameters
    assert (
        found(viewer, speaker="Ky") == found(viewer, place="Belgoro") == found(viewer, kind="reversal") == []
    )


def test_status_and_time_windows(viewer: APIClient) -> None:
    old, new = ConflictFactory(), ConflictFactory()
    Conflict.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=1), updated_at=NOW)
    Conflict.objects.filter(pk=new.pk).update(created_at=NOW, updated_at=NOW)
    confirm_conflict(conflict_id=old.pk, actor=UserFactory())

    assert found(viewer, status="confirmed") == [str(old.public_id)]
    assert found(viewer, created_after="2025-04-28T12:00:00Z") == [str(new.public_id)]
    assert found(viewer, created_before="2025-04-28T12:00:00Z") == [str(old.public_id)]
    assert found(viewer, updated_since="2025-04-28T12:00:01Z") == [str(old.public_id)]
    assert found(viewer) == [str(new.public_id), str(old.public_id)]


def test_number_of_queries_does_not_grow(viewer: APIClient, django_assert_max_num_queries: Any) -> None:
    counts = []
    for more in (1, 6):
        for _ in range(more):
            confirm_conflict(conflict_id=ConflictFactory().pk, actor=UserFactory())
        with django_assert_max_num_queries(12) as captured:
            found(viewer)
        counts.append(len(captured))

    assert counts[0] == counts[1]
