"""The normalised reading of a claim: who "its" and "we" are is written out.

Idea: inside reported speech the pronouns of the speaker point back to the speaker; "its forces"
said by Kyiv are Ukraine's forces. A pronoun is replaced only when nothing inside the content could
be meant instead: the first person always, the third only before any noun of the content that
agrees with it. Entry: ``proposition_of``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from factcheck.attribution.agreement import agreeing_verb, is_plural, third_person
from factcheck.attribution.mentions import is_body
from factcheck.types import Speaker, SpeakerKind

_FIRST = frozenset({"i", "we", "me", "us", "my", "our", "mine", "ours", "myself", "ourselves"})
_FIRST_ONE = frozenset({"i", "me", "my", "mine", "myself"})
_THIRD_ONE = frozenset({"he", "she", "him", "her", "his", "hers"})
_THIRD_THING = frozenset({"it", "its"})
_THIRD_MANY = frozenset({"they", "them", "their"})
_POSSESSIVE = frozenset({"my", "our", "his", "its", "their"})
_EXPLETIVE_BEHIND = frozenset({"that", "to", "whether", "if", "for"})
_JUDGING = frozenset({"consider", "find", "make", "deem", "think", "call", "believe"})
_MARKS = '"“”„«»‘'


def proposition_of(words: Sequence[Token], speaker: Speaker | None, *, is_direct: bool) -> str:
    """Return the words as one line, with the pronouns that mean ``speaker`` replaced by its name.

    ``is_direct`` tells that the words are the speaker's own, whose third person is somebody else.
    """
    parts: list[str] = []
    agreeing: set[int] = set()
    for position, word in enumerate(words):
        gap = word.i > 0 and position > 0 and words[position - 1].i != word.i - 1
        space = " " if word.whitespace_ or gap else ""
        text = _replacement(word, words[:position], speaker, is_direct) if speaker else word.text
        if speaker is not None and text != word.text and not is_plural(speaker, text):
            verb = agreeing_verb(word)
            agreeing |= {verb.i} if verb is not None else set()
        if word.i in agreeing:
            text = third_person(word.text)
            space_before = word.i > 0 and not word.doc[word.i - 1].whitespace_
            text = f" {text}" if space_before else text
        parts.append((" " if gap else "") + text + space)
    line = " ".join("".join(parts).split())
    # A closing single mark is an apostrophe unless one was opened or punctuation stands before it.
    line = re.sub(r"’(?!\w)" if "‘" in line else r"(?<=[.,!?])’", "", line)
    line = re.sub(rf"[{_MARKS}]", "", line)
    return re.sub(r"^that\s+", "", line).strip(" ,;:—–-").strip()


def means_speaker(words: Sequence[Token], speaker: Speaker, *, is_direct: bool) -> bool:
    """Tell whether one of the pronouns among ``words`` stands for ``speaker``."""
    return any(_stands_for(word, words[:position], speaker, is_direct) for position, word in enumerate(words))


def voice_of(speaker: Speaker) -> str:
    """Return whom "we" and "its" mean: the state a person, a state or one of its bodies speaks for.

    A body with a name of its own ("Rosatom") means itself, whatever its side.
    """
    is_own_name = speaker.kind in {SpeakerKind.ORGANISATION, SpeakerKind.GROUP} and ":" not in speaker.key
    return speaker.name if is_own_name else speaker.side or speaker.name


def _replacement(word: Token, before: Sequence[Token], speaker: Speaker, is_direct: bool) -> str:
    if not _stands_for(word, before, speaker, is_direct):
        return word.text
    name = speaker.name if word.lower_ in _FIRST_ONE | _THIRD_ONE else voice_of(speaker)
    is_owner = word.lower_ in _POSSESSIVE or (word.lower_ == "her" and word.dep_ == "poss")
    ending = "'" if name.endswith("s") else "'s"
    return f"{name}{ending}" if is_owner else name


def _stands_for(word: Token, before: Sequence[Token], speaker: Speaker, is_direct: bool) -> bool:
    lower = word.lower_
    if lower in _FIRST - _FIRST_ONE and speaker.kind is SpeakerKind.PERSON and not speaker.side:
        return False  # "we" may be anybody
    if lower in _FIRST:
        # "US" is a country and "I" may be a numeral.
        return word.pos_ == "PRON" or lower != "us"
    if is_direct:
        return False
    is_person = speaker.kind is SpeakerKind.PERSON
    if lower in _THIRD_ONE:
        return is_person and not any(noun.ent_type_ == "PERSON" for noun in before)
    if lower in _THIRD_THING:
        can_be = is_body(speaker) or (is_person and speaker.side != "")
        return can_be and not _is_expletive(word) and not _has_thing(before, word)
    if lower in _THIRD_MANY:
        return not is_person and not any(noun.pos_ in {"NOUN", "PROPN"} for noun in before)
    return False


def _is_expletive(word: Token) -> bool:
    if word.lower_ != "it":
        return False
    before = word.doc[word.i - 1] if word.i else None
    if word.dep_ == "expl" or (before is not None and before.lemma_ in _JUDGING):
        return True
    head = word.head
    behind = [child for child in head.children if child.i > head.i]
    is_copula = head.lemma_ in {"be", "seem", "appear"}
    if is_copula and any(child.dep_ == "attr" and child.pos_ == "NOUN" for child in behind):
        return True  # "it was the first hit" tells of an event
    return is_copula and any(
        child.lower_ in _EXPLETIVE_BEHIND or child.dep_ in {"ccomp", "xcomp"} for child in behind
    )


def _has_thing(before: Sequence[Token], pronoun: Token) -> bool:
    """Tell whether a noun before the pronoun is the likelier meaning; "its" reaches further back."""
    roles = {"nsubj", "nsubjpass", "dobj"} | ({"pobj", "attr"} if pronoun.lower_ == "it" else set())
    return any(
        word.dep_ in roles and word.pos_ in {"NOUN", "PROPN"} and word.tag_ not in {"NNS", "NNPS"}
        for word in before
    )
