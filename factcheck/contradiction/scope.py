"""Why two claims that look opposed may both be true: other place, other matter, part of a whole.

Entry function: ``find_scope_limits``. Each reason speaks against a contradiction. Most apparent
contradictions in text are of this sort (Ritter et al. 2008, "It's a contradiction, no, it's not").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from factcheck.contradiction.roles import owners_of
from factcheck.matching.concepts import concept_of, light_words
from factcheck.matching.profile import profile_of
from factcheck.types import Claim, Modality, Reason

_OTHER = re.compile(
    r"\b(?:another|an additional|additional|a further|further|a second|a third|a (?:smaller|larger|"
    r"bigger|similar)|"
    r"also|separate(?:ly)?|"
    r"next|other|different|"
    r"elsewhere|previous(?:ly)?|earlier|last (?:year|month|season))\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:includ(?:es|ed|ing)|of (?:them|these|those|whom|which)|among (?:them|those|the)|in part|partly|"
    r"some of|most of|half of|part of|except|apart from)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|shall|plan(?:s|ned)? to|intend(?:s|ed)? to|expect(?:s|ed)? to|hope[sd]? to|"
    r"about to|if|unless)\b",
    re.IGNORECASE,
)
_SCENE = re.compile(
    r"\b(?i:in|near|outside)\s+(?:the\s+(?:[\w-]+\s+){1,3}of\s+)?(?P<name>[A-Z][\w’'-]{2,})", re.UNICODE
)
_NOT_FACT = {
    Modality.PLAN: "a plan",
    Modality.HYPOTHESIS: "a hypothesis",
    Modality.OPINION: "an opinion",
    Modality.QUESTION: "a question",
}


def find_scope_limits(left: Claim, right: Claim) -> Iterator[Reason]:
    """Yield the reasons why both claims may be true although their words are opposed."""
    yield from _modality(left, right)
    yield from _places(left, right)
    yield from _names(left, right)
    yield from _owners(left, right)
    yield from _marked(left, right, _OTHER, "other_matter", "one side speaks of another matter: “{word}”")
    yield from _marked(left, right, _PART, "part_of_whole", "one side speaks of a part: “{word}”")
    yield from _marked(left, right, _FUTURE, "future", "one side speaks of what is to come: “{word}”")


def _modality(left: Claim, right: Claim) -> Iterator[Reason]:
    for claim in (left, right):
        if claim.modality in _NOT_FACT:
            yield Reason(signal="not_a_fact", message=f"{_NOT_FACT[claim.modality]} is no fact", weight=1.0)
            return


def _places(left: Claim, right: Claim) -> Iterator[Reason]:
    ours, theirs = _unmatched(left.places, right), _unmatched(right.places, left)
    if ours and theirs:
        message = f"other place: {', '.join(sorted(ours))} and {', '.join(sorted(theirs))}"
        weight = 1.0 if not left.places & right.places else 0.5
        yield Reason(signal="other_place", message=message, weight=weight)
    elif elsewhere := _scene_elsewhere(left, right) or _scene_elsewhere(right, left):
        yield Reason(signal="other_place", message=f"one side speaks of {elsewhere}", weight=1.0)


def _scene_elsewhere(claim: Claim, other: Claim) -> str:
    """Return the place ``claim`` names that neither the other claim nor its article knows.

    Within one article only a place in front sets another scene: "In the western city of Lorn, a fire ...".
    """
    opening = _SCENE.match(claim.proposition)
    found = opening if claim.article_id == other.article_id else opening or _SCENE.search(claim.proposition)
    if not found or not other.topics:
        return ""
    name = found.group("name")
    known = " ".join(other.topics) if claim.article_id != other.article_id else ""
    is_name = any(_root(name.lower()) in entity for entity in claim.entities)
    is_known = _root(name.lower()) in known or not _unmatched(frozenset({name.lower()}), other)
    return name if is_name and not is_known else ""


def _names(left: Claim, right: Claim) -> Iterator[Reason]:
    known = " ".join(voice for claim in (left, right) for voice in _voices(claim))
    ours, theirs = (
        frozenset(name for name in _unmatched(_all_names(claim), other) if _root(name) not in known)
        for claim, other in ((left, right), (right, left))
    )
    if ours and theirs and not (ours <= left.places and theirs <= right.places):
        message = f"other names: {', '.join(sorted(ours))} and {', '.join(sorted(theirs))}"
        yield Reason(signal="other_names", message=message, weight=1.0)


def _owners(left: Claim, right: Claim) -> Iterator[Reason]:
    """A thing both speak of is somebody's on one side only: "the islands' fuel tax", "the fuel tax"."""
    for claim, other in ((left, right), (right, left)):
        known = profile_of(other).by_concept.keys()
        for index, token in enumerate(claim.tokens):
            owners = owners_of(claim, [index]) if concept_of(token.lemma.lower()) in known else frozenset()
            if owners - known:
                message = f"one side speaks of another matter: “{_owned(claim, index)}”"
                yield Reason(signal="other_matter", message=message, weight=1.0)
                return


def _owned(claim: Claim, index: int) -> str:
    """Return a noun as printed, from its owner on."""
    token = claim.tokens[index]
    first = min((one for one in claim.tokens if one.head == index), key=lambda one: one.span, default=token)
    start = min(first.span.start, token.span.start) - claim.evidence.start
    return claim.quote[max(0, start) : token.span.end - claim.evidence.start] or token.lemma


def _all_names(claim: Claim) -> frozenset[str]:
    """Return the names of a claim, with the proper nouns that no register or name finder knows."""
    known = " ".join(claim.entities)
    nouns = {token.lemma for token in claim.tokens if token.pos == "PROPN"}
    return claim.entities | {noun for noun in nouns if _root(noun) not in known and noun not in light_words()}


def _unmatched(names: frozenset[str], other: Claim) -> frozenset[str]:
    """Return the names ``other`` does not mention, not even in part or as "Belarusian" for "Belarus"."""
    text = " ".join((other.proposition, other.source_text, *_voices(other), *other.entities)).lower()
    return frozenset(
        name for name in names if not any(_root(word) in text for word in name.split() if len(word) > 3)
    )


def _voices(claim: Claim) -> tuple[str, ...]:
    return (claim.speaker.name.lower(), claim.speaker.side.lower()) if claim.speaker else ()


def _root(word: str) -> str:
    return word[: max(4, len(word) - 2)]


def is_ahead(claim: Claim) -> bool:
    """Tell whether a claim speaks of what is to come or might be: "any such plant would be closed"."""
    return bool(_FUTURE.search(claim.proposition))


def _marked(
    left: Claim, right: Claim, pattern: re.Pattern[str], signal: str, message: str
) -> Iterator[Reason]:
    a, b = pattern.search(left.proposition), pattern.search(right.proposition)
    found = a if a and not b else b if b and not a else None
    if found:
        yield Reason(signal=signal, message=message.format(word=found.group().lower()), weight=1.0)
