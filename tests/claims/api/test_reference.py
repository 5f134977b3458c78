"""Disputes, speakers and outlets are there to be read."""

from __future__ import annotations

from typing import Any

from rest_framework.test import APIClient

from claims.models import Conflict, Rating, RatingTranslation
from claims.services.dispute_editing import rate_dispute
from claims.services.disputes import join_dispute
from tests.factories import (
    ConflictFactory,
    DisputeFactory,
    PublisherFactory,
    SpeakerAliasFactory,
    SpeakerFactory,
    UserFactory,
)


def open_dispute() -> Conflict:
    conflict: Conflict = ConflictFactory()
    join_dispute(conflict)
    return conflict


def test_dispute_has_positions_with_their_claims(viewer: APIClient) -> None:
    conflict = open_dispute()
    open_dispute()

    response = viewer.get("/api/v1/disputes/", {"claim": str(conflict.claim_a.public_id)})

    [dispute] = response.json()["results"]
    claims = [claim["id"] for position in dispute["positions"] for claim in position["claims"]]
    assert sorted(claims) == sorted([str(conflict.claim_a.public_id), str(conflict.claim_b.public_id)])
    assert viewer.get(f"/api/v1/disputes/{dispute['id']}/").json() == dispute


def test_number_of_dispute_queries_does_not_grow(viewer: APIClient, django_assert_num_queries: Any) -> None:
    for more in (1, 4):
        for _ in range(more):
            open_dispute()
        with django_assert_num_queries(6):  # token, two of permissions, disputes, positions, claims
            viewer.get("/api/v1/disputes/")


def test_speaker_is_found_by_alias(viewer: APIClient, django_assert_num_queries: Any) -> None:
    speaker = SpeakerFactory(name="Government of Russia", side="Russia", kind="state")
    SpeakerAliasFactory(speaker=speaker, text="the Kremlin")
    SpeakerAliasFactory()

    with django_assert_num_queries(6):  # token, two of permissions, names, speakers, aliases
        body = viewer.get("/api/v1/speakers/", {"name": "The Kremlin"}).json()

    assert [row["aliases"] for row in body["results"]] == [["the Kremlin"]]
    assert len(viewer.get("/api/v1/speakers/").json()["results"]) == 2
    assert len(viewer.get("/api/v1/speakers/", {"side": "russia", "kind": "state"}).json()["results"]) == 1


def test_outlet_is_found_by_host(viewer: APIClient, django_assert_num_queries: Any) -> None:
    outlet = PublisherFactory(host="gazette.example", reliability="B")
    PublisherFactory()

    with django_assert_num_queries(4):
        body = viewer.get("/api/v1/publishers/", {"host": "gazette.example"}).json()

    assert [row["reliability"] for row in body["results"]] == ["B"]
    assert viewer.get(f"/api/v1/publishers/{outlet.public_id}/").status_code == 200


def test_ratings_come_in_order_with_their_names_in_other_languages(
    viewer: APIClient, django_assert_max_num_queries: Any
) -> None:
    RatingTranslation.objects.create(rating=Rating.objects.get(slug="true"), language="uk", label="Правда")
    viewer.get("/api/v1/ratings/")
    with django_assert_max_num_queries(6):
        found = viewer.get("/api/v1/ratings/").json()["results"]
    assert [row["slug"] for row in found][:2] == ["false", "mostly-false"]
    true = next(row for row in found if row["slug"] == "true")
    assert true["translations"] == [{"language": "uk", "label": "Правда"}]
    assert true["claim_review_value"] == 5
    assert len(viewer.get("/api/v1/ratings/?slug=true").json()["results"]) == 1


def test_a_rated_dispute_says_what_who_when_and_why(viewer: APIClient, client_as: Any) -> None:
    dispute = DisputeFactory()
    rate_dispute(
        dispute_id=dispute.pk,
        rating=Rating.objects.get(slug="true"),
        note="Seen on the film.",
        actor=UserFactory(username="eva"),
    )
    body = viewer.get(f"/api/v1/disputes/{dispute.public_id}/").json()
    assert (body["rating"]["slug"], body["rating_note"], body["rated_by"]) == (
        "true",
        "Seen on the film.",
        "eva",
    )
    assert body["rated_at"]
