"""What is said: the content that each frame of a reporting verb points at.

Each frame has a small function from verb to token ranges; ``read_content`` tries the frames of a
verb in a fixed order, clauses before phrases. Contents leave out the cue, its source and the
complementiser "that", and stop where another attribution begins (``phrases.cut``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from spacy.tokens import Token

from factcheck.attribution.clauses import (
    Content,
    read_bare_clause,
    read_clause,
    read_headline,
    read_loose_clause,
    read_shared_clause,
)
from factcheck.attribution.cues import Frame, Role, VerbEntry, has_role
from factcheck.attribution.infinitives import (
    read_gerund,
    read_infinitive,
    read_raised,
    read_request,
)
from factcheck.attribution.objects import (
    LONGEST_REMARK,
    read_object,
    read_target,
    read_topic,
    read_warning,
    read_wish,
    read_words,
)
from factcheck.attribution.predications import (
    FALSITY,
    prepositional,
    read_description,
    read_figure,
    read_naming,
)
from factcheck.types import Stance


def read_content(verb: Token, entry: VerbEntry) -> Content | None:
    """Return what ``verb`` reports, or ``None`` when none of its frames is filled."""
    content = _read_frames(verb, entry)
    return None if content is None else as_denial(verb, content)


def as_denial(verb: Token, content: Content) -> Content:
    """Read "said the report was false" as a denial of the report."""
    if content.head is not None:
        return content
    words = [verb.doc[n] for tokens in content.ranges for n in range(*tokens)]
    for subject in words[:LONGEST_REMARK]:
        if subject.dep_ != "nsubj" or subject.head.lemma_ != "be":
            continue
        if subject.lower_ not in {"it", "this", "that", "these"} and not has_role(subject, Role.ANAPHOR):
            continue
        predicates = [c for c in subject.head.children if c.dep_ in {"attr", "acomp"}]
        negated = any(c.dep_ == "neg" for c in subject.head.children)
        false = any(c.lower_ in FALSITY or (negated and c.lower_ in {"true", "correct"}) for c in predicates)
        if false and not (negated and not any(c.lower_ in {"true", "correct"} for c in predicates)):
            return replace(content, head=subject, stance=Stance.DENIES)
    return content


def _read_frames(verb: Token, entry: VerbEntry) -> Content | None:
    for frame, reader in _READERS.items():
        if frame in entry.frames and (content := reader(verb)) is not None and content.ranges:
            return replace(content, frame=frame.value)
    if Frame.THAT not in entry.frames:
        return None
    for name, reader in _LOOSE_READERS.items():
        if (content := reader(verb)) is not None:
            return replace(content, frame=name)
    return None


_READERS: Mapping[Frame, Callable[[Token], Content | None]] = {
    Frame.ASKED: read_request,
    Frame.IS: read_naming,
    Frame.AS: read_description,
    Frame.AT: read_figure,
    Frame.OF: prepositional("of", is_evaluation=False),
    Frame.FOR: prepositional("for", "over", is_evaluation=False),
    Frame.ON: prepositional("on", "to", is_evaluation=False),
    Frame.THAT: read_clause,
    Frame.INFINITIVE: read_infinitive,
    Frame.ING: read_gerund,
    Frame.NOUN: read_object,
    Frame.WORDS: read_words,
    Frame.FINDING: read_object,
    Frame.SEEK: read_wish,
    Frame.ABOUT: read_topic,
    Frame.AGAINST: read_warning,
    Frame.TO: read_target,
}

_LOOSE_READERS: Mapping[str, Callable[[Token], Content | None]] = {
    "raised": read_raised,
    "shared": read_shared_clause,
    "loose": read_loose_clause,
    "bare": read_bare_clause,
    "headline": read_headline,
}
"""Contents of verbs with a clause that the parser hangs elsewhere; the first that is filled counts."""
