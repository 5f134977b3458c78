"""Which state an adjective, a people or a place belongs to.

Entry: ``load_nations``. The lists are ``data/nationalities.tsv`` and ``data/places.tsv``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from factcheck.text.normalise import fold

_ARTICLE = re.compile(r"^(?:the|an?)\s+")
_POSSESSIVE = re.compile(r"'s?$")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_REGION = re.compile(r"\s+(?:region|oblast|province|governorate|district|county|prefecture)$")


@lru_cache(maxsize=16384)
def name_key(text: str) -> str:
    """Return the form in which names are compared: no case, accents, article or possessive ending.

    Total and idempotent: "The U.N.'s" and "un" have the same key.
    """
    folded = unicodedata.normalize("NFKD", fold(text))
    plain = "".join(char for char in folded if not unicodedata.combining(char)).strip(" ,.;:\"'()[]-")
    undotted = _DOTTED.sub(lambda match: match[0].replace(".", ""), f"{plain}.").strip(" .")
    shorter = _POSSESSIVE.sub("", _ARTICLE.sub("", undotted)).strip(" ,.;:\"'()[]-")
    return shorter if shorter == text else name_key(shorter)


def place_key(text: str) -> str:
    """Return the name of a place without what sort of region it is: "kursk" for "Kursk region"."""
    return _REGION.sub("", name_key(text)) or name_key(text)


def read_table(name: str) -> Iterator[list[str]]:
    """Yield the rows of a tab-separated word list, without its comment lines."""
    text = files("factcheck.data").joinpath(name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nations:
    """States by adjective ("ukrainian"), places by the place they are part of, adjectives by state.

    The first two are looked up by key, the last by the state's name.
    """

    states: Mapping[str, str]
    parents: Mapping[str, str]
    adjectives: Mapping[str, str]

    def state_of_people(self, text: str) -> str:
        """Return the state of an adjective or a people ("Ukrainians"), or an empty string."""
        return self.states.get(name_key(text), "")

    def is_place(self, text: str) -> bool:
        """Tell whether ``text`` is a listed place or region."""
        return place_key(text) in self.parents

    def regions_of(self, text: str) -> tuple[str, ...]:
        """Return the keys of the places ``text`` lies in, the nearest first, the state last."""
        found: list[str] = []
        place = place_key(text)
        while (parent := self.parents.get(place)) and place_key(parent) not in found:
            place = place_key(parent)
            found.append(place)
        return tuple(found)


@cache
def load_nations() -> Nations:
    """Read the lists, once per process."""
    states = {
        name_key(word): state for state, words in read_table("nationalities.tsv") for word in words.split("|")
    }
    parents: dict[str, str] = {}
    for place, parent in read_table("places.tsv"):
        if place_key(place) != place_key(parent):
            parents.setdefault(place_key(place), parent)
    adjectives = {state: words.split("|")[0] for state, words in read_table("nationalities.tsv")}
    return Nations(states=states, parents=parents, adjectives=adjectives)
