"""Saved searches: one spelling, one a name, an end to their number."""

import pytest

from claims.models import SavedSearch
from claims.services import searches
from factcheck.errors import InvalidInputError
from tests import factories as make


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?status=confirmed&p=3", "status=confirmed"),
        ("q=&kind__exact=denial", "kind__exact=denial"),
        ("b=2&a=1&e=1", "a=1&b=2"),
        ("q=%22last+village%22", "q=%22last+village%22"),
        ("q=Bj%C3%B6rn&q=K%20L", "q=Bj%C3%B6rn&q=K+L"),
        ("//evil.example/", ""),
        ("", ""),
    ],
)
def test_query_has_one_spelling(query: str, kept: str) -> None:
    assert searches.clean_query(query) == kept
    assert searches.clean_query(kept) == kept


@pytest.mark.django_db
def test_same_name_replaces_and_other_people_are_left_alone() -> None:
    other = make.SavedSearchFactory(name="Denials", query="q=x")
    owner = make.UserFactory()
    for query in ("kind__exact=denial", "kind__exact=denial&status=all"):
        searches.save_search(owner=owner, name=" Denials ", query=query)
    assert SavedSearch.objects.get(owner=owner).query == "kind__exact=denial&status=all"
    other.refresh_from_db()
    assert other.query == "q=x"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "query"), [("  ", "q=a"), ("n" * 81, "q=a"), ("n", "q=" + "a" * 4000)])
def test_what_cannot_be_kept_is_refused(name: str, query: str) -> None:
    with pytest.raises(InvalidInputError):
        searches.save_search(owner=make.UserFactory(), name=name, query=query)


@pytest.mark.django_db
def test_fifty_are_enough() -> None:
    owner = make.UserFactory()
    for n in range(searches.MAX_SAVED):
        searches.save_search(owner=owner, name=f"Search {n}", query="")
    searches.save_search(owner=owner, name="Search 7", query="q=a")
    with pytest.raises(InvalidInputError, match="delete one first"):
        searches.save_search(owner=owner, name="One more", query="")
