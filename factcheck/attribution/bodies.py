"""Bodies and offices that only make sense inside an article: "the ministry", "its spokesman".

Idea: take a source apart ("a spokesman for the group", "its defence ministry") until a name is left
that the register or an earlier mention knows; a body of a state without the state's name ("the
interior ministry") belongs to the state the article is set in. Entry: ``BodyResolver.resolve``.
"""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from factcheck.attribution.features import tokens_of
from factcheck.attribution.lookups import text_of
from factcheck.attribution.mentions import Mentions, name_words
from factcheck.attribution.nations import load_nations, name_key
from factcheck.attribution.register import SpeakerRegister, body_key, is_person_noun
from factcheck.types import Span, Speaker, SpeakerKind

_SPOKES = re.compile(
    r"^(?:(?:an?|the|its|their|his|her|one|another)\s+)?(?:[\w-]+\s+)?"
    r"(?:spokes(?:man|woman|person|people)|officials?|representatives?|members?|leaders?|statement|director|head|chief"
    r"|chairman|chairwoman|lawyers?|report|briefing|(?:press\s+)?secretary|sources?|monitors)\s+"
    r"(?:for|of|from|in|at|with|within|by)\s+(?P<body>.+)$",
    re.IGNORECASE,
)
_ROLE_NOUN = re.compile(
    r"^(?P<body>.+?)(?:['’]s?)?\s+(?:spokes(?:man|woman|person|people)|officials?|representatives?|sources?)$",
    re.IGNORECASE,
)
_STATE_NOUNS = frozenset(
    {"government", "authorities", "officials", "army", "military", "administration", "cabinet", "regime"}
)
_BODY_NOUNS = frozenset(
    {
        "ministry",
        "police",
        "parliament",
        "president",
        "premier",
        "minister",
        "prosecutors",
        "navy",
        "forces",
        "opposition",
    }
)
_BY_NATIONALITY = frozenset(
    {"police", "prosecutors", "navy", "forces", "opposition", "officials", "authorities"}
)
_DOMINANT_SHARE = 0.6
"""An article is set in one state when that state has at least this share of all its mentions of states."""
_POSSESSED = re.compile(r"^(?:its|their|his|her)\s+(?P<rest>.+)$", re.IGNORECASE)
_HALF_OF = re.compile(r"^(?:the\s+)?(?P<half>North|South)['’]s\s+(?P<rest>.+)$", re.IGNORECASE)
_DEFINITE = re.compile(r"^(?:the|this|that)\s+(?P<narrower>[\w-]+\s+)?(?P<noun>[a-z]+)$", re.IGNORECASE)
_ADDED = "aid rights monitoring advocacy militant armed rebel main same"
_ADDED_WORDS = frozenset(_ADDED.split())
"""Words before a noun that do not narrow it: "the aid group" is the group."""


class BodyResolver:
    """Resolves the phrases of one article; reads the mentions others add to."""

    def __init__(self, doc: Doc, register: SpeakerRegister, mentions: Mentions) -> None:
        """Prepare for ``doc``."""
        self._doc = doc
        self._register = register
        self._mentions = mentions
        self._home = _home_state(doc, register)

    def resolve(self, text: str, position: int) -> Speaker | None:
        """Return the speaker the phrase ``text`` at ``position`` stands for, if anything tells."""
        if not text:
            return None
        if name_key(text) in {"north", "south"} and (state := self._half(name_key(text))):
            return state
        if (owned := _HALF_OF.match(text)) and (state := self._half(owned["half"].lower())):
            return self._register.resolve(f"{state.name} {owned['rest']}") or state
        if namesake := self._mentions.namesake(text, position):
            return namesake
        if known := self._register.resolve(text):
            return known
        for pattern in (_SPOKES, _ROLE_NOUN):
            if (match := pattern.match(text)) and (speaker := self.resolve(match["body"], position)):
                return speaker
        if possessed := _POSSESSED.match(text):
            return self._owned(possessed["rest"], position)
        return (
            self._mentions.same_name(text, position)
            or self._anaphor(text, position)
            or self.local(text, position)
        )

    def _anaphor(self, text: str, position: int) -> Speaker | None:
        if text.lower().endswith(" there"):
            return self._mentions.nearest_body(position)
        if match := _DEFINITE.match(text):
            if titled := self._mentions.titled(text.lower().split()[1:], position):
                return titled
            is_bare = not match["narrower"] or match["narrower"].strip().lower() in _ADDED_WORDS
            found = self._mentions.same_sort(match["noun"], position, is_bare=is_bare)
            # "The health ministry" is no shorter name for a headline's "Ministry".
            is_barer = found is not None and found.name.lower() == match["noun"].lower()
            return found if is_bare or not is_barer else None
        return None

    def _half(self, half: str) -> Speaker | None:
        """Return the state of the article whose name starts with "North" or "South"."""
        for mention in self._mentions.before(len(text_of(self._doc))):
            if mention.speaker.kind is SpeakerKind.STATE and mention.speaker.key.startswith(f"{half} "):
                return mention.speaker
        return None

    def _owned(self, rest: str, position: int) -> Speaker | None:
        """Resolve "its spokesman" and "its defence ministry" through the nearest owner."""
        owner = self._mentions.nearest_body(position)
        if owner is None:
            return self._mentions.same_sort(rest.split()[-1], position)
        return self._register.resolve(f"{owner.name} {rest}") or owner

    def local(self, text: str, position: int) -> Speaker | None:
        """Resolve "the government" and "police": of the article's state, or of the last one to speak."""
        words = name_words(text)
        if not words or words[-1] not in _STATE_NOUNS | _BODY_NOUNS or len(words) > 3:
            return None
        home = self._scene(position) or self._home or self._mentions.nearest(position, SpeakerKind.STATE)
        if home is None:
            return None
        if words[-1] in _STATE_NOUNS and len(words) == 1:
            return home
        name = f"{_owner(home.name, words[-1])} {' '.join(words)}"
        kind = SpeakerKind.PERSON if is_person_noun(words[-1]) else SpeakerKind.ORGANISATION
        return Speaker(key=body_key(home.name, " ".join(words)), name=name, kind=kind, side=home.side)

    def _scene(self, position: int) -> Speaker | None:
        """Return the state the sentence is set in: "In Vilnius, the foreign ministry said"."""
        for word in tokens_of(self._doc, Span(start=position, end=position))[0].sent:
            if word.lower_ == "in":
                for child in word.children:
                    if state := self._register.state(child.text):
                        return state
        return None

    def whole_name(self, name: TokenSpan) -> str:
        """Return the name of a body with the nationality in front: "Russian" + "Defence Ministry"."""
        for length in (3, 2, 1):
            before = self._doc[max(0, name.start - length) : name.start]
            if before and before.text[:1].isupper() and self._register.state(before.text):
                return str(self._doc[before.start : name.end].text)
        return str(name.text)


def _owner(state: str, noun: str) -> str:
    """Return how newspapers put a state before a body: "Serbian police", "Lithuania's foreign ministry"."""
    if noun in _BY_NATIONALITY:
        return load_nations().adjectives.get(state, state)
    return f"{state}'" if state.endswith("s") else f"{state}'s"


def _home_state(doc: Doc, register: SpeakerRegister) -> Speaker | None:
    """Return the state most names of the article belong to, when one stands out."""
    states = [
        state
        for name in doc.ents
        if name.label_ in {"GPE", "NORP", "ORG"} and (state := register.state(name.text))
    ]
    counted = Counter(states).most_common(1)
    return counted[0][0] if counted and counted[0][1] >= _DOMINANT_SHARE * len(states) else None
