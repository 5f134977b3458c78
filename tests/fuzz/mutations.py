"""Documents made by damaging texts of the repository; every document follows from seed and number.

Entry: ``make_document``. After Zeller et al., The Fuzzing Book (2023), mutation-based fuzzing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from tests.fuzz.characters import CLASSES, CUES, FIGURES
from tests.fuzz.seed_texts import seed_texts

LENGTHS = {300: 0.5, 800: 0.49, 6_000: 0.01}
"""Most characters of a document, and the share of documents: many small ones find more than a few large ones."""
_LARGE = 6_000
_QUOTES = (*CLASSES["straight quotes"], *CLASSES["curly quotes"], *CLASSES["other quotes"])
_HIGHEST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)

Mutation = Callable[[str, random.Random], str]


def make_document(seed: int, number: int) -> str:
    """Return the document ``number`` of the run ``seed``, without halves of surrogate pairs."""
    rng = random.Random(f"{seed}:{number}")
    (longest,) = rng.choices(tuple(LENGTHS), tuple(LENGTHS.values()))
    text = _excerpt(rng, longest)
    mutations = _GROWING if longest == _LARGE else MUTATIONS
    for _ in range(rng.choice((1, 1, 2, 3, 5, 8, 13))):
        text = rng.choice(mutations)(text, rng)[:longest]
    return text


def random_text(rng: random.Random, length: int) -> str:
    """Return ``length`` code points from all of Unicode, half of them from its first plane's start."""
    return "".join(map(_code_point, (rng.random() for _ in range(length))))


def _code_point(share: float) -> str:
    number = int(share * 2 * 0x3000) if share < 0.5 else int((share - 0.5) * 2 * _HIGHEST)
    return " " if number in _SURROGATES else chr(number)


def _excerpt(rng: random.Random, longest: int) -> str:
    """Return a text of the repository, of a long one a part that starts at a word."""
    text = rng.choice(seed_texts())
    if len(text) <= longest:
        return text
    starts = [match.start() for match in re.finditer(r"(?<=\s)\S", text[:-longest])] or [0]
    start = rng.choice(starts)
    return text[start : start + longest]


def _place(text: str, rng: random.Random) -> int:
    return rng.randint(0, len(text))


def _stretch(text: str, rng: random.Random, longest: int = 30) -> tuple[int, int]:
    start = _place(text, rng)
    return start, min(len(text), start + rng.randint(1, longest))


def _insert(text: str, rng: random.Random, piece: str) -> str:
    place = _place(text, rng)
    return text[:place] + piece + text[place:]


def delete_characters(text: str, rng: random.Random) -> str:
    """Delete a stretch."""
    start, end = _stretch(text, rng)
    return text[:start] + text[end:]


def double_characters(text: str, rng: random.Random) -> str:
    """Repeat a stretch."""
    start, end = _stretch(text, rng)
    return text[:end] + text[start:end] * rng.randint(1, 4) + text[end:]


def swap_characters(text: str, rng: random.Random) -> str:
    """Turn a stretch around."""
    start, end = _stretch(text, rng, 6)
    return text[:start] + text[start:end][::-1] + text[end:]


def _on_words(text: str, change: Callable[[list[str]], None]) -> str:
    words = re.split(r"(\s+)", text)
    change(words)
    return "".join(words)


def delete_words(text: str, rng: random.Random) -> str:
    """Delete up to five words, and with them the space between."""

    def change(words: list[str]) -> None:
        start = rng.randrange(len(words))
        del words[start : start + rng.randint(1, 10)]

    return _on_words(text, change)


def double_words(text: str, rng: random.Random) -> str:
    """Repeat up to five words somewhere else."""

    def change(words: list[str]) -> None:
        start = rng.randrange(len(words))
        place = rng.randrange(len(words))
        words[place:place] = words[start : start + rng.randint(1, 10)]

    return _on_words(text, change)


def swap_words(text: str, rng: random.Random) -> str:
    """Exchange pairs of words."""

    def change(words: list[str]) -> None:
        for _ in range(rng.randint(1, 5)):
            first, second = rng.randrange(len(words)), rng.randrange(len(words))
            words[first], words[second] = words[second], words[first]

    return _on_words(text, change)


def insert_cue(text: str, rng: random.Random) -> str:
    """Insert words of frames."""
    for _ in range(rng.randint(1, 4)):
        text = _insert(text, rng, f" {rng.choice(CUES)} ")
    return text


def insert_figure(text: str, rng: random.Random) -> str:
    """Insert a figure or date."""
    gap = rng.choice((" ", " ", ""))
    return _insert(text, rng, f"{gap}{rng.choice(FIGURES)}{gap}")


def insert_quotes(text: str, rng: random.Random) -> str:
    """Insert quotation marks of any sort that nothing balances."""
    for _ in range(rng.randint(1, 6)):
        text = _insert(text, rng, rng.choice(_QUOTES))
    return text


