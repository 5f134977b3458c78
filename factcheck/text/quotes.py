"""Quotation marks paired paragraph by paragraph, without a parser.

Idea: a quotation never crosses a line break. One left open at the end of its paragraph goes on in
the next when that one opens with a mark again, as newspapers print speech of several paragraphs,
or holds a closing mark that nothing opened. Direction comes from the form of a typographic mark
and from the neighbours of a straight one. A single mark may be an apostrophe: it opens only before
a word that does not start with one (``'90s``), and a plural possessive (``the troops' morale``)
closes only when nothing better follows.

Entry: ``find_quotations``. Source: Chicago Manual of Style, 17th ed., 13.30-13.32 (marks over
several paragraphs).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from factcheck.types import Span

LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85\x1c-\x1e]+")
_DOUBLE = '"“”„«»'
_SINGLE = "'‘’"
_ELIDED = re.compile(r"['‘’](?:\d|(?:em|n|til|tis|twas|cause|bout|round)\b)", re.IGNORECASE)
_BEFORE_OPENING = " \t\u00a0\u202f([{<-–—/:;,.…" + _DOUBLE + _SINGLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One pair of marks in one paragraph.

    ``span`` includes the marks, ``inner`` does not. An open quotation ends with its paragraph;
    ``is_continuation`` tells that it goes on from the paragraph before, with or without a mark of
    its own. ``depth`` is 0 for a quotation that no other contains.
    """

    span: Span
    inner: Span
    is_closed: bool = True
    is_continuation: bool = False
    depth: int = 0


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Find every quotation in ``text``, in text order, the outer before the inner.

    Any two are disjoint or one contains the other, and none crosses a line break.
    """
    found: list[Quotation] = []
    is_open = False
    for match in LINE.finditer(text):
        if match[0].isspace():
            continue
        paragraph = _Paragraph(text, match.start(), match.end())
        doubles = paragraph.doubles(is_open=is_open)
        singles = [single for single in paragraph.singles() if not _crosses(single.span, doubles)]
        is_open = any(not quotation.is_closed for quotation in doubles)
        found.extend(_nested(doubles + singles))
    return tuple(found)


def _crosses(single: Span, doubles: Sequence[Quotation]) -> bool:
    """Tell whether one end of ``single`` lies in a double quotation and the other does not."""
    starts = [double.span.start for double in doubles]
    first, last = bisect_right(starts, single.start) - 1, bisect_right(starts, single.end - 1) - 1
    return any(
        single.overlaps(doubles[n].span)
        and not single.contains(doubles[n].span)
        and not doubles[n].span.contains(single)
        for n in {first, last}
        if n >= 0
    )


def _nested(quotations: list[Quotation]) -> Iterator[Quotation]:
    """Yield in text order with the depth filled in."""
    ordered = sorted(quotations, key=lambda quotation: (quotation.span.start, -quotation.span.end))
    around: list[Quotation] = []
    for quotation in ordered:
        while around and not around[-1].span.contains(quotation.span):
            around.pop()
        yield replace(quotation, depth=len(around))
        around.append(quotation)


class _Paragraph:
    """The marks of one paragraph, ``text[start:end]``."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        while self._text[self._end - 1].isspace():
            self._end -= 1

    def _around(self, position: int) -> tuple[str, str]:
        """Return the neighbours of a mark, a space where the paragraph ends."""
        before = self._text[position - 1] if position > self._start else " "
        after = self._text[position + 1] if position + 1 < self._end else " "
        return before, after

    def doubles(self, *, is_open: bool) -> list[Quotation]:
        """Pair double marks; ``is_open`` tells that the paragraph before left one open."""
        found: list[Quotation] = []
        opening: int | None = None
        for position in range(self._start, self._end):
            if self._text[position] not in _DOUBLE:
                continue
            if opening is not None:
                if self._closes(position):
                    found.append(self._pair(opening, position + 1, goes_on=is_open and not found))
                    opening = None
            elif self._opens(position):
                opening = position
            elif is_open and not found and not self._is_inch_mark(position):
                found.append(self._unopened(position))
        if opening is not None:
            found.append(self._left_open(opening, goes_on=is_open and not found))
        return found

    def _pair(self, opening: int, end: int, *, goes_on: bool) -> Quotation:
        at_start = not self._text[self._start : opening].strip()
        return Quotation(
            span=Span(start=opening, end=end),
            inner=Span(start=opening + 1, end=end - 1),
            is_continuation=goes_on and at_start,
        )

    def _left_open(self, opening: int, *, goes_on: bool) -> Quotation:
        pair = self._pair(opening, self._end, goes_on=goes_on)
        return replace(pair, inner=Span(start=opening + 1, end=self._end), is_closed=False)

    def _unopened(self, position: int) -> Quotation:
        """Return what stands between the paragraph's start and a closing mark nothing opened."""
        start = self._start
        while self._text[start].isspace():
            start += 1
        span = Span(start=start, end=position + 1)
        return Quotation(span=span, inner=Span(start=start, end=position), is_continuation=True)

    def _opens(self, position: int) -> bool:
        mark = self._text[position]
        before, after = self._around(position)
        if mark in "”»":
            return False
        return mark in "“„«" or (before in _BEFORE_OPENING and not after.isspace()) or before.isspace()

    def _closes(self, position: int) -> bool:
        mark = self._text[position]
        before, after = self._around(position)
        if mark in "„«":
            return False
        if mark == '"':
            return not before.isspace() or after.isspace() or not after.isalnum()
        return True

    def _is_inch_mark(self, position: int) -> bool:
        return self._text[position] == '"' and self._around(position)[0].isdigit()

    def singles(self) -> list[Quotation]:
        """Pair single marks; a mark without a partner is an apostrophe."""
        found: list[Quotation] = []
        position = self._start
        while position < self._end:
            if self._opens_single(position) and (closing := self._closing_single(position)) is not None:
                found.append(
                    Quotation(
                        span=Span(start=position, end=closing + 1),
                        inner=Span(start=position + 1, end=closing),
                    )
                )
                position = closing
            position += 1
        return found

    def _opens_single(self, position: int) -> bool:
        if self._text[position] not in "'‘" or _ELIDED.match(self._text, position):
            return False
        before, after = self._around(position)
        return (before.isspace() or before in _BEFORE_OPENING) and (after.isalnum() or after in '[(“"…$£€')

    def _closing_single(self, opening: int) -> int | None:
        fallback: int | None = None
        for position in range(opening + 2, self._end):
            if position > opening and self._opens_single(position):
                break
            if self._text[position] not in "'’":
                continue
            before, after = self._around(position)
            if before.isspace() or after.isalnum():
                continue
            if not (before in "sS" and after == " " and self._text[position + 2 : position + 3].islower()):
                return position
            fallback = position if fallback is None else fallback
        return fallback
