"""The people who wrote an article, from the several places that may name them.

Idea: the first place that names somebody other than the outlet wins; systems without a byline
fill the field with their own name. Entry: ``find_authors``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from factcheck.reading.markup import strip_markup

_BY = re.compile(r"^\s*(?:by|von|par|por|di)\s+(?=\S)", re.IGNORECASE)
_NAME_GAPS = re.compile(r"\s*(?:,\s*(?:and\s)?|;|\band\b|\bund\b|&)\s*")


def find_authors(places: Iterable[list[str]], *, outlet: str) -> tuple[str, ...]:
    """Return the names of the first place that has any, each once; the outlet only as last resort.

    Args:
        places: The bylines found in each place, the most trusted place first.
        outlet: The name of the site.
    """
    found = [names for bylines in places if (names := _names_in(bylines))]
    people = (names for names in found if any(name.casefold() != outlet.casefold() for name in names))
    return next(people, found[0] if found else ())


def _names_in(bylines: list[str]) -> tuple[str, ...]:
    """Return the names in texts such as "By Ann Lee and Bo Ek"; addresses are not names."""
    names: list[str] = []
    for text in bylines:
        byline = _BY.sub("", strip_markup(text)).strip(" ,;")
        parts = [part.strip() for part in _NAME_GAPS.split(byline) if part.strip()]
        # "Lee, Ann" is one person: only parts of several words are names of their own.
        names.extend(parts if all(" " in part for part in parts) else [byline])
    return tuple(dict.fromkeys(name for name in names if name and "://" not in name and "@" not in name))
