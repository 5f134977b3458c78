"""Who has been named in an article so far, for names that only make sense inside it.

Idea: keep every source and every name with its position and words. A later name that is part of an
earlier one ("the agency" after "South Korea's spy agency", "Park" after "Park Sung-min"), its
initials ("HUR"), or a noun that fits its sort ("the charity") is the same speaker.

Entry: ``Mentions``. After the string-match and precise-construct sieves of Raghunathan et al., A
Multi-Pass Sieve for Coreference Resolution (EMNLP 2010).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from factcheck.attribution.nations import name_key
from factcheck.types import Speaker, SpeakerKind

_SORTS = """
army military forces troops
company firm operator manufacturer maker carmaker airline utility owner developer supplier retailer bank
group movement organisation organization militia faction rebels
charity organisation organization group
party alliance coalition opposition group bloc
union confederation association federation club body society
agency service intelligence directorate watchdog authority regulator body commission
ministry department
hospital clinic
university institute school
court tribunal
force police department
network broadcaster channel newspaper
"""
_SORTS_OF: dict[str, frozenset[str]] = {}
for _line in _SORTS.strip().splitlines():
    for _word in _line.split():
        _SORTS_OF[_word] = _SORTS_OF.get(_word, frozenset()) | frozenset(_line.split())
_BY_DEFAULT = frozenset(
    {
        "company",
        "firm",
        "group",
        "charity",
        "party",
        "union",
        "club",
        "association",
        "organisation",
        "organization",
    }
)
"""Nouns that stand for the nearest body whose sort is not told by its name."""
BODIES = frozenset({SpeakerKind.STATE, SpeakerKind.ORGANISATION, SpeakerKind.GROUP})
_SMALL = frozenset({"of", "the", "for", "and", "in", "on", "de", "la", "'s", "s", "a", "an", "to"})
_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "sir", "lord", "lady", "president", "minister", "general", "gen", "col"}
)


@lru_cache(maxsize=16384)
def name_words(text: str) -> tuple[str, ...]:
    """Return the telling words of a name, lower case, without small words, titles and possessives."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", re.sub(r"['’]s\b", "", name_key(text)))
    return tuple(word for word in words if word not in _SMALL and word not in _TITLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where a speaker is named; ``others`` are words said of it ("a monitoring group")."""

    position: int
    words: tuple[str, ...]
    speaker: Speaker
    is_source: bool
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class Mentions:
    """The named speakers of one article, in text order."""

    items: list[Mention] = field(default_factory=list)

    def add(
        self,
        position: int,
        text: str,
        speaker: Speaker,
        *,
        is_source: bool = False,
        others: tuple[str, ...] = (),
    ) -> None:
        """Note that ``text`` at ``position`` names ``speaker``."""
        mention = Mention(
            position=position, words=name_words(text), speaker=speaker, is_source=is_source, others=others
        )
        self.items.append(mention)

    def before(self, position: int) -> Iterator[Mention]:
        """Yield the mentions before ``position``, the nearest first."""
        found = [mention for mention in self.items if mention.position < position]
        yield from sorted(found, key=lambda mention: mention.position, reverse=True)

    def same_name(self, text: str, position: int) -> Speaker | None:
        """Return the speaker whose longer name ``text`` shortens, or whose initials it is."""
        words = name_words(text)
        if not words:
            return None
        for mention in self.before(position):
            if self._shortens(words, mention) or _are_initials(text, mention.words):
                return mention.speaker
        return None

    def namesake(self, text: str, position: int) -> Speaker | None:
        """Return the person named in full before whose last name is ``text``, be it also a city's."""
        words = name_words(text)
        for mention in self.before(position) if len(words) == 1 else ():
            full = name_words(mention.speaker.name)
            if mention.speaker.kind is SpeakerKind.PERSON and len(full) > 1 and full[-1] == words[0]:
                return mention.speaker
        return None

    @staticmethod
    def _shortens(words: tuple[str, ...], mention: Mention) -> bool:
        whole = (*mention.words, *name_words(mention.speaker.name))
        if not whole or not set(words) <= {*whole, *mention.others}:
            return False
        if mention.speaker.kind is SpeakerKind.PERSON and mention.words:
            ends = {whole[0], mention.words[-1], whole[-1]}
            return words == mention.words or (len(words) == 1 and words[0] in ends)
        return True

    def same_sort(self, noun: str, position: int, *, is_bare: bool = True) -> Speaker | None:
        """Return the nearest speaker that ``noun`` ("company", "ministry", "army") may stand for.

        ``is_bare`` tells that no further word ("the statistics office") narrows the noun.
        """
        noun = noun.lower()
        sorts = _SORTS_OF.get(noun, frozenset({noun}))
        bodies = [item for item in self.before(position) if item.speaker.kind is not SpeakerKind.PERSON]
        for mention in bodies:
            if noun in mention.words or noun in mention.others:
                return mention.speaker
        for mention in bodies:
            if sorts & {*mention.words[-2:], *mention.others, *name_words(mention.speaker.name)[-2:]}:
                return mention.speaker
        if not is_bare or noun not in _BY_DEFAULT:
            return None
        for mention in self.before(position):
            speaker = mention.speaker
            if noun == "group" and speaker.kind is SpeakerKind.GROUP:
                return speaker
            if mention.is_source and speaker.kind is SpeakerKind.ORGANISATION and not speaker.side:
                return speaker
        return None

    def titled(self, words: Iterable[str], position: int) -> Speaker | None:
        """Return the nearest person before ``position`` of whom all of ``words`` have been said."""
        wanted = set(words)
        for mention in self.before(position):
            if mention.speaker.kind is SpeakerKind.PERSON and wanted and wanted <= set(mention.others):
                return mention.speaker
        return None

    def nearest_body(self, position: int) -> Speaker | None:
        """Return the nearest source before ``position`` that is no person."""
        for mention in self.before(position):
            if mention.is_source and is_body(mention.speaker):
                return mention.speaker
        return None

    def nearest(self, position: int, *kinds: SpeakerKind, sources_only: bool = True) -> Speaker | None:
        """Return the nearest speaker before ``position`` of one of ``kinds``."""
        for mention in self.before(position):
            if mention.speaker.kind in kinds and (mention.is_source or not sources_only):
                return mention.speaker
        return None


def is_sort(word: str) -> bool:
    """Tell whether ``word`` names a sort of body: "operator", "charity"."""
    return word.lower() in _SORTS_OF


def is_body(speaker: Speaker) -> bool:
    """Tell whether ``speaker`` is a body, or of unknown kind and called like one: "the main union"."""
    words = name_words(speaker.name)
    is_called_so = bool(words) and words[-1] in _SORTS_OF
    return speaker.kind in BODIES or (speaker.kind is SpeakerKind.UNKNOWN and is_called_so)


def _are_initials(text: str, words: tuple[str, ...]) -> bool:
    letters = text.replace(".", "").strip()
    if not (letters.isupper() and 2 <= len(letters) <= 6 and len(words) == len(letters)):
        return False
    return letters.lower() == "".join(word[0] for word in words)
