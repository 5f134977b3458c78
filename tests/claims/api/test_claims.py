"""One call answers what is disputed, by whom, where and with which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from claims.api.filters import saying
from claims.models import Claim, ConflictKind, DismissReason
from claims.services.reviews import confirm_conflict, dismiss_conflict
from tests.factories import (
    NOW,
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    ConflictFactory,
    OriginFactory,
    PublisherFactory,
    RevisionFactory,
    SpeakerAliasFactory,
    SpeakerFactory,
    UserFactory,
)

CLAIMS = "/api/v1/claims/"


def get(client: APIClient, address: str = CLAIMS, **parameters: Any) -> Any:
    response = client.get(address, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def found(client: APIClient, **parameters: Any) -> set[str]:
    return {item["proposition"] for item in get(client, **parameters)["results"]}


def confirmed_conflict(**fields: Any) -> Any:
    conflict = ConflictFactory(**fields)
    confirm_conflict(conflict_id=conflict.pk, actor=UserFactory(username="rita"), note="Both on Monday.")
    return conflict


def test_disputed_claims_carry_both_sides_words_addresses_and_decision(viewer: APIClient) -> None:
    conflict = confirmed_conflict()
    ClaimFactory(proposition="nobody disputes this")

    items = get(viewer, status="disputed")["results"]

    assert {item["id"] for item in items} == {
        str(conflict.claim_a.public_id),
        str(conflict.claim_b.public_id),
    }
    mine = next(item for item in items if item["id"] == str(conflict.claim_a.public_id))
    [embedded] = mine["conflicts"]
    other = embedded["other"]
    passage = other["appearance"]
    row = conflict.appearance_b
    assert embedded["kind"] == "denial"
    assert embedded["side"] == "a"
    assert embedded["decision"]["decision"] == "confirm"
    assert embedded["decision"]["by"] == "rita"
    assert embedded["decision"]["note"] == "Both on Monday."
    assert embedded["reasons"][0]["message"]
    assert embedded["appearance"]["quote"] == conflict.appearance_a.quote
    assert other["claim"]["speaker"]["name"] == conflict.claim_b.speaker.name
    assert other["claim"]["origins"] == 1
    assert passage["quote"] == row.quote == row.revision.text[passage["start"] : passage["end"]]
    assert passage["article"]["url"] == row.revision.article.url
    assert passage["article"]["publisher"]["host"] == row.revision.article.publisher.host
    assert passage["revision"]["sha256"] == row.revision.sha256


def test_context_of_a_quote_stops_at_the_ends_of_the_text(viewer: APIClient) -> None:
    AppearanceFactory(quote="Troops left.", before="", after=" End.")

    [passage] = get(viewer)["results"][0]["appearances"]

    assert (passage["start"], passage["end"]) == (0, 12)
    assert (passage["prefix"], passage["suffix"]) == ("", " End.")


def test_context_of_a_quote_is_cut_to_32_characters(viewer: APIClient) -> None:
    before, after = "ü" * 40 + "1. ", " " + "ß" * 40
    AppearanceFactory(quote="Troops left.", before=before, after=after)

    [passage] = get(viewer)["results"][0]["appearances"]

    assert (passage["prefix"], passage["suffix"]) == (before[-32:], after[:32])


def test_copies_of_one_text_count_as_one_origin(viewer: APIClient) -> None:
    claim, origin = ClaimFactory(), OriginFactory()
    for hours in (5, 1, 3):
        article = ArticleFactory(origin=origin, published_at=NOW - timedelta(hours=hours))
        text = f"Early words. {article.title}"
        AppearanceFactory(
            claim=claim, quote="Early words.", revision=RevisionFactory(article=article, text=text)
        )

    [item] = get(viewer)["results"]

    assert item["counts"] == {"appearances": 3, "articles": 3, "origins": 1}
    assert item["first_appearance"]["published_at"] == "2025-04-28T07:00:00Z"
    assert item["first_appearance"]["id"] == item["appearances"][0]["id"]


def test_min_origins_counts_copies_of_one_text_once(viewer: APIClient) -> None:
    copied, told_twice = ClaimFactory(), ClaimFactory()
    origin = OriginFactory()
    for claim, origins in ((copied, (origin, origin)), (told_twice, (OriginFactory(), OriginFactory()))):
        for one in origins:
            AppearanceFactory(claim=claim, revision__article=ArticleFactory(origin=one))

    def found(least: str) -> set[str]:
        rows = viewer.get(CLAIMS, {"min_origins": least}).json()["results"]
        return {row["id"] for row in rows}

    assert found("2") == {str(told_twice.public_id)}
    assert found("1") == {str(copied.public_id), str(told_twice.public_id)}
    assert viewer.get(CLAIMS, {"min_origins": "0"}).status_code == 400


def test_conflicts_are_embedded_only_where_asked_for(viewer: APIClient) -> None:
    ConflictFactory()

    assert all(item["conflicts"] is None for item in get(viewer)["results"])
    assert all(len(item["conflicts"]) == 1 for item in get(viewer, include="conflicts")["results"])


def test_one_claim_shows_all_its_conflicts_confirmed_ones_first(viewer: APIClient) -> None:
    shared = AppearanceFactory()
    suggested = ConflictFactory(appearance_a=shared, score=1)
    confirmed = confirmed_conflict(appearance_a=shared, score=0.5)

    item = get(viewer, f"{CLAIMS}{shared.claim.public_id}/")

    assert [row["id"] for row in item["conflicts"]] == [str(confirmed.public_id), str(suggested.public_id)]
    assert [row["decision"] is None for row in item["conflicts"]] == [False, True]


def test_a_suggestion_alone_disputes_nothing(viewer: APIClient) -> None:
    ConflictFactory()

    assert get(viewer, status="disputed")["results"] == []


@pytest.mark.parametrize("name", ["Kyiv", "kyiv", "Government of Ukraine"])
def test_speaker_is_found_by_alias_and_name(viewer: APIClient, name: str) -> None:
    speaker = SpeakerFactory(name="Government of Ukraine", side="Ukraine")
    SpeakerAliasFactory(speaker=speaker, text="Kyiv")
    ClaimFactory(speaker=speaker, proposition="theirs")
    ClaimFactory(proposition="somebody else's")

    assert found(viewer, speaker=name) == {"theirs"}
    assert found(viewer, speaker=str(speaker.public_id)) == {"theirs"}
    assert found(viewer, side="ukraine") == {"theirs"}


def test_part_of_a_name_is_not_the_name(viewer: APIClient) -> None:
    ClaimFactory(speaker=SpeakerFactory(name="Government of Ukraine"))

    assert found(viewer, speaker="Ukraine") == set()


def test_publisher_is_found_by_host_and_id_and_lists_a_claim_once(viewer: APIClient) -> None:
    outlet = PublisherFactory(host="gazette.example")
    claim = ClaimFactory(proposition="printed twice")
    for _ in range(2):
        revision = RevisionFactory(article=ArticleFactory(publisher=outlet))
        AppearanceFactory(claim=claim, quote="Text", revision=revision)
    AppearanceFactory()

    for value in ("gazette.example", "GAZETTE.example", str(outlet.public_id)):
        rows = get(viewer, publisher=value)["results"]
        assert [row["proposition"] for row in rows] == ["printed twice"]
    assert found(viewer, publisher="azette.example") == set()


def test_place_and_language_match_whole_values(viewer: APIClient) -> None:
    ClaimFactory(proposition="here", places=["Belgorod", "Kursk"], language="en")
    ClaimFactory(proposition="there", places=["Belgorod Oblast"], language="de")

    assert found(viewer, place="Belgorod") == {"here"}
    assert found(viewer, language="de") == {"there"}


def test_time_windows_join_without_overlap(viewer: APIClient) -> None:
    ClaimFactory(proposition="at noon", said_at=NOW, published_at=NOW)
    ClaimFactory(proposition="unknown", said_at=None, published_at=NOW - timedelta(days=1))
    noon = "2025-04-28T12:00:00Z"

    assert found(viewer, said_after=noon) == {"at noon"}
    assert found(viewer, said_before=noon) == set()
    assert found(viewer, published_after="2025-04-28") == {"at noon"}
    assert found(viewer, published_before=noon) == {"unknown"}
    assert found(viewer, said_after="2025-04-28T15:00:00+03:00") == {"at noon"}


def test_updated_since_sees_a_decision(viewer: APIClient) -> None:
    old = ConflictFactory()
    Claim.objects.update(updated_at=NOW)
    ConflictFactory(appearance_a=AppearanceFactory(), appearance_b=AppearanceFactory())
    Claim.objects.update(updated_at=NOW)
    confirm_conflict(conflict_id=old.pk, actor=UserFactory())

    assert found(viewer, updated_since="2025-04-28T12:00:01Z") == {
        old.claim_a.proposition,
        old.claim_b.proposition,
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("withdrew village", {"troops withdrew from two villages"}),
        ('"two villages"', {"troops withdrew from two villages"}),
        ('"villages two"', set()),
        ("village -troops", {"a village festival"}),
        ("withdrew or festival", {"troops withdrew from two villages", "a village festival"}),
        ("the", set()),
        ("' & | ! (", set()),
    ],
)
def test_words_are_searched_by_stem_phrase_and_exclusion(
    viewer: APIClient, words: str, expected: set[str]
) -> None:
    ClaimFactory(proposition="troops withdrew from two villages")
    ClaimFactory(proposition="a village festival")

    assert found(viewer, q=words) == expected


def test_kind_leaves_dismissed_conflicts_out(viewer: APIClient) -> None:
    kept = ConflictFactory(kind=ConflictKind.NUMERIC)
    dropped = ConflictFactory(kind=ConflictKind.NUMERIC)
    ConflictFactory(kind=ConflictKind.DENIAL)
    dismiss_conflict(
        conflict_id=dropped.pk, actor=UserFactory(), reason=DismissReason.objects.get(slug="update")
    )

    assert found(viewer, kind="numeric") == {kept.claim_a.proposition, kept.claim_b.proposition}


def test_kind_of_disputed_claims_is_that_of_the_confirmed_conflict(viewer: APIClient) -> None:
    shared = AppearanceFactory()
    confirmed_conflict(appearance_a=shared, kind=ConflictKind.DENIAL)
    ConflictFactory(appearance_a=shared, kind=ConflictKind.NUMERIC)

    assert len(found(viewer, status="disputed", kind="denial")) == 2
    assert found(viewer, status="disputed", kind="numeric") == set()


@pytest.mark.parametrize("parameters", [{}, {"status": "disputed"}, {"include": "conflicts"}])
def test_number_of_queries_does_not_grow(
    viewer: APIClient, django_assert_max_num_queries: Any, parameters: dict[str, str]
) -> None:
    counts = []
    for more in (1, 6):
        for _ in range(more):
            conflict = confirmed_conflict() if more == 1 else ConflictFactory()
            if more == 6:
                confirm_conflict(conflict_id=conflict.pk, actor=UserFactory())
        with django_assert_max_num_queries(20) as captured:
            get(viewer, **parameters)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_full_text_search_uses_its_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "claim_search" in saying(Claim.everything.order_by(), "withdrew village").explain()


def test_common_words_are_found_as_rare_ones_are(viewer: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.api.filters.RARE_WORDS", 1)
    ClaimFactory(proposition="one village")
    ClaimFactory(proposition="two villages")
    ClaimFactory(proposition="a town")

    assert found(viewer, q="village") == {"one village", "two villages"}
