"""Clients follow changes in one order, and go on where they were."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import ChangeEvent
from claims.services.changes import record_change
from tests.factories import ChangeFactory, ConflictFactory

CHANGES = "/api/v1/changes/"


def read(client: APIClient, url: str = CHANGES) -> dict[str, Any]:
    response = client.get(url)
    assert response.status_code == 200, response.content
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.django_db
def test_oldest_first_and_next_goes_on_later(viewer: APIClient) -> None:
    first, second = ChangeFactory(), ChangeFactory()
    page = read(viewer, f"{CHANGES}?page_size=1")
    assert ([row["id"] for row in page["results"]], page["has_more"]) == ([str(first.event_id)], True)
    page = read(viewer, page["next"])
    assert ([row["id"] for row in page["results"]], page["has_more"]) == ([str(second.event_id)], False)
    empty = read(viewer, page["next"])
    assert (empty["results"], empty["has_more"], empty["next"]) == ([], False, page["next"])
    third = ChangeFactory()
    assert [row["id"] for row in read(viewer, empty["next"])["results"]] == [str(third.event_id)]


@pytest.mark.django_db
def test_a_row_names_its_object_and_a_tombstone_says_so(viewer: APIClient) -> None:
    conflict = ConflictFactory()
    record_change(ChangeEvent.CONFLICT_SUGGESTED, conflict.public_id, kind="denial")
    record_change(ChangeEvent.CONFLICT_WITHDRAWN, conflict.public_id, kind="denial")
    record_change(ChangeEvent.CLAIM_MERGED, conflict.claim_a.public_id, into=str(conflict.claim_b.public_id))
    suggested, withdrawn, merged = read(viewer)["results"]
    assert suggested["object"]["type"] == "conflict"
    assert viewer.get(suggested["object"]["api_url"]).status_code == 200
    assert (suggested["is_tombstone"], withdrawn["is_tombstone"], merged["is_tombstone"]) == (
        False,
        True,
        True,
    )
    assert withdrawn["object"]["api_url"] is None
    assert merged["payload"] == {"into": str(conflict.claim_b.public_id)}


@pytest.mark.django_db
def test_filters_and_wrong_ones(viewer: APIClient) -> None:
    one = ChangeFactory(event=ChangeEvent.DISPUTE_OPENED)
    ChangeFactory(event=ChangeEvent.CONFLICT_CONFIRMED)
    for query in ("event=dispute.opened", f"object={one.object_id}"):
        assert [row["id"] for row in read(viewer, f"{CHANGES}?{query}")["results"]] == [str(one.event_id)]
    assert read(viewer, f"{CHANGES}?since=2999-01-01")["results"] == []
    for query in ("event=x", "object=1", "cursor=x", "ordering=id", "page_size=0"):
        assert viewer.get(f"{CHANGES}?{query}").status_code == 400, query


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(viewer: APIClient, django_assert_max_num_queries: Any) -> None:
    ChangeFactory.create_batch(30)
    read(viewer)
    with django_assert_max_num_queries(6):
        read(viewer)
