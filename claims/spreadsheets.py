"""Text that a spreadsheet opens without running it.

A cell that begins with one of ``STARTERS`` is taken for a formula by spreadsheets; news text may come from
anybody. An apostrophe before it makes it text again, in every spreadsheet; reading such a file back takes
the apostrophe off. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import re

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?%?")


def escape(value: object) -> str:
    """Return a cell's text, harmless; a plain number stays a number."""
    text = "" if value is None else str(value)
    is_kept = not text.startswith((*STARTERS, "'")) or bool(_NUMBER.fullmatch(text))
    return text if is_kept else f"'{text}"


def unescape(text: str) -> str:
    """Return what ``escape`` was given."""
    return text[1:] if text.startswith("'") else text
