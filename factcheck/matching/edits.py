"""What an editor changed between two versions of a text, sentence by sentence.

Idea: a sentence of the old version that stands nowhere in the new one was edited when a new sentence shares
most of its words (``rewording``), else removed. Spacing, case, punctuation and clocks ("updated 5 minutes
ago") are trivial: no claim changes by them.
Entries: ``compare_texts``, ``is_trivial``, ``trace``. Source: Ratcliff and Obershelp 1988 (difflib).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from factcheck.matching.rewording import is_rewording
from factcheck.text.normalise import fold
from factcheck.types import Span

MOST_SENTENCES = 3000
"""The comparison takes quadratic time; a longer text is compared by its lines up to there, then as one."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]{0,3}[^\W_a-z])|\n+")
_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(
    r"(?:last |first )?(?:updated|published|posted|modified)\b.{0,60}"
    r"|.{0,40}\b\d{1,3} (?:second|minute|hour|day|week|min|hr)s? ago\b.{0,20}"
    r"|\d{1,6} (?:comments?|shares?|views?|likes?)\b.{0,20}"
    r"|\d{1,3} min(?:ute)?s? read",
    re.IGNORECASE,
)


class EditKind(StrEnum):
    """What became of one sentence."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One sentence with its place in the old and the new version, where it has one."""

    kind: EditKind
    old: Span | None
    new: Span | None


def compare_texts(old: str, new: str) -> tuple[Edit, ...]:
    """Return what became of each sentence, in the order of the new version."""
    before, after = split_sentences(old), split_sentences(new)
    matcher = SequenceMatcher(None, _folded(old, before), _folded(new, after), autojunk=False)
    edits: list[Edit] = []
    for name, a, b, c, d in matcher.get_opcodes():
        if name == "equal":
            pairs = zip(before[a:b], after[c:d], strict=True)
            edits += [Edit(kind=EditKind.SAME, old=left, new=right) for left, right in pairs]
        else:
            edits += _replaced(old, new, before[a:b], after[c:d])
    return tuple(edits)


def is_trivial(old: str, new: str) -> bool:
    """Tell whether only spacing, case, punctuation and clocks differ."""
    return _words(old) == _words(new)


def trace(old: str, new: str, span: Span) -> tuple[EditKind, str]:
    """Return what became of the sentences around ``span`` of the old version, and their new words.

    ``SAME`` also when they only moved; ``ADDED`` never. The new words are empty unless ``CHANGED``.
    """
    touched = [place for place in split_sentences(old) if place.start < span.end and span.start < place.end]
    kept = fold(new)
    lost = [place for place in touched if fold(old[place.start : place.end]) not in kept]
    if not lost:
        return EditKind.SAME, ""
    known = fold(old)
    fresh = [
        text for place in split_sentences(new) if fold(text := new[place.start : place.end]) not in known
    ]
    versions = []
    for place in lost:
        sentence = old[place.start : place.end]
        versions += [text for text in fresh if is_rewording(sentence, text)][:1]
    if not versions:
        return EditKind.REMOVED, ""
    return EditKind.CHANGED, " ".join(versions)


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of ``text`` by punctuation alone: quick, and the same in every version."""
    spans: list[Span] = []
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        end = gap.start() + len(gap[0].rstrip())
        if len(spans) < MOST_SENTENCES and text[start:end].strip():
            spans.append(Span(start=start, end=end))
            start = gap.end()
        elif not text[start:end].strip():
            start = gap.end()
    if text[start:].strip():
        spans.append(Span(start=start, end=len(text.rstrip())))
    return spans


def _folded(text: str, spans: Sequence[Span]) -> list[str]:
    return [fold(text[span.start : span.end]) for span in spans]


def _replaced(old: str, new: str, before: Sequence[Span], after: Sequence[Span]) -> list[Edit]:
    """Pair what was replaced with what stands there now, in order; the rest was removed or added."""
    edits: list[Edit] = []
    waiting = list(before)
    for right in after:
        words = new[right.start : right.end]
        found = next(
            (at for at, left in enumerate(waiting) if is_rewording(old[left.start : left.end], words)), None
        )
        if found is None:
            edits.append(Edit(kind=EditKind.ADDED, old=None, new=right))
            continue
        edits += [Edit(kind=EditKind.REMOVED, old=left, new=None) for left in waiting[:found]]
        edits.append(Edit(kind=EditKind.CHANGED, old=waiting[found], new=right))
        waiting = waiting[found + 1 :]
    return edits + [Edit(kind=EditKind.REMOVED, old=left, new=None) for left in waiting]


def _words(text: str) -> list[str]:
    lines = (line for line in text.split("\n") if not _CLOCK.fullmatch(line.strip()))
    return _WORD.findall(fold(" ".join(lines)))
