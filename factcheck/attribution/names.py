"""The names in a claim, each in its canonical form: speakers, places, organisations.

Idea: runs of capitalised words are looked up, the longest first, among peoples, places and known
speakers; what the parser's name finder adds comes last. A capital is a place behind "in" and its
state as a subject. Entry: ``NameFinder``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Token as Word

from factcheck.attribution.lookups import text_of
from factcheck.attribution.nations import Nations, name_key, place_key
from factcheck.attribution.register import SpeakerRegister
from factcheck.types import Speaker, SpeakerKind

_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "EVENT"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_LOCATING = frozenset(
    {"in", "near", "at", "across", "inside", "into", "within", "around", "outside", "over", "throughout"}
)
_LONGEST_NAME = 5
_ACTING = frozenset(
    {"with", "against", "between", "by", "for", "than", "like", "alongside", "behind", "among", "toward"}
)
"""Behind these a capital stands for its state ("relations with Moscow"), behind others it is a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Canonical lower-case names of a claim; ``places`` are among ``entities``."""

    entities: frozenset[str]
    places: frozenset[str]


class NameFinder:
    """Finds the names of one article and maps each to its canonical form."""

    def __init__(
        self, doc: Doc, register: SpeakerRegister, nations: Nations, speakers: Iterable[Speaker]
    ) -> None:
        """Prepare for ``doc``; ``speakers`` are those its sources were resolved to."""
        self._doc = doc
        self._register = register
        self._nations = nations
        self._people = _people(doc, speakers)
        self._halves = _halves(doc, register)
        self._named = {name.root.i: name for name in doc.ents if name.label_ in _NAMED}

    def find(self, words: Sequence[Word]) -> Names:
        """Return the names among ``words``."""
        entities: set[str] = set()
        places: set[str] = set()
        for name, is_place in self._names(words):
            entities.add(name)
            if is_place:
                places.add(name)
                regions = self._nations.regions_of(name)[:-1]
                entities.update(regions)
                places.update(regions)
        return Names(entities=frozenset(entities), places=frozenset(places))

    def _names(self, words: Sequence[Word]) -> Iterator[tuple[str, bool]]:
        taken: set[int] = set()
        for position, word in enumerate(words):
            if word.i in taken or not word.text[:1].isupper():
                continue
            for length in range(min(_LONGEST_NAME, len(words) - position), 0, -1):
                group = words[position : position + length]
                if group[-1].i - word.i == length - 1 and (known := self._known(group)):
                    taken.update(part.i for part in group)
                    yield known
                    break
        inside = {word.i for word in words}
        for number in sorted(inside & self._named.keys()):
            name = self._named[number]
            if not taken & set(range(name.start, name.end)):
                key = name_key(name.text)
                is_place = name.label_ in _PLACES
                yield (place_key(name.text) if is_place else self._people.get(key, key)), is_place

    def _words_of(self, group: Sequence[Word]) -> str:
        last = group[-1]
        return text_of(self._doc)[group[0].idx : last.idx + len(last)]

    def _known(self, group: Sequence[Word]) -> tuple[str, bool] | None:
        """Return the canonical name of the words, and whether they name a place here."""
        text = self._words_of(group)
        if state := self._nations.state_of_people(text):
            return state.lower(), False
        if text in {"North", "South"} and (half := self._halves.get(text.lower())):
            return half, False
        if self._nations.is_place(text) and not self._speaks(group):
            return place_key(text), True
        if (speaker := self._register.find(text)) is None:
            return None
        is_state = speaker.kind is SpeakerKind.STATE
        return speaker.name.lower(), is_state and _is_located(group[-1])

    def _speaks(self, group: Sequence[Word]) -> bool:
        """Tell whether a capital stands for its state: as a subject ("Kyiv has sent troops")."""
        known = self._register.find(self._words_of(group))
        if known is None or known.kind is not SpeakerKind.STATE:
            return False
        word = _first_conjunct(group[-1])
        return word.dep_ in {"nsubj", "nsubjpass", "dobj", "iobj", "dative"} or (
            word.dep_ == "pobj" and word.head.lower_ in _ACTING
        )


def _first_conjunct(word: Word) -> Word:
    while word.dep_ == "conj" and word.head.i < word.i:
        word = word.head
    return word


def _halves(doc: Doc, register: SpeakerRegister) -> dict[str, str]:
    """Return what "the North" and "the South" stand for: the states of the article so named."""
    states = {state.key for name in doc.ents if (state := register.state(name.text))}
    return {half: key for key in sorted(states) for half in ("north", "south") if key.startswith(f"{half} ")}


def _is_located(word: Word) -> bool:
    word = _first_conjunct(word)
    return word.dep_ == "pobj" and word.head.lower_ in _LOCATING


def _people(doc: Doc, speakers: Iterable[Speaker]) -> dict[str, str]:
    """Map the last names of people named in full to the full names."""
    full = [name_key(name.text) for name in doc.ents if name.label_ == "PERSON" and len(name) > 1]
    full += [speaker.name.lower() for speaker in speakers if speaker.kind is SpeakerKind.PERSON]
    full = [name for name in full if " " in name]
    # Family names stand first in some languages: "Kim" is Kim Jong Un unless somebody's last name is Kim.
    return {name.split()[0]: name for name in reversed(full)} | {
        name.split()[-1]: name for name in reversed(full)
    }
