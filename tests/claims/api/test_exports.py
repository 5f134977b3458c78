"""Whole lists as streams, newly disputed claims as Atom, claims in schema.org's and the W3C's words."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from rest_framework.test import APIClient

from claims.api import streams
from claims.models import Rating
from claims.services.disputes import join_dispute
from claims.services.reviews import confirm_conflict
from tests.factories import NOW, AppearanceFactory, ClaimFactory, ConflictFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db
API = "/api/v1"


def lines(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content).decode().splitlines()


def test_every_claim_is_in_the_stream_once_whatever_the_batch(
    viewer: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [str(AppearanceFactory().claim.public_id) for _ in range(7)]
    monkeypatch.setattr(streams.in_batches, "__defaults__", (3,))
    rows = [json.loads(line) for line in lines(viewer.get(f"{API}/claims/export/"))]
    assert [row["id"] for row in rows] == wanted
    listed = viewer.get(f"{API}/claims/?ordering=published_at").json()["results"]
    assert {row["id"]: row for row in rows} == {row["id"]: row for row in listed}


def test_a_stream_asks_the_same_queries_for_a_longer_batch(
    viewer: APIClient, django_assert_max_num_queries: Any
) -> None:
    ConflictFactory.create_batch(6)
    for path in ("claims", "conflicts"):
        with django_assert_max_num_queries(16):
            assert lines(viewer.get(f"{API}/{path}/export/"))


def test_csv_holds_what_the_filters_leave_and_no_formula(viewer: APIClient) -> None:
    bad = ClaimFactory(proposition="=1+1", speaker=SpeakerFactory(name="@home", side="+"))
    AppearanceFactory(claim=bad, quote="=cmd|' /c calc'!A0")
    AppearanceFactory(claim=ClaimFactory(language="uk"))
    response = viewer.get(f"{API}/claims/export/?as=csv&language=en")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="claims.csv"'
    (row,) = csv.DictReader(io.StringIO("\n".join(lines(response))))
    assert (row["proposition"], row["speaker"], row["side"]) == ("'=1+1", "'@home", "'+")
    assert row["quote"].startswith("'=cmd")


def test_conflicts_have_both_sides_in_a_line(viewer: APIClient) -> None:
    conflict = ConflictFactory()
    (row,) = csv.DictReader(io.StringIO("\n".join(lines(viewer.get(f"{API}/conflicts/export/?as=csv")))))
    assert (row["quote_a"], row["quote_b"]) == (conflict.appearance_a.quote, conflict.appearance_b.quote)
    assert lines(viewer.get(f"{API}/conflicts/export/?status=confirmed")) == []


@pytest.mark.parametrize("query", ["as=xml", "page_size=1", "cursor=x", "nonsense=1", "status=x"])
def test_wrong_parameters_of_an_export_are_refused(viewer: APIClient, query: str) -> None:
    assert viewer.get(f"{API}/claims/export/?{query}").status_code == 400


def test_the_feed_has_the_newest_confirmed_conflicts_and_takes_filters(viewer: APIClient) -> None:
    for kind in ("denial", "numeric"):
        confirm_conflict(conflict_id=ConflictFactory(kind=kind).pk, actor=UserFactory())
    ConflictFactory()
    response = viewer.get(f"{API}/conflicts/atom/", headers={"Accept": "application/atom+xml"})
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert (bool(feed.bozo), feed.version, len(feed.entries)) == (False, "atom10", 2)
    assert feed.entries[0].tags[0].term == "numeric"
    assert viewer.get(feed.entries[0].link).status_code == 200
    only = feedparser.parse(viewer.get(f"{API}/conflicts/atom/?kind=denial").content)
    assert [entry.tags[0].term for entry in only.entries] == ["denial"]


# Of schema.org: a property, the type it is defined for, and the types its values may have.
SCHEMA: dict[str, tuple[str, Any]] = {
    "name": ("Thing", str),
    "text": ("CreativeWork", str),
    "inLanguage": ("CreativeWork", str),
    "url": ("Thing", str),
    "headline": ("CreativeWork", str),
    "datePublished": ("CreativeWork", str),
    "publisher": ("CreativeWork", {"Organization"}),
    "author": ("CreativeWork", {"Person", "Organization"}),
    "sameAs": ("Thing", str),
    "appearance": ("Claim", {"CreativeWork"}),
    "firstAppearance": ("Claim", {"CreativeWork"}),
    "claimReviewed": ("ClaimReview", str),
    "reviewBody": ("Review", str),
    "itemReviewed": ("Review", {"Thing"}),
    "reviewRating": ("Review", {"Rating"}),
    "alternateName": ("Thing", str),
    "ratingValue": ("Rating", int),
    "bestRating": ("Rating", int),
    "worstRating": ("Rating", int),
}
PARENTS = {
    "Claim": "CreativeWork",
    "NewsArticle": "CreativeWork",
    "ClaimReview": "Review",
    "Review": "CreativeWork",
    "CreativeWork": "Thing",
    "Person": "Thing",
    "Organization": "Thing",
    "Rating": "Thing",
}


def lineage(name: str) -> set[str]:
    return {name, *(lineage(PARENTS[name]) if name in PARENTS else ())}


def check(thing: dict[str, Any]) -> None:
    """Fail on a property that schema.org does not define for the type, or a value of another type."""
    types = lineage(thing["@type"])
    for name, value in thing.items():
        if name.startswith(("@", "ccx:")):
            continue
        domain, wanted = SCHEMA[name]
        assert domain in types, (thing["@type"], name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                assert lineage(one["@type"]) & wanted, name
                check(one)
            else:
                assert isinstance(one, wanted), name


def test_a_claim_in_schema_org_words_with_what_it_contradicts(viewer: APIClient) -> None:
    speaker = SpeakerFactory(kind="person", wikidata_id="Q42")
    long = "the minister would on no account raise the tax on fuel before the summer of the coming year"
    claim = ClaimFactory(speaker=speaker, proposition=long)
    conflict = ConflictFactory(appearance_a=AppearanceFactory(claim=claim))
    confirm_conflict(conflict_id=conflict.pk, actor=UserFactory())
    url = f"{API}/claims/{claim.public_id}/jsonld/"
    response = viewer.get(url, headers={"Accept": "application/ld+json"})
    assert response["Content-Type"].startswith("application/ld+json")
    body = response.json()
    check(body)
    assert len(body["name"]) <= 75
    assert body["author"] == {
        "@type": "Person",
        "name": speaker.name,
        "sameAs": "https://www.wikidata.org/entity/Q42",
    }
    assert body["firstAppearance"]["url"] == conflict.appearance_a.revision.article.url
    (edge,) = body["ccx:contradicts"]
    assert edge["@id"].endswith(f"/claims/{conflict.claim_b.public_id}/")
    assert viewer.get(edge["@id"]).status_code == 200
    assert edge["ccx:kind"] == "denial"


def test_a_suggestion_is_no_edge(viewer: APIClient) -> None:
    conflict = ConflictFactory()
    body = viewer.get(f"{API}/claims/{conflict.claim_a.public_id}/jsonld/").json()
    assert body["ccx:contradicts"] == []


def test_a_rated_dispute_is_a_claim_review(viewer: APIClient) -> None:
    dispute = join_dispute(ConflictFactory())
    url = f"{API}/disputes/{dispute.public_id}/claimreview/"
    assert viewer.get(url).status_code == 404
    dispute.rating, dispute.rating_note = Rating.objects.get(slug="half-true"), "In part."
    dispute.rated_by, dispute.rated_at = UserFactory(username="eva"), NOW + timedelta(days=1)
    dispute.save()
    body = viewer.get(url).json()
    check(body)
    assert body["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Half true",
        "ratingValue": 3,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert (body["datePublished"], body["author"]["name"]) == ("2025-04-29", "eva")
    assert len(body["itemReviewed"]) == 2


def test_a_passage_as_a_web_annotation_points_at_its_words(viewer: APIClient) -> None:
    passage = AppearanceFactory(quote="Troops have left.", before="Intro. ", after=" More.")
    (body,) = viewer.get(f"{API}/claims/{passage.claim.public_id}/annotations/").json()
    quote, place = body["target"]["selector"]
    assert (quote["exact"], quote["prefix"], quote["suffix"]) == ("Troops have left.", "Intro. ", " More.")
    assert passage.revision.text[place["start"] : place["end"]] == quote["exact"]
