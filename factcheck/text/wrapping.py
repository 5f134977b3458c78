"""Undo the line breaks of text wrapped at a fixed width, as in mails and many text files.

Idea: whoever wraps a paragraph breaks a line only where the next word no longer fits. A paragraph in
which every line is so full has been wrapped; its breaks become spaces. Headlines, lists and one
paragraph a line stay as they are. Entry: ``unwrap``.
"""

from __future__ import annotations

import re
from itertools import pairwise

_BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)+")
_WIDTHS = range(40, 131)
"""Narrower lines are lists and verse, wider ones paragraphs of a line each."""
_FEWEST_LINES = 3
"""Two lines may be a headline and the line below it."""
_ITEM = re.compile(r"\s*(?:[-*•–—]|\d+[.)]|[^\s:]{1,30}:)\s")


def unwrap(text: str) -> str:
    """Return ``text`` with the breaks inside wrapped paragraphs as spaces; every offset stays."""
    return _BLOCK.sub(lambda block: _joined(block[0]), text)


def _joined(block: str) -> str:
    lines = block.split("\n")
    return re.sub(r"\r?\n", lambda found: " " * len(found[0]), block) if _is_wrapped(lines) else block


def _is_wrapped(lines: list[str]) -> bool:
    lines = [line.rstrip() for line in lines]
    width = max(map(len, lines))
    if width not in _WIDTHS or any(_ITEM.match(line) for line in lines):
        return False
    if len(lines) < _FEWEST_LINES and not lines[-1].lstrip()[0].islower():
        return False
    return all(len(line) + 1 + len(following.split()[0]) > width for line, following in pairwise(lines))
