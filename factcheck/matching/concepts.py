"""Words to concepts: "killed", "deaths" and "toll" are one, "withdraw" and "remain" are opposed.

Entry functions: ``concept_of`` and ``are_opposed``. Word lists are in ``factcheck/data``; a word no
list knows is reduced to its stem, so that "announce" and "announcement" still meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

_SUFFIXES = ("ations", "ation", "ments", "ment", "ities", "ings", "ing", "ions", "ion", "ies", "ive", "ity",
             "ally", "als", "al", "ers", "er", "ors", "or", "ed", "es", "ly", "e", "s", "y")  # fmt: skip
_SHORTEST_STEM = 4


def read_rows(name: str) -> Iterator[str]:
    """Yield the entries of a word list in ``factcheck/data``, without header and blank lines."""
    text = files("factcheck").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@lru_cache(maxsize=1)
def light_words() -> frozenset[str]:
    """Return the lemmas that say nothing about what a claim is about."""
    return frozenset(row.strip() for row in read_rows("light_words.txt"))


@lru_cache(maxsize=1)
def _concepts() -> Mapping[str, str]:
    """Return the hand-made concepts, and those of the words WordNet knows as one with a known one."""
    rows = (row.split("\t") for row in read_rows("concepts.tsv"))
    concepts = {lemma: concept for concept, lemmas in rows for lemma in lemmas.split()}
    synonyms = dict(row.split("\t") for row in read_rows("synonyms.tsv"))
    for word in synonyms:
        concepts.setdefault(word, _head(word, synonyms, concepts))
    return concepts


def _head(word: str, synonyms: Mapping[str, str], concepts: Mapping[str, str]) -> str:
    """Follow ``word`` to the word that stands for it, or to a hand-made concept on the way."""
    for _ in range(3):
        if word in concepts:
            return concepts[word]
        word = synonyms.get(word, word)
    return word


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Return the names of the hand-made concepts."""
    return frozenset(row.split("\t")[0] for row in read_rows("concepts.tsv"))


@lru_cache(maxsize=1)
def _opposites() -> frozenset[tuple[str, str]]:
    rows = (row.split("\t") for name in ("antonyms.tsv", "opposites.tsv") for row in read_rows(name))
    known = [(concept_of(a), concept_of(b)) for a, b in rows]
    return frozenset((a, b) for pair in known for a, b in (pair, pair[::-1]) if a != b)


def stem(lemma: str) -> str:
    """Cut one derivational ending and a silent e off ``lemma``; at least four letters stay."""
    for suffix in _SUFFIXES:
        if lemma.endswith(suffix) and len(lemma) - len(suffix) >= _SHORTEST_STEM:
            lemma = lemma[: -len(suffix)]
            break
    return lemma[:-1] if lemma.endswith("e") and len(lemma) > _SHORTEST_STEM else lemma


@lru_cache(maxsize=65536)
def concept_of(lemma: str, particle: str = "") -> str:
    """Return the concept ``lemma`` stands for, with the particle that follows it ("drive", "out")."""
    concepts = _concepts()
    if particle and (found := concepts.get(f"{lemma}+{particle}")):
        return found
    found = concepts.get(lemma, lemma)
    return found if found in _names() else stem(found)


def is_known(concept: str) -> bool:
    """Tell whether ``concept`` is one of the hand-made ones."""
    return concept in _names()


def are_opposed(left: str, right: str) -> bool:
    """Tell whether two concepts cannot both hold of one thing at one time; symmetric."""
    return (left, right) in _opposites()
