"""Statements inside noun phrases: "Russian reports that ...", "the claim by Kyiv that ...".

Entry: ``find_noun_drafts``.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import Frame, Role, has_role, noun_entries, verb_entry
from factcheck.attribution.drafts import Draft
from factcheck.attribution.phrases import SUBJECTS, cut, is_finite, span_of, subtree_range, trim
from factcheck.attribution.sources import find_subject, source_span
from factcheck.types import Span

_LIGHT_VERBS = frozenset(
    {"make", "issue", "repeat", "give", "voice", "offer", "raise", "publish", "release", "express"}
)


def find_noun_drafts(doc: Doc) -> Iterator[Draft]:
    """Yield a statement for each noun for words that has a clause of its own."""
    for noun in doc:
        if not has_role(noun, Role.SHELL):
            continue
        clause = _clause_of(noun)
        word = _source_of(noun)
        if clause is None and word is not None:
            clause = _infinitive_of(noun)
        content = None if clause is None else _content(noun, clause)
        if content is not None:
            yield Draft(
                cue_word=noun,
                cue=span_of(doc, (noun.i, noun.i + 1)),
                source=None if word is None else source_span(word),
                source_word=word,
                content=(content,),
                stance=noun_entries()[noun.lemma_.lower()].stance,
            )


def _clause_of(noun: Token) -> Token | None:
    """Return the head of "that ..." behind ``noun``, unless it is a relative clause."""
    for child in noun.children:
        if child.dep_ not in {"acl", "ccomp", "relcl"} or child.i < noun.i:
            continue
        marks = [word for word in child.children if word.lower_ == "that" and word.i < child.i]
        if marks and marks[0].dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}:
            continue
        if not marks and not _is_whole(child):
            continue
        has_subject = any(word.dep_ in SUBJECTS for word in child.children)
        if has_subject and not _lacks_object(child):
            return child
    return None


def _infinitive_of(noun: Token) -> Token | None:
    """Return the infinitive of "Moscow's claim to have taken the town"."""
    for child in noun.children:
        if child.dep_ == "acl" and child.i > noun.i and any(word.tag_ == "TO" for word in child.children):
            return child
    return None


def _is_whole(verb: Token) -> bool:
    """Tell whether a clause without "that" misses nothing: "suggestions it was behind the attack"."""
    if any(word.tag_ in {"WDT", "WP", "WRB", "WP$"} for word in verb.subtree) or not is_finite(verb):
        return False
    return (
        any(word.dep_ in {"dobj", "attr", "acomp", "auxpass"} for word in verb.children)
        or verb.lemma_ == "be"
    )


def _lacks_object(verb: Token) -> bool:
    """Tell whether "that" stands for the missing object: "a claim that Kyiv refuted", "that he made"."""
    entry = verb_entry(verb)
    takes_object = entry is not None and bool(entry.frames & {Frame.NOUN, Frame.AS})
    if not takes_object and verb.lemma_ not in _LIGHT_VERBS:
        return False
    return not any(child.dep_ in {"dobj", "ccomp", "xcomp"} for child in verb.children)


def _content(noun: Token, clause: Token) -> Span | None:
    doc = noun.doc
    start, end = subtree_range(clause)
    start = max(start, noun.i + 1)
    if doc[start].lower_ == "that":
        start += 1
    end = _main_verb(noun, clause, end)
    tokens = trim(doc, cut(doc, (start, end))) if start < end else None
    return None if tokens is None else span_of(doc, tokens)


def _main_verb(noun: Token, clause: Token, end: int) -> int:
    """Return where the clause swallows the main verb of a sentence that is left without one, else ``end``.

    In "the claim that the well was poisoned alarmed farmers" the parser takes "alarmed" for an adjective.
    """
    if noun.dep_ != "ROOT":
        return end
    for word in noun.doc[clause.i + 1 : end]:
        is_past = word.tag_ in {"VBD", "VBN", "JJ"} and word.lower_.endswith("ed")
        if is_past and word.dep_ in {"amod", "ccomp", "xcomp", "advcl"} and word.nbor(-1).pos_ not in _INSIDE:
            return word.i if not any(c.dep_ in SUBJECTS | {"aux", "mark"} for c in word.children) else end
    return end


_INSIDE = frozenset({"DET", "ADP", "AUX", "CCONJ", "ADJ", "PUNCT", "PRON", "PART"})


def _source_of(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from"}:
            for word in child.children:
                if word.dep_ == "pobj":
                    return word
        if child.dep_ in {"amod", "compound"} and child.ent_type_ in {"NORP", "GPE", "ORG", "PERSON"}:
            return child
        if child.dep_ == "acl" and (agent := _made_by(child)) is not None:
            return agent
    if noun.dep_ == "dobj" and noun.head.lemma_ in _LIGHT_VERBS:
        return find_subject(noun.head)
    return None


def _made_by(participle: Token) -> Token | None:
    for child in participle.children:
        if child.dep_ == "agent":
            return next((word for word in child.children if word.dep_ == "pobj"), None)
    return None
