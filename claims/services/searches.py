"""Searches that people keep under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from claims.models import SavedSearch
from factcheck.errors import InvalidInputError

MAX_NAME, MAX_QUERY = 80, 4000  # as the columns are

MAX_SAVED = 50
"""Links above a list; more of them are no longer quicker than filtering."""

NOT_SEARCHED = frozenset({"p", "e", "_popup", "_to_field", "_facets"})
"""Parameters that say how a list is shown or paged, not what it holds."""


def clean_query(query: str) -> str:
    """Return a list's query string in one spelling, without page numbers and empty parameters."""
    pairs = parse_qsl(query.removeprefix("?"))
    return urlencode(sorted((name, value) for name, value in pairs if name not in NOT_SEARCHED))


def save_search(*, owner: Any, name: str, query: str) -> SavedSearch:
    """Keep a search; one of the same name is replaced.

    Raises:
        InvalidInputError: Too long, without a name, or one too many.
    """
    name, query = name.strip(), clean_query(query)
    if not name:
        message = "Give the search a name."
        raise InvalidInputError(message)
    if len(name) > MAX_NAME or len(query) > MAX_QUERY:
        message = "The name or the search is too long to be kept."
        raise InvalidInputError(message)
    others = SavedSearch.objects.filter(owner=owner).exclude(name=name)
    if others.count() >= MAX_SAVED:
        message = f"You keep {MAX_SAVED} searches already; delete one first."
        raise InvalidInputError(message)
    search, _ = SavedSearch.objects.update_or_create(owner=owner, name=name, defaults={"query": query})
    return search
