"""The register of known speakers: names and metonyms to one canonical speaker.

Idea: a dictionary of aliases, and a rule for what newspapers build from a nationality: "Ukrainian
officials" are Ukraine, "the Russian Defence Ministry" is an organisation on Russia's side.

Entry: ``load_register``, ``SpeakerRegister.resolve``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from factcheck.attribution.nations import Nations, load_nations, name_key, read_table
from factcheck.types import Alias, Speaker, SpeakerKind

_LONGEST_ACRONYM = 4
"""Up to this length an acronym counts only in capitals: "who", "us", "is" and "it" are words."""
_VAGUE = re.compile(
    r"^(?:(?:the|an?|some|several|many|two|three|other|senior|top|high-ranking|high-level|unnamed|unidentified|anonymous"
    r"|current|former|one|both|most|all|chief|official)\s+)+",
    re.IGNORECASE,
)
_OFFICIALDOM = frozenset(
    {
        "",
        "official",
        "officials",
        "authority",
        "authorities",
        "government",
        "government official",
        "government officials",
        "government spokesman",
        "government spokeswoman",
        "government spokesperson",
        "administration",
        "administration official",
        "administration officials",
        "leadership",
        "leaders",
        "regime",
        "side",
        "state media",
        "state television",
        "state tv",
        "state radio",
        "state news agency",
        "diplomat",
        "diplomats",
        "negotiators",
        "delegation",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "cabinet",
    }
)
_PERSON_NOUNS = """
president minister premier chancellor king queen prince leader ambassador envoy lawmaker mp senator
governor mayor general commander head chair boss founder owner adviser aide deputy
spokesman spokeswoman spokesperson official officer diplomat judge
prosecutor lawyer chief chairman chairwoman director secretary soldier analyst expert journalist man
woman delegate negotiator witness resident coach captain pilot engineer doctor accountant farmer reporter
correspondent survivor
"""
_PERSONS = frozenset(_PERSON_NOUNS.split())
_SPELLINGS = {
    "defense": "defence",
    "organization": "organisation",
    "program": "programme",
    "center": "centre",
    "labor": "labour",
    "department": "ministry",
}
_JOINERS = frozenset({"of", "the", "for", "and", "'s"})
_BEHIND = re.compile(r"^(?P<rest>.+?)\s+(?:in|of|from|for)\s+(?P<state>(?:the\s+)?[A-Z].*)$")
_WORDS = re.compile(r"[^\s]+")


class SpeakerRegister:
    """Known speakers by every name they go by."""

    def __init__(self, aliases: Iterable[Alias], nations: Nations | None = None) -> None:
        """Build the register; of two aliases with one text the first counts."""
        self._nations = nations or load_nations()
        self._speakers: dict[str, Speaker] = {}
        self._acronyms: set[str] = set()
        self._states: dict[str, Speaker] = {}
        for alias in aliases:
            self._add(alias)

    def _add(self, alias: Alias) -> None:
        key = name_key(alias.text)
        if key and key not in self._speakers:
            self._speakers[key] = alias.speaker
            if alias.text.isupper() and len(key) <= _LONGEST_ACRONYM:
                self._acronyms.add(key)
        if alias.speaker.kind is SpeakerKind.STATE:
            self._states[alias.speaker.name] = alias.speaker

    def find(self, name: str) -> Speaker | None:
        """Return the speaker listed under exactly this name, or ``None``."""
        key = name_key(name)
        return None if self._is_word(name, key) else self._speakers.get(key)

    def _is_word(self, name: str, key: str) -> bool:
        return key in self._acronyms and not re.sub(r"['’]s$|\W", "", name).isupper()

    def state(self, name: str) -> Speaker | None:
        """Return the state called or described so: "Kyiv", "Ukrainian", "Ukrainians"."""
        speaker = self.find(name)
        if speaker is not None and speaker.kind is SpeakerKind.STATE:
            return speaker
        if self._is_word(name, name_key(name)):
            return None
        return self._states.get(self._nations.state_of_people(name))

    def resolve(self, name: str) -> Speaker | None:
        """Return the speaker ``name`` stands for, or ``None`` when only the article can tell.

        Listed names and metonyms come out as their speaker, "Ukrainian officials" as the state,
        and other bodies with a nationality as an organisation on that side.
        """
        name = " ".join(name.split())
        if speaker := self.find(name):
            return speaker
        bare = _VAGUE.sub("", name)
        if speaker := self.find(bare):
            return speaker
        for owner, rest in self._splits(bare):
            return owner if rest.lower() in _OFFICIALDOM else _body(owner, rest, bare)
        return None

    def _splits(self, name: str) -> Iterator[tuple[Speaker, str]]:
        """Yield the known speaker in a name with the other words: "South Korean" + "spy agency"."""
        ends = [match.end() for match in _WORDS.finditer(name)]
        for end in reversed(ends[:-1]):
            if name[:1].isupper() and (owner := self.state(name[:end]) or self.find(name[:end])):
                yield owner, _VAGUE.sub("", name[end:].strip(" ,-"))
        if ends and (people := self.state(name)):
            yield people, ""
        if behind := _BEHIND.match(name):
            state_name = re.split(r",|\s+(?:who|which|that)\s", behind["state"])[0]
            if state := self.state(state_name):
                yield state, behind["rest"]


def body_key(side: str, words: str) -> str:
    """Return the key of a body of ``side``: alike for "Defense Ministry" and "Ministry of Defence"."""
    kept = [
        _SPELLINGS.get(word, word) for word in re.findall(r"[\w-]+", name_key(words)) if word not in _JOINERS
    ]
    return f"{side.lower()}: {' '.join(sorted(kept))}" if side else " ".join(kept)


def is_person_noun(word: str) -> bool:
    """Tell whether ``word`` names an office or a role of one person."""
    return word.lower() in _PERSONS


def _body(owner: Speaker, rest: str, name: str) -> Speaker:
    kind = SpeakerKind.PERSON if is_person_noun(rest.split()[-1]) else SpeakerKind.ORGANISATION
    key = body_key(owner.name if owner.kind is not SpeakerKind.STATE else owner.side, rest)
    return Speaker(key=key, name=name.replace("\u2019", "'"), kind=kind, side=owner.side or owner.name)


@cache
def load_register() -> SpeakerRegister:
    """Read the register that comes with the engine, once per process."""
    return SpeakerRegister(list(read_aliases()))


def read_aliases() -> Iterator[Alias]:
    """Yield every alias of ``data/speakers.tsv``, the canonical name of each speaker first."""
    for name, kind, side, others in read_table("speakers.tsv"):
        speaker = Speaker(key=name_key(name), name=name, kind=SpeakerKind(kind), side=side)
        yield Alias(text=name, speaker=speaker)
        for text in filter(None, others.split("|")):
            yield Alias(text=text, speaker=speaker)
