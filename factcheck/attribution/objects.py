"""Contents that are noun phrases: "denied the report", "a claim that Kyiv refuted", "spoke of losses".

Every reader takes the reporting verb and returns the content of its frame, or ``None``; ``Content.head``
is the noun, which may stand for an earlier statement.
"""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.attribution.clauses import Content, run
from factcheck.attribution.cues import Role, has_role
from factcheck.attribution.infinitives import read_appeal
from factcheck.attribution.phrases import (
    RELATIVE_PRONOUNS,
    cut,
    described_subject,
    full_noun_phrase,
    is_remark,
    sentence_range,
    subtree_range,
    trim,
)
from factcheck.attribution.sources import is_passive
from factcheck.attribution.voices import can_speak
from factcheck.types import Stance

LONGEST_REMARK = 9


def read_object(verb: Token) -> Content | None:
    """Return the object of "denied the report", also in passives and relative clauses."""
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i]
    if objects and any(child.dep_ == "dative" and child.pos_ != "ADP" for child in verb.children):
        return None  # "denied him entry" gives nobody's words
    if objects and objects[0].lower_ not in {"himself", "herself", "themselves", "itself", "what"}:
        return _object_content(verb, objects[0])
    if objects:
        return None
    if verb.dep_ == "relcl" and not is_passive(verb) and not any(c.dep_ == "xcomp" for c in verb.children):
        return _relative_object(verb)
    return _passive_object(verb) if is_passive(verb) else _remark_object(verb)


def _remark_object(verb: Token) -> Content | None:
    """Return the object of ", an allegation Ukraine rejected" where the parser saw no relative clause."""
    for number in range(verb.i - 2, max(sentence_range(verb)[0], verb.i - LONGEST_REMARK), -1):
        if verb.doc[number].text in {",", ";"}:
            return None
        if is_remark(verb.doc[number]):
            nouns = [verb.doc[n] for n in range(number, verb.i) if has_role(verb.doc[n], Role.APPOSITIVE)]
            return Content(ranges=((number, verb.i + 1),), head=nouns[0]) if nouns else None
    return None


def read_words(verb: Token) -> Content | None:
    """Return the object of "questioned the figures": only nouns for something said."""
    content = read_object(verb)
    return (
        content
        if content is not None and content.head is not None and has_role(content.head, Role.ANAPHOR)
        else None
    )


def _object_content(verb: Token, head: Token) -> Content | None:
    start, end = full_noun_phrase(head)
    clause_end = max(
        (subtree_range(c)[1] for c in head.children if c.dep_ in {"acl", "relcl", "ccomp"}), default=end
    )
    start, end = cut(verb.doc, (start, max(end, clause_end)))
    trimmed = trim(verb.doc, (start, end))
    return None if trimmed is None else Content(ranges=(trimmed,), head=head)


def _relative_object(verb: Token) -> Content | None:
    """Return "a claim that Kyiv refuted": the antecedent with the relative clause."""
    head = verb.head
    which = [child for child in verb.children if child.dep_ == "dobj" and child.lower_ == "which"]
    if which and which[0].i and which[0].nbor(-1).text == ",":
        # ", which Kyiv denied" takes up the clause, whatever noun the parser hangs it on.
        noun = described_subject(head, verb)
        if noun is not None:
            return Content(ranges=(noun,), head=head)
        return Content(ranges=((which[0].i, which[0].i + 1),), head=which[0])
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if head.pos_ not in {"NOUN", "PROPN", "PRON"} or not subjects or subjects[0].lower_ in RELATIVE_PRONOUNS:
        return None
    start = full_noun_phrase(head)[0]
    if start >= verb.i:
        return None
    comma = [n for n in range(head.i + 1, verb.i) if verb.doc[n].text == ","]
    tokens = trim(verb.doc, (start, comma[0] if comma else verb.i + 1))
    return None if tokens is None else Content(ranges=(tokens,), head=head)


def _passive_object(verb: Token) -> Content | None:
    """Return the subject of a passive with an agent: "the claim was denied by Kyiv"."""
    if not any(child.dep_ == "agent" for child in verb.children):
        return None
    if verb.dep_ in {"acl", "relcl"}:
        head = verb.head
        start, end = full_noun_phrase(head)[0], head.i + 1
        tokens = trim(verb.doc, (start, end)) if start < end else None
        return None if tokens is None else Content(ranges=(tokens,), head=head)
    subjects = [child for child in verb.children if child.dep_ == "nsubjpass"]
    if not subjects:
        return None
    return Content(ranges=(full_noun_phrase(subjects[0]),), head=subjects[0])


def read_topic(verb: Token) -> Content | None:
    """Return "2,900 dead" of "spoke of 2,900 dead", "a blackout" of "warned of a blackout"."""
    return _behind(verb, {"of", "about"}, None)


def read_warning(verb: Token) -> Content | None:
    """Return "a strike" of "warned against a strike"."""
    return _behind(verb, {"against"}, Stance.DEMANDS)


def read_target(verb: Token) -> Content | None:
    """Return "a blackout" of "referred to a blackout"."""
    if any(child.dep_ == "dobj" for child in verb.children):
        return None  # "referred the patient to a clinic"
    content = _behind(verb, {"to", "at"}, None)
    head = None if content is None else content.head
    is_hearer = head is not None and head.pos_ == "NOUN" and can_speak(head)  # "admitted to reporters"
    is_gesture = verb.lemma_ == "point" and _is_in_sight(head)
    return None if is_hearer or is_gesture else content


def _is_in_sight(thing: Token | None) -> bool:
    """Tell whether a finger points at it: "pointed to the sky", not "to weak demand"."""
    if thing is None or has_role(thing, Role.SHELL) or has_role(thing, Role.FIGURE):
        return False
    return thing.pos_ == "PRON" or any(
        child.lower_ == "the" or child.dep_ == "poss" for child in thing.children
    )


def read_wish(verb: Token) -> Content | None:
    """Return "an inquiry" of "called for an inquiry", "Berg to resign" of "called on Berg to resign"."""
    return read_appeal(verb) or _behind(verb, {"for"}, Stance.DEMANDS)


def _behind(verb: Token, prepositions: set[str], stance: Stance | None) -> Content | None:
    for child in verb.children:
        if (
            child.dep_ != "prep"
            or child.lower_ not in prepositions
            or child.i - verb.i > 3
            or child.i < verb.i
        ):
            continue
        objects = [c for c in child.children if c.dep_ in {"pobj", "pcomp"}]
        content = run(verb, child.i + 1, subtree_range(child)[1]) if objects else None
        if content is not None:
            head = objects[0] if objects[0].dep_ == "pobj" else None
            return Content(ranges=content.ranges, head=head, stance=stance)
    return None
