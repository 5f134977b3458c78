"""Contents that are infinitives and gerunds: "vowed to return", "denied giving orders".

Every reader takes the reporting verb and returns the content of its frame, or ``None``.
"""

from __future__ import annotations

from spacy.tokens import Token

from factcheck.attribution.clauses import Content, run
from factcheck.attribution.phrases import RELATIVE_PRONOUNS, full_noun_phrase, subtree_range
from factcheck.attribution.sources import is_passive
from factcheck.types import Stance


def read_gerund(verb: Token) -> Content | None:
    """Return "giving any such order" of "denied giving any such order"."""
    for child in verb.children:
        if child.tag_ == "VBG" and child.dep_ in {"xcomp", "ccomp", "dobj", "advcl"} and child.i > verb.i:
            start, end = subtree_range(child)
            if verb.doc[start - 1].text != ",":
                return run(verb, max(start, verb.i + 1), end)
        if child.dep_ in {"xcomp", "ccomp"} and 0 < child.i - verb.i < 4 and verb.nbor(1).tag_ == "VBG":
            return run(verb, verb.i + 1, subtree_range(child)[1])
    return None


def read_infinitive(verb: Token) -> Content | None:
    """Return "to return" of "vowed to return"."""
    if is_passive(verb):
        return None
    for child in verb.children:
        if child.dep_ == "xcomp" and _is_infinitive(child) and child.i > verb.i:
            start, end = subtree_range(child)
            return run(verb, max(start, verb.i + 1), _before_that(verb, end))
    return None


def _before_that(verb: Token, end: int) -> int:
    """Return where "and that ..." begins: it goes on from a cue further out, not from an infinitive."""
    for number in range(verb.i + 1, end - 1):
        following = verb.doc[number + 1]
        opens_clause = following.lower_ == "that" and following.dep_ == "mark"
        if opens_clause and verb.doc[number].lower_ in {"and", "but"}:
            return number
    return end


def _is_infinitive(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children if child.i < verb.i)


def read_raised(verb: Token) -> Content | None:
    """Return both parts of "he was reported to have fled"."""
    subjects = [child for child in verb.children if child.dep_ == "nsubjpass"]
    clauses = [child for child in verb.children if child.dep_ == "xcomp" and _is_infinitive(child)]
    if not subjects or not clauses or not is_passive(verb) or verb.lemma_ == "expect":
        return None
    complement = run(verb, max(subtree_range(clauses[0])[0], verb.i + 1), subtree_range(clauses[0])[1])
    if complement is None or subjects[0].lower_ == "it":
        return None
    subject = full_noun_phrase(subjects[0])
    if subjects[0].lower_ in RELATIVE_PRONOUNS and verb.dep_ == "relcl":
        subject = full_noun_phrase(verb.head)
    return Content(ranges=(subject, *complement.ranges))


def read_request(verb: Token) -> Content | None:
    """Return "Russia to withdraw" of "urged Russia to withdraw"."""
    infinitives = [
        child
        for child in verb.children
        if child.dep_ in {"xcomp", "ccomp", "advcl"} and _is_infinitive(child) and child.i > verb.i
    ]
    if not infinitives or is_passive(verb):
        return None
    start, end = subtree_range(infinitives[0])
    objects = [c for c in verb.children if c.dep_ in {"dobj", "dative"} and verb.i < c.i < infinitives[0].i]
    if objects:
        start = min(start, objects[0].left_edge.i)
    elif not any(c.dep_ == "nsubj" for c in infinitives[0].children):
        return None
    content = run(verb, max(start, verb.i + 1), _before_that(verb, end))
    return None if content is None else Content(ranges=content.ranges, stance=Stance.DEMANDS)
