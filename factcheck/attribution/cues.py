"""The words that mark a statement: reporting verbs with their frames, and the nouns for what was said.

A cue is more than a word on a list: its frame says where the content stands (a clause, an object,
"as ..."), and its stance what the source does with it. Data: ``data/cue_verbs.tsv`` and
``data/cue_nouns.tsv``. Entry: ``find_cue_verbs``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from factcheck.types import Stance


class Frame(StrEnum):
    """Where the content of a reporting verb stands; data/cue_verbs.tsv has examples."""

    THAT = "that"
    QUOTE = "quote"
    NOUN = "noun"
    ING = "ing"
    INFINITIVE = "inf"
    WHOM = "whom"
    ASKED = "asked"
    AS = "as"
    IS = "is"
    OF = "of"
    FOR = "for"
    ON = "on"
    AT = "at"
    ABOUT = "about"
    AGAINST = "against"
    TO = "to"
    WORDS = "words"
    SEEK = "seek"
    FINDING = "finding"
    CITE = "cite"


class Role(StrEnum):
    """What a noun for words can do; data/cue_nouns.tsv has examples."""

    SHELL = "shell"
    ANAPHOR = "anaphor"
    APPOSITIVE = "appositive"
    SOURCE = "source"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbEntry:
    """A reporting verb."""

    frames: frozenset[Frame]
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class NounEntry:
    """A noun for something said."""

    roles: frozenset[Role]
    stance: Stance


QUOTING = frozenset({Frame.THAT, Frame.QUOTE, Frame.CITE})
"""Frames of verbs that a quotation may lean on."""

# Verbs under which an infinitive cue never came to be said: "declined to confirm".
_UNSAID = frozenset(
    {"decline", "difficult", "expect", "fail", "forget", "hard", "hesitate", "hope", "impossible",
     "intend", "let", "need", "neglect", "omit", "plan", "pledge", "possible", "prepare", "promise",
     "ready", "refuse", "reluctant", "stop", "suffice", "threaten", "try", "unable", "unwilling",
     "vow", "want"}
)  # fmt: skip
_UNREAL_AUXILIARIES = frozenset({"could", "can", "might", "may", "should", "must"})
_NEGATING = frozenset({"det", "nsubj", "nsubjpass", "preconj", "cc"})
_NEGATIONS = frozenset({"no", "nobody", "none", "neither", "nothing", "nor"})


def read_table(name: str) -> Iterator[list[str]]:
    """Yield the fields of each line of a word list in ``data/``; comments and blanks are skipped."""
    text = files("factcheck").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


@cache
def verb_entries() -> Mapping[str, VerbEntry]:
    """Return the reporting verbs by lemma."""
    return {
        lemma: VerbEntry(frames=frozenset(map(Frame, frames.split())), stance=Stance(stance))
        for lemma, frames, stance in read_table("cue_verbs.tsv")
    }


@cache
def noun_entries() -> Mapping[str, NounEntry]:
    """Return the nouns for things said by lemma."""
    return {
        lemma: NounEntry(roles=frozenset(map(Role, roles.split())), stance=Stance(stance))
        for lemma, roles, stance in read_table("cue_nouns.tsv")
    }


@cache
def idioms() -> Mapping[str, frozenset[str]]:
    """Return for a reporting verb the objects with which it reports nothing: "claim asylum"."""
    return {verb: frozenset(nouns.split()) for verb, nouns in read_table("cue_idioms.tsv")}


def verb_entry(token: Token) -> VerbEntry | None:
    """Return the entry of ``token`` when it is a form of a reporting verb."""
    if token.pos_ not in {"VERB", "AUX"} and not (token.tag_.startswith("VB")):
        return None
    return verb_entries().get(token.lemma_.lower())


def has_role(token: Token, role: Role) -> bool:
    """Tell whether ``token`` is a noun for something said that can play ``role``."""
    if token.pos_ not in {"NOUN", "PROPN"}:
        return False
    entry = noun_entries().get(token.lemma_.lower())
    return entry is not None and role in entry.roles


def find_cue_verbs(doc: Doc) -> Iterator[tuple[Token, VerbEntry]]:
    """Yield each reporting verb that reports something, in text order.

    Left out are adjectives ("reported losses"), denied and unreal reports ("did not say", "could
    not be confirmed", "if he confirms") and infinitives that never came true ("declined to say").
    """
    numbers: list[int] | None = doc.user_data.get("cue_verbs")
    if numbers is None:
        numbers = doc.user_data["cue_verbs"] = [token.i for token in doc if _is_cue_verb(token)]
    for number in numbers:
        entry = verb_entry(doc[number])
        if entry is not None:
            yield doc[number], entry


def _is_cue_verb(token: Token) -> bool:
    known = verb_entry(token) is not None and token.dep_ not in {"amod", "compound"}
    return known and not is_unsaid(token)


def is_unsaid(verb: Token) -> bool:
    """Tell whether the sentence says that the report was not made, or only might be."""
    if verb.dep_ == "conj" and not any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
        own = _is_negated(verb) or _is_unreal(verb)
        shares_auxiliary = verb.tag_ in {"VB"} and verb_entry(verb.head) is not None
        return own or (shares_auxiliary and is_unsaid(verb.head))
    if _is_negated(verb) or _is_unreal(verb):
        return True
    if _is_aside(verb) or _is_idiom(verb):
        return True
    is_infinitive = verb.head.lemma_ == "let" or any(
        child.dep_ == "aux" and child.tag_ == "TO" for child in verb.children
    )
    return is_infinitive and (verb.dep_ in {"acl", "relcl"} or _is_unsaid_under(verb))


def _is_idiom(verb: Token) -> bool:
    nouns = idioms().get(verb.lemma_.lower(), frozenset())
    objects = [child for child in verb.children if child.dep_ == "dobj"] or verb.doc[verb.i + 1 : verb.i + 2]
    return any(word.lemma_.lower() in nouns for word in objects)


def _is_aside(verb: Token) -> bool:
    """Tell whether the verb only turns the talk: "That said, ...", "having said that, ..."."""
    before = verb.nbor(-1).lower_ if verb.i else ""
    behind = [token.lower_ for token in verb.doc[verb.i + 1 : verb.i + 3]]
    return (before == "that" and behind[:1] == [","]) or (before == "having" and behind == ["that", ","])


def _is_unsaid_under(infinitive: Token) -> bool:
    """Tell whether the governor leaves open that the infinitive happened: "has yet to announce"."""
    governor = infinitive.head
    if infinitive.dep_ not in {"xcomp", "ccomp", "advcl"}:
        return False
    below = [*governor.children, *(governor.head.children if governor.dep_ == "acomp" else ())]
    if any(child.dep_ in {"auxpass", "neg"} or child.lower_ == "yet" for child in below):
        return True
    entry = verb_entry(governor)
    is_demanded = entry is not None and Frame.ASKED in entry.frames  # "asked the firm to confirm that ..."
    return is_demanded or governor.lemma_.lower() in _UNSAID


def _is_negated(verb: Token) -> bool:
    for child in verb.children:
        if child.dep_ == "neg":
            return True
        if child.dep_ in {"nsubj", "nsubjpass"} and not _is_quoted_off(child, verb):
            words = [child, *child.children]
            if any(word.lower_ in _NEGATIONS and word.dep_ in _NEGATING for word in words):
                return True
    return False


def _is_quoted_off(word: Token, verb: Token) -> bool:
    """Tell whether a quotation mark stands between the two: '"Nothing," he said'."""
    first, last = sorted((word.i, verb.i))
    return any(token.is_quote for token in word.doc[first:last])


def _is_unreal(verb: Token) -> bool:
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in _UNREAL_AUXILIARIES:
            return True
        if child.dep_ == "mark" and child.lower_ in {"if", "unless", "until"}:
            return True
    return False
