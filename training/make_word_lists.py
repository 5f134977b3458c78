"""Make ``synonyms.tsv`` and ``opposites.tsv`` in ``factcheck/data`` from the files of WordNet 3.0.

Usage: python training/make_word_lists.py FOLDER, where FOLDER holds WordNet's ``data.*`` and ``index.*``
(Debian package wordnet-base). A word counts with its most frequent sense only: rarer senses make
"strike" and "walk out" one thing and "fire" and "burn" another.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parent.parent / "factcheck" / "data"
NOTICE = (
    "# Source: WordNet 3.0, Copyright 2006 by Princeton University, all rights reserved; used under the\n"
    "# WordNet licence, which permits use, copying and distribution with this notice.\n"
)
SHORTEST = 3
# Parts of names more often than states of things: North Korea, the East Bank.
DIRECTIONS = {
    ("north", "south"),
    ("east", "west"),
    ("northern", "southern"),
    ("eastern", "western"),
    ("civil", "military"),
}


class Part:
    """The words of one part of speech."""

    def __init__(self, folder: Path, name: str) -> None:
        self.letter = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}[name]
        self.first: dict[str, str] = {}
        self.count: dict[str, int] = {}
        for line in _lines(folder / f"index.{name}"):
            fields = line.split()
            senses, tagged = int(fields[2]), int(fields[-int(fields[2]) - 1])
            self.first[fields[0]], self.count[fields[0]] = fields[-senses], tagged
        self.words: dict[str, list[str]] = {}
        self.pointers: dict[str, list[list[str]]] = {}
        for line in _lines(folder / f"data.{name}"):
            fields = line.split(" | ")[0].split()
            number = int(fields[3], 16)
            self.words[fields[0]] = [word.split("(")[0].lower() for word in fields[4 : 4 + 2 * number : 2]]
            start = 4 + 2 * number
            total = int(fields[start])
            self.pointers[fields[0]] = [fields[start + 1 + 4 * n : start + 5 + 4 * n] for n in range(total)]


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="latin-1").splitlines() if not line.startswith("  "))


def is_plain(word: str) -> bool:
    """Tell whether ``word`` is one lower-case word long enough to mean something."""
    return word.isalpha() and len(word) >= SHORTEST


def synonyms(part: Part) -> Iterator[tuple[str, str]]:
    """Yield each word with the first of those that share its most frequent sense."""
    by_sense: dict[str, list[str]] = defaultdict(list)
    for word, sense in part.first.items():
        if is_plain(word) and part.count[word]:
            by_sense[sense].append(word)
    for sense, words in by_sense.items():
        head = next(word for word in part.words[sense] if word in words)
        yield from ((word, head) for word in words if word != head)


def derived(parts: dict[str, Part]) -> Iterator[tuple[str, str]]:
    """Yield each noun or adjective with a verb it is made from: "withdrawal", "withdraw"."""
    verbs = parts["v"]
    for part in (parts["n"], parts["a"]):
        for word, sense in part.first.items():
            if not is_plain(word) or not part.count[word]:
                continue
            for symbol, target, pos, numbers in part.pointers[sense]:
                if symbol == "+" and pos == "v" and part.words[sense][int(numbers[:2], 16) - 1] == word:
                    verb = verbs.words[target][int(numbers[2:], 16) - 1]
                    if (
                        is_plain(verb)
                        and verb[:3] == word[:3]
                        and verbs.first.get(verb) == target
                        and verb != word
                    ):
                        yield word, verb


def opposites(part: Part) -> Iterator[tuple[str, str]]:
    """Yield each pair of words whose most frequent senses are opposites."""
    for sense, pointers in part.pointers.items():
        for symbol, target, pos, numbers in pointers:
            if symbol != "!" or pos != part.letter or numbers == "0000":
                continue
            a = part.words[sense][int(numbers[:2], 16) - 1]
            b = part.words[target][int(numbers[2:], 16) - 1]
            known = part.first.get(a) == sense and part.first.get(b) == target
            if known and a < b and is_plain(a) and is_plain(b) and part.count[a] + part.count[b]:
                yield a, b


def write(name: str, header: str, rows: set[tuple[str, str]]) -> None:
    """Write a word list with header."""
    body = "".join(f"{a}\t{b}\n" for a, b in sorted(rows))
    (DATA / name).write_text(f"# {header}\n{NOTICE}{body}", encoding="utf-8")


def main(folder: Path) -> None:
    """Write both lists."""
    parts = {part.letter: part for part in (Part(folder, name) for name in ("noun", "verb", "adj", "adv"))}
    verb_like = set(synonyms(parts["v"])) | set(derived(parts))
    taken = {word for word, _ in verb_like}
    nouns = {(a, b) for a, b in synonyms(parts["n"]) if a not in taken and not parts["v"].count.get(a)}
    write("synonyms.tsv", "Word, tab, the word that stands for both.", {*verb_like, *nouns})
    # Opposite nouns are mostly classes (soldier, civilian) that a report may well both name.
    pairs = {pair for letter in "va" for pair in opposites(parts[letter])} - DIRECTIONS
    write("opposites.tsv", "Two words that are opposites in their most frequent sense.", pairs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
