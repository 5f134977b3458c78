"""The characters that break offsets, by name: what a mutation puts into a text.

Sources: the Unicode General Punctuation block, Annex 9 (direction marks), Annex 14 (line breaks) and
Annex 29 (clusters of code points read as one character).
"""

from __future__ import annotations

CLASSES: dict[str, tuple[str, ...]] = {
    "straight quotes": ('"', "'", "''", "``", "`", '""', "\"'"),
    "curly quotes": ("“", "”", "‘", "’", "„", "‚", "‟", "‛", "“‘", "’”"),
    "other quotes": ("«", "»", "‹", "›", "「", "」", "『", "』", "＂", "＇", "〝", "〞", "❝", "❞", "′", "″"),
    "no-break spaces": ("\u00a0", "\u202f", "\u2007", "\ufeff", "\u2060"),
    "other spaces": ("\t", "  ", "\u2003", "\u2009", "\u200a", "\u205f", "\u3000", "\u1680"),
    "zero-width": ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e"),
    "direction marks": (
        "\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069",
    ),
    "emoji": (
        "😀", "👩‍🚀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇺🇦", "🇰🇵", "👍🏽", "❤️", "1️⃣", "#️⃣", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ),
    "combining marks": ("\u0301", "\u0308", "\u20dd", "\u0327\u0301\u0323", "e\u0301", "\u0300" * 40, "\ufe0f", "\u0e33", "\u093f"),
    "line breaks": ("\r\n", "\r", "\n", "\n\n", "\r\n\r\n", "\n\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"),
    "control characters": ("\x00", "\x01", "\x07", "\x08", "\x1b[31m", "\x1f", "\x7f", "\x80", "\x9f"),
    "dashes and dots": ("—", "–", "-", "--", "−", "…", "...", "·", "•", "‑", "⁃", "/", ":", ";", "(", ")", "[", "]", "{", "}"),
    "right-to-left words": ("قال", "الوزير", "אמר", "דובר הצבא", "\u200fقال\u200e"),
    "other scripts": ("平壤否认", "金正恩", "заявил", "Ἀθῆναι", "서울", "กรุงเทพ", "नई दिल्ली", "Łódź", "İstanbul", "ß", "ŉ", "ﬁ", "Ǆ"),
    "other letters and digits": ("𝐊𝐲𝐢𝐯", "𝟒𝟎", "４０", "٤٠", "४०", "½", "²", "Ⅷ", "①", "\U0001d7ce", "ﷺ", "㎞"),
    "odd code points": ("\ufffd", "\uffff", "\ufdd0", "\U0010ffff", "\ue000", "\U000e0001", "\u034f", "\ufff9", "\ufffc"),
}  # fmt: skip
"""No half of a surrogate pair: such a string is no text, and the command line refuses it."""

FIGURES = (
    "40", "1,200", "1.2 million", "9" * 400, "1" + ",000" * 60, "0.0000001", "1e999", "-7", "three dozen", "hundreds of thousands",
    "between 20 and 30", "20-30", "2-1", "€5bn", "$ 3", "%", "40%", "£1.5m", "40 kmh", "999999999999999999999999 tonnes", "1/2",
    "2025-13-45", "2025-02-30T25:61", "0000", "May 99", "in 0001", "999 years ago", "999 months ago", "February 29",
    "last Monday", "next week", "on Sunday", "twenty-" * 30 + "one", "hundred " * 40, "0" * 50, "1.1.1.1", "12:30 GMT",
)  # fmt: skip
"""Figures, dates and what looks like them."""

CUES = (
    "said", "says", "told reporters", "denied that", "according to", "citing", "quoted", "as saying", "a claim that", "it", "which",
    "accused Kyiv of", "called it", "PENCE:", "asked whether", "adding", "was reported to have", "refuted", "the statement said",
    "he said", "she", "its spokesman", "the ministry", "KESSIN, May 7 (Meridian) -", "By", "that", "not", "and", "\"I\"", "we",
    "Kyiv", "Pyongyang", "Mr", "U.N.", "'s", "s'", "n't", "of", "to", "if", "would", ".", ",", "?", "!",
)  # fmt: skip
"""Words that start, end or link a frame."""


def pieces() -> tuple[str, ...]:
    """Return every piece of every class."""
    return tuple(piece for group in CLASSES.values() for piece in group)
