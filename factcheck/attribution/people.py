"""The people an article names in full, with what it says they are: "the labour minister, Dana Holub".

Idea: the name finder gives most names; a run of capitalised names behind a role ("rider Mikkel
Raunholt") is one too. Titles are the nouns around the name, so that "the minister" can be told later.
Entries: ``find_people``, ``titles_of``, ``is_company``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from factcheck.attribution.mentions import is_sort
from factcheck.attribution.register import is_person_noun
from factcheck.attribution.voices import can_speak

_BESIDE = frozenset({"compound", "amod", "nmod", "poss"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A full name with its titles, lower case."""

    name: TokenSpan
    titles: tuple[str, ...]


def find_people(doc: Doc) -> Iterator[Person]:
    """Yield the people named with two words or more, in text order within each way of finding them."""
    for name in doc.ents:
        if name.label_ == "PERSON" and len(name) > 1 and not is_company(name):
            yield Person(name=name, titles=titles_of(name.root))
    for word in doc:
        if (unlabelled := _unlabelled(word)) is not None:
            yield Person(name=unlabelled, titles=titles_of(word))


def is_company(name: TokenSpan) -> bool:
    """Tell whether a name taken for a person's is that of a body: "pipeline operator Balticlink"."""
    if len(name) > 1:
        return False
    beside = [child.lower_ for child in name.root.children if child.dep_ == "compound"]
    return any(is_sort(word) and not is_person_noun(word) for word in beside)


def titles_of(root: Token) -> tuple[str, ...]:
    """Return the nouns and adjectives that say what the person named by ``root`` is."""
    nouns = [child for child in root.children if child.dep_ in {"compound", "appos"} and _is_common(child)]
    if root.dep_ == "appos" and _is_common(root.head):
        nouns.append(root.head)
    words: list[str] = []
    for noun in nouns:
        words += [child.lower_ for child in noun.children if child.dep_ in _BESIDE and not child.is_punct]
        words.append(noun.lower_)
    words += [child.lower_ for child in root.children if child.dep_ == "amod"]
    if nouns or words:
        return tuple(words)
    before = root.doc[max(0, root.left_edge.i) : root.i]
    return tuple(word.lower_ for word in before if is_person_noun(word.lower_))


def _is_common(word: Token) -> bool:
    return word.pos_ == "NOUN" or is_person_noun(word.lower_)


def _unlabelled(word: Token) -> TokenSpan | None:
    """Return the name that ends with ``word`` when the name finder passed over it."""
    if word.pos_ != "PROPN" or word.ent_type_ or word.dep_ == "compound":
        return None
    start = word.i
    while start > 0 and word.doc[start - 1].pos_ == "PROPN" and word.doc[start - 1].head == word:
        start -= 1
    role = word.doc[start - 1] if start else None
    is_name = start < word.i and all(part.is_title for part in word.doc[start : word.i + 1])
    is_role = role is not None and role.pos_ == "NOUN" and role.head == word and can_speak(role)
    return word.doc[start : word.i + 1] if is_name and is_role else None


def represented_by(root: Token) -> str:
    """Return whom a person speaks for by title: "Karin Moe, a spokeswoman for Norvind"."""
    for role in (root, *root.children, *([root.head] if root.dep_ == "appos" else [])):
        if not _SPOKES.match(role.lower_):
            continue
        for child in role.children:
            behind = [c for c in child.children if c.dep_ == "pobj"] if child.lower_ in {"for", "of"} else []
            for word in behind if child.dep_ == "prep" else [child]:
                if word.pos_ == "PROPN" and word.dep_ in {"pobj", "compound", "nmod"} and word != root:
                    return str(word.doc[word.left_edge.i : word.i + 1].text).removeprefix("the ")
    return ""


_SPOKES = re.compile(r"spokes(?:man|woman|person)$")
