"""The people who wrote an article, from the several places that may name them.

Idea: the first place that names a person wins. Systems without a byline fill the field with the name of
the outlet, of its company or of its desk; a name so made up is worse than none. Entry: ``find_authors``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tld import get_fld

from factcheck.reading.markup import strip_markup

_BY = re.compile(r"^\s*(?:by|von|par|por|di)\s+(?=\S)", re.IGNORECASE)
_BODY = re.compile(
    r"\b(?:gmbh|mbh|kg|e\.\s?v|inc|ltd|llc|plc|s\.?p\.?a|s\.?a\.?r\.?l|verlag|redaktion|rédaction|redazione|"
    r"redacción|redação|newsroom|newsdesk|admin|administrator|webmaster|online|gruppe|pressestelle)\b",
    re.IGNORECASE,
)
_PERSON_AFTER_OUTLET = re.compile(r"\s[-–—|:]\s+[^\W\d_]+\s+[^\W\d_]+$")
_SHORTEST_LABEL = 3
_NAME_GAPS = re.compile(r"\s*(?:,\s*(?:and\s)?|;|\band\b|\bund\b|&)\s*")


def find_authors(places: Iterable[list[str]], *, outlet: str, host: str = "") -> tuple[str, ...]:
    """Return the names of the first place that has any person's, each once; agencies count as persons.

    Args:
        places: The bylines found in each place, the most trusted place first.
        outlet: The name of the site.
        host: The host name of the page; names made from it are the outlet's.
    """
    found = (
        [name for name in _names_in(bylines) if not _is_outlet(name, outlet, host)] for bylines in places
    )
    return tuple(next((names for names in found if names), ()))


def _is_outlet(name: str, outlet: str, host: str) -> bool:
    """Tell whether a name is the outlet's, a company's or a desk's rather than a person's."""
    letters = _letters(name)
    if letters == _letters(outlet) or _BODY.search(name) or any(map(str.isdigit, name)):
        return True
    site = get_fld(f"http://{host}/", fail_silently=True) or host.removeprefix("www.")
    label = _letters(site.partition(".")[0])
    if len(label) < _SHORTEST_LABEL or not letters.startswith(label):
        return False
    return not _PERSON_AFTER_OUTLET.search(name)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _names_in(bylines: list[str]) -> tuple[str, ...]:
    """Return the names in texts such as "By Ann Lee and Bo Ek"; addresses are not names."""
    names: list[str] = []
    for text in bylines:
        byline = _BY.sub("", strip_markup(text)).strip(" ,;")
        parts = [part.strip() for part in _NAME_GAPS.split(byline) if part.strip()]
        # "Lee, Ann" is one person: only parts of several words are names of their own.
        names.extend(parts if all(" " in part for part in parts) else [byline])
    return tuple(dict.fromkeys(name for name in names if name and "://" not in name and "@" not in name))
