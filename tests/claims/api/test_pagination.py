"""Walking a list meets every row once, forwards and backwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Claim
from tests.factories import NOW, ClaimFactory, ConflictFactory

CLAIMS = "/api/v1/claims/"


def walk(client: APIClient, address: str, direction: str) -> list[dict[str, Any]]:
    pages = []
    following: str | None = address
    while following:
        page = client.get(following).json()
        pages.append(page)
        following = page[direction]
    return pages


def names(pages: list[dict[str, Any]]) -> list[str]:
    return [row["proposition"] for page in pages for row in page["results"]]


@pytest.mark.parametrize("ordering", ["-published_at", "published_at"])
def test_rows_of_one_moment_are_met_once_each(viewer: APIClient, ordering: str) -> None:
    for number in range(7):
        ClaimFactory(proposition=str(number), published_at=NOW + timedelta(days=number // 5))
    pages = walk(viewer, f"{CLAIMS}?page_size=2&ordering={ordering}", "next")

    expected = [str(number) for number in range(7)]
    assert names(pages) == (expected if ordering == "published_at" else expected[::-1])
    assert [len(page["results"]) for page in pages] == [2, 2, 2, 1]
    assert pages[0]["previous"] is None


def test_way_back_is_the_way_there(viewer: APIClient) -> None:
    for number in range(7):
        ClaimFactory(proposition=str(number))
    there = walk(viewer, f"{CLAIMS}?page_size=3", "next")

    back = walk(viewer, there[-1]["previous"], "previous")

    assert names(back[::-1]) == names(there[:-1])
    assert names([viewer.get(back[0]["next"]).json()]) == names(there[-1:])


def test_rows_added_meanwhile_shift_nothing(viewer: APIClient) -> None:
    for number in range(4):
        ClaimFactory(proposition=str(number))
    first = viewer.get(CLAIMS, {"page_size": 2}).json()
    ClaimFactory(proposition="newest")
    Claim.objects.get(proposition="2").delete()

    assert names([viewer.get(first["next"]).json()]) == ["1", "0"]


def test_scores_are_walked_as_well(viewer: APIClient) -> None:
    for score in (0.1, 1 / 3, 1 / 3, 0.9):
        ConflictFactory(score=score)

    pages = walk(viewer, "/api/v1/conflicts/?ordering=-score&page_size=1", "next")

    assert [row["score"] for page in pages for row in page["results"]] == [0.9, 1 / 3, 1 / 3, 0.1]


def test_filters_stay_on_the_way(viewer: APIClient) -> None:
    for number in range(3):
        ClaimFactory(proposition=str(number), language="de")
        ClaimFactory(proposition=f"other {number}", language="en")

    assert names(walk(viewer, f"{CLAIMS}?language=de&page_size=1", "next")) == ["2", "1", "0"]


def test_empty_list_is_one_page(viewer: APIClient) -> None:
    assert viewer.get(CLAIMS).json() == {"next": None, "previous": None, "results": []}


def test_cursor_belongs_to_its_order(viewer: APIClient) -> None:
    ClaimFactory.create_batch(2)
    following = viewer.get(CLAIMS, {"page_size": 1}).json()["next"]

    response = viewer.get(f"{following}&ordering=published_at")

    assert response.status_code == 400
    assert "-published_at" in response.json()["errors"][0]["detail"]
