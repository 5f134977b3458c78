"""Markup out of short texts such as titles and summaries."""

from __future__ import annotations

import html
import re

_SCRIPT = re.compile(r"<(script|style)\b[^<>]*+>.*?(?:</\1\s*+>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote)\b[^<>]*+>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>")


def strip_markup(text: str) -> str:
    """Return ``text`` as a reader sees it: no tags or scripts, entities decoded, single spaces.

    Tags go before entities are decoded, so an escaped "&lt;blink&gt;" is a word about a tag and
    stays; so does a lone "<" as in "a < b". The result is plain text: escape it when shown.
    """
    for pattern, gap in ((_SCRIPT, " "), (_COMMENT, " "), (_BLOCK, " "), (_TAG, "")):
        text = pattern.sub(gap, text)
    # Twice, because feeds often escape what was already escaped ("AT&amp;amp;T").
    return " ".join(html.unescape(html.unescape(text)).split())
