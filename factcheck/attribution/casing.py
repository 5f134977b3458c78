"""Headlines in title case or capitals, brought to the case of a sentence before they are parsed.

A tagger trained on sentences takes "Says" in "Minister Says Talks Failed" for a name. Words that the
body of the article writes with a capital inside a sentence keep it; the others lose it. The number of
characters never changes, so offsets stay. Entry: ``sentence_case``.
Source: Lita et al., tRuEcasIng (ACL 2003), reduced to the article's own evidence.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INSIDE = re.compile(r"(?<=[\w,;] )([A-Z][^\W\d_]+)")
_LEAST_WORDS = 4
_MOST_WORDS = 22
_SHORT = 3
"""Words this short stay lower case in title case: "of", "the"."""
_SHARE = 0.8


def names_in(text: str) -> frozenset[str]:
    """Return the words with a capital inside sentences of ``text``."""
    lines = [line for line in text.splitlines() if not is_headline_case(line)]
    return frozenset(word for line in lines for word in _INSIDE.findall(line))


def is_headline_case(line: str) -> bool:
    """Tell whether nearly all longer words of a short line without a full stop begin with a capital."""
    stripped = line.strip()
    if not stripped or stripped[-1] in ".,;:":
        return False
    words = _WORD.findall(stripped)
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS:
        return False
    longer = [word for word in words if len(word) > _SHORT]
    return len(longer) > 1 and sum(word[0].isupper() for word in longer) >= _SHARE * len(longer)


def sentence_case(line: str, names: frozenset[str]) -> str:
    """Return ``line`` with the capitals of a sentence, as long as before, or unchanged.

    Args:
        line: One line of an article; only headlines in title case or capitals are changed.
        names: What ``names_in`` found in the article.
    """
    if not is_headline_case(line):
        return line
    shouts = sum(word.isupper() for word in _WORD.findall(line) if len(word) > _SHORT) > 1
    first = True

    def lowered(match: re.Match[str]) -> str:
        nonlocal first
        word, is_first = match[0], first
        first = False
        title = word[:1] + word[1:].lower() if shouts else word
        if title in names or is_first or (word.isupper() and not shouts):
            return title
        return word.lower()

    changed = _WORD.sub(lowered, line)
    return changed if len(changed) == len(line) else line
