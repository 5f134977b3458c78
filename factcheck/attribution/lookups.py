"""What many rules ask of one document, worked out once: its text, where tokens and sentences start.

spaCy answers each of these by a walk over the whole document, which makes long articles quadratic. The
answers are kept in ``Doc.user_data``; a parsed document does not change. Offsets are code points.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan


def text_of(doc: Doc) -> str:
    """Return ``doc.text``."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


def keep_text(doc: Doc, text: str) -> None:
    """Note that ``doc.text`` is ``text``: spaCy joins it from the tokens."""
    doc.user_data["text"] = text


def token_starts(doc: Doc) -> list[int]:
    """Return the offset of every token."""
    starts: list[int] | None = doc.user_data.get("token_starts")
    if starts is None:
        starts = doc.user_data["token_starts"] = [word.idx for word in doc]
    return starts


def sentence_around(doc: Doc, number: int) -> tuple[int, int]:
    """Return the range of token numbers of the sentence that token ``number`` is in."""
    starts: list[int] | None = doc.user_data.get("sentence_starts")
    if starts is None:
        starts = doc.user_data["sentence_starts"] = [word.i for word in doc if word.is_sent_start]
    following = bisect_right(starts, number)
    start = starts[following - 1] if following else 0
    return start, starts[following] if following < len(starts) else len(doc)


def noun_chunks_between(doc: Doc, start: int, end: int) -> list[TokenSpan]:
    """Return the noun phrases of ``doc`` that lie within a range of token numbers, in text order."""
    chunks: list[tuple[int, int]] | None = doc.user_data.get("noun_chunks")
    if chunks is None:
        chunks = doc.user_data["noun_chunks"] = [(chunk.start, chunk.end) for chunk in doc.noun_chunks]
    first, last = bisect_left(chunks, (start, 0)), bisect_left(chunks, (end, 0))
    return [doc[chunk[0] : chunk[1]] for chunk in chunks[first:last] if chunk[1] <= end]
