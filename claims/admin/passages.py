"""Text from articles with its spans marked, cut to what a reviewer needs; nothing here is HTML.

The idea: spans of several kinds may overlap, so the text is cut at every span's edge and each piece
carries the kinds that cover it. Templates print the pieces, and printing escapes them.
Entry functions: ``mark`` (pieces of a window) and ``excerpt`` (a short quote around its marks).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.models import Appearance

CONTEXT = 300
"""Code points shown before and after a quote: two or three sentences."""

REACH = 1500
"""A source or cue further away than this from its quote is not worth showing the text between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span of the text and what it stands for: quote, source, cue, evidence."""

    start: int
    end: int
    kind: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text between two edges and the marks that cover it."""

    text: str
    kinds: tuple[str, ...]
    href: str = ""

    @property
    def css(self) -> str:
        return " ".join(f"ct-{kind}" for kind in self.kinds)


def mark(text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None) -> list[Piece]:
    """Return the pieces of ``text[start:end]``; joined they are that text."""
    end = len(text) if end is None else min(end, len(text))
    start = min(max(start, 0), end)
    inside = [item for item in marks if item.start < end and item.end > start and item.start < item.end]
    edges = {start, end} | {min(max(edge, start), end) for item in inside for edge in (item.start, item.end)}
    ordered = sorted(edges)
    return [_piece(text, left, right, inside) for left, right in pairwise(ordered)]


def window(text: str, marks: Iterable[Mark], quote: Mark, *, context: int = CONTEXT) -> tuple[int, int]:
    """Return the stretch of text around a quote that holds its near marks, cut at words."""
    near = [item for item in marks if item.end > quote.start - REACH and item.start < quote.end + REACH]
    start = max(min([quote.start - context, *(item.start for item in near)]), 0)
    end = min(max([quote.end + context, *(item.end for item in near)]), len(text))
    return _word_start(text, start), _word_end(text, end)


def excerpt(quote: str, marks: Iterable[Mark], *, length: int = 240) -> list[Piece]:
    """Return at most about ``length`` code points of a quote, around its first mark."""
    marks = sorted(marks, key=lambda item: item.start)
    start, end = 0, len(quote)
    if len(quote) > length:
        first = marks[0].start if marks else 0
        start = _word_start(quote, min(max(first - length // 3, 0), len(quote) - length))
        end = _word_end(quote, start + length)
    return [*_dots(start > 0), *mark(quote, marks, start=start, end=end), *_dots(end < len(quote))]


def marks_of(appearance: Appearance, reasons: Iterable[dict[str, Any]], side: str) -> list[Mark]:
    """Return the marks of one side of a conflict: its quote, source, cue and the reasons' evidence."""
    spans = [
        ("quote", appearance.start, appearance.end),
        ("source", appearance.source_start, appearance.source_end),
        ("cue", appearance.cue_start, appearance.cue_end),
        *(("evidence", start, end) for start, end in evidence_spans(reasons, side)),
    ]
    return [
        Mark(start=start, end=end, kind=kind)
        for kind, start, end in spans
        if start is not None and end is not None
    ]


def quote_marks(appearance: Appearance, reasons: Iterable[dict[str, Any]], side: str) -> list[Mark]:
    """Return the evidence inside a quote, counted from the quote's start; the whole quote is no mark."""
    length = len(appearance.quote)
    found = []
    for start, end in evidence_spans(reasons, side):
        left, right = max(start - appearance.start, 0), min(end - appearance.start, length)
        if left < right and right - left < length:
            found.append(Mark(start=left, end=right, kind="evidence"))
    return found


def evidence_spans(reasons: Iterable[dict[str, Any]], side: str) -> Iterator[tuple[int, int]]:
    """Yield the spans the reasons that speak for a conflict point to on one side."""
    for reason in reasons:
        if reason.get("weight", 0) > 0:
            for start, end in reason.get(side) or ():
                yield int(start), int(end)


def as_html(pieces: Iterable[Piece]) -> SafeString:
    """Print the pieces; the text is escaped, the classes are ours."""
    return format_html_join("", "{}", ((_piece_html(piece),) for piece in pieces))


def _piece_html(piece: Piece) -> SafeString:
    if not piece.kinds:
        return format_html("{}", piece.text)
    marked = format_html('<mark class="{}">{}</mark>', piece.css, piece.text)
    return format_html('<a href="{}">{}</a>', piece.href, marked) if piece.href else marked


def _piece(text: str, start: int, end: int, marks: list[Mark]) -> Piece:
    covering = [item for item in marks if item.start <= start and item.end >= end]
    kinds = tuple(dict.fromkeys(item.kind for item in covering))
    href = next((item.href for item in covering if item.href), "")
    return Piece(text=text[start:end], kinds=kinds, href=href)


def _dots(is_cut: bool) -> list[Piece]:
    return [Piece(text="…", kinds=())] if is_cut else []


def _word_start(text: str, position: int) -> int:
    """Move to the start of the next word unless already at one, at most 40 code points on."""
    if position <= 0 or text[position - 1].isspace():
        return max(position, 0)
    space = re.compile(r"\s+").search(text, position, position + 40)
    return space.end() if space else position


def _word_end(text: str, position: int) -> int:
    if position >= len(text) or text[position].isspace():
        return min(position, len(text))
    space = re.compile(r"\s").search(text, position, position + 40)
    return space.start() if space else position