def exchange_quotes(text: str, rng: random.Random) -> str:
    """Write other marks for the quotation marks of the text."""
    return re.sub(r"[\"'“”‘’]", lambda _: rng.choice(_QUOTES), text)


def nest_quotes(text: str, rng: random.Random) -> str:
    """Put a stretch into marks many deep, perhaps without the closing ones."""
    start, end = _stretch(text, rng, 200)
    depth = rng.choice((2, 3, 5, 20, 60))
    opening, closing = rng.choice(
        (("“", "”"), ("“‘", "’”"), ('"', '"'), ("'", "'"), ("«", "»"), ("(“", "”)"))
    )
    closing = closing * rng.choice((depth, depth - 1, 0))
    return f"{text[:start]}{opening * depth}{text[start:end]}{closing}{text[end:]}"


def insert_odd_characters(text: str, rng: random.Random) -> str:
    """Insert characters of one class, at several places."""
    group = rng.choice(tuple(CLASSES.values()))
    for _ in range(rng.choice((1, 2, 5, 20))):
        text = _insert(text, rng, rng.choice(group))
    return text


def insert_random_text(text: str, rng: random.Random) -> str:
    """Insert any code points."""
    return _insert(text, rng, random_text(rng, rng.choice((1, 3, 10, 60))))


def exchange_spaces(text: str, rng: random.Random) -> str:
    """Write another space for every space, or for some."""
    space = rng.choice((*CLASSES["no-break spaces"], *CLASSES["other spaces"], "\n", "\r\n", "", "\u200b"))
    share = rng.choice((0.1, 0.5, 1.0))
    return re.sub(" ", lambda match: space if rng.random() < share else match[0], text)


def exchange_line_breaks(text: str, rng: random.Random) -> str:
    """Write other line breaks, or none, for those of the text."""
    return re.sub(r"\n+", rng.choice((*CLASSES["line breaks"], " ", "")), text)


def repeat_character(text: str, rng: random.Random) -> str:
    """Insert a long row of one character."""
    character = rng.choice(("a", "A", ".", ",", "-", "'", '"', "“", "”", "’", "(", "9", "0", " ", "\n", "\r", "\t", "\u00a0",
                            "\u200b", "\u0301", "😀", "—", "?", "\u202e", "\r\n", "\u2028", "s'", "the ", "said ", "and "))  # fmt: skip
    return _insert(text, rng, character * rng.choice((10, 100, 700)))


def insert_long_word(text: str, rng: random.Random) -> str:
    """Insert a very long word."""
    letters = rng.choice(
        ("x", "ab", "Said-", "http://a.example/", "a.b.", "'s", "d’", "U.", "e\u0301", "قا", "平")
    )
    return _insert(text, rng, f" {letters * rng.choice((20, 100, 400))} ")


def change_case(text: str, rng: random.Random) -> str:
    """Write everything, or a stretch, in other case; lengths may change, as "ß" does."""
    change: Callable[[str], str] = rng.choice((str.upper, str.lower, str.title, str.swapcase))
    start, end = rng.choice(((0, len(text)), _stretch(text, rng, 200)))
    return text[:start] + change(text[start:end]) + text[end:]


def repeat_text(text: str, rng: random.Random) -> str:
    """Repeat the text."""
    return rng.choice((" ", "\n", "", "\n\n")).join([text] * rng.choice((2, 5, 20)))


def splice_text(text: str, rng: random.Random) -> str:
    """Go on with another text from the middle of one."""
    other = rng.choice(seed_texts())
    return text[: _place(text, rng)] + other[_place(other, rng) :]


def break_lines(text: str, rng: random.Random) -> str:
    """Insert line breaks, up to thousands."""
    for _ in range(rng.choice((1, 3, 10))):
        text = _insert(text, rng, rng.choice(CLASSES["line breaks"]) * rng.choice((1, 1, 2, 50)))
    return text


def insert_thousands_of_lines(text: str, rng: random.Random) -> str:
    """Insert thousands of empty or nearly empty lines."""
    return _insert(
        text, rng, rng.choice(("\n", "\r\n", "\n \n", "\r", "a\n", '"\n', "“\n")) * rng.choice((1000, 3000))
    )


def shorten(text: str, rng: random.Random) -> str:
    """Keep a short stretch only, perhaps nothing."""
    start, end = _stretch(text, rng, rng.choice((0 + 1, 10, 100)))
    return text[start:end]


MUTATIONS: Sequence[Mutation] = (
    delete_characters, double_characters, swap_characters, delete_words, double_words, swap_words, insert_cue, insert_figure,
    insert_quotes, exchange_quotes, nest_quotes, insert_odd_characters, insert_odd_characters, insert_random_text, exchange_spaces,
    exchange_line_breaks, repeat_character, insert_long_word, change_case, repeat_text, splice_text, break_lines, shorten,
)  # fmt: skip
_GROWING: Sequence[Mutation] = (
    *MUTATIONS,
    repeat_text,
    splice_text,
    insert_thousands_of_lines,
    repeat_character,
)
