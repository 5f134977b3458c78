"""Entity tags save the body; rate limits are announced and kept."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.api.throttling import CountedThrottle
from claims.services.reviews import confirm_conflict
from tests.factories import ConflictFactory, UserFactory


@pytest.mark.parametrize("form", ["/api/v1/claims/", "/api/v1/conflicts/{}/"])
def test_unchanged_answer_is_not_sent_twice(viewer: APIClient, form: str) -> None:
    conflict = ConflictFactory()
    address = form.format(conflict.public_id)
    first = viewer.get(address)

    again = viewer.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    confirm_conflict(conflict_id=conflict.pk, actor=UserFactory())
    changed = viewer.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_shared_caches_keep_nothing(viewer: APIClient) -> None:
    response = viewer.get("/api/v1/claims/")

    assert response["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(response["Vary"].split(", "))


def test_requests_left_are_counted_down_to_429(
    viewer: APIClient, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CountedThrottle.THROTTLE_RATES, "read", "2/minute")

    answers = [viewer.get("/api/v1/claims/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=1", "r=0", "r=0"]
    assert answers[0]["RateLimit-Policy"] == '"read";q=2;w=60'
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "throttled"
    assert client_as("viewer").get("/api/v1/claims/").status_code == 200


def test_front_page_leads_to_pages_that_exist(viewer: APIClient) -> None:
    links = APIClient().get("/api/v1/").json()

    assert len(links) == 11
    assert {viewer.get(link).status_code for name, link in links.items() if name != "schema"} == {200}
