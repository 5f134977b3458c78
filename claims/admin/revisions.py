"""What a publisher changed between two versions of a text, for reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from claims import engine
from claims.models import Revision

Kind = Literal["same", "changed", "added", "removed"]

CONTEXT = 1
"""Unchanged sentences shown on either side of a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A run of words; ``is_other`` where the two versions differ."""

    text: str
    is_other: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sentence before and after. ``skipped`` counts unchanged sentences left out before it."""

    kind: Kind
    old: list[Words] = field(default_factory=list)
    new: list[Words] = field(default_factory=list)
    skipped: int = 0


def rows_between(old: Revision, new: Revision) -> list[Row]:
    """Return the changed sentences with their neighbours, in the order of the newer version."""
    edits = engine.compare_texts(old.text, new.text)
    near = {
        at + step
        for at, edit in enumerate(edits)
        if edit.kind != "same"
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    rows: list[Row] = []
    skipped = 0
    for at, edit in enumerate(edits):
        if at not in near:
            skipped += 1
            continue
        before = old.text[edit.old.start : edit.old.end] if edit.old else ""
        after = new.text[edit.new.start : edit.new.end] if edit.new else ""
        left, right = (
            _differences(before, after) if edit.kind == "changed" else (_whole(before), _whole(after))
        )
        rows.append(Row(kind=edit.kind.value, old=left, new=right, skipped=skipped))
        skipped = 0
    return rows


def _whole(text: str) -> list[Words]:
    return [Words(text=text, is_other=False)] if text else []


def _differences(before: str, after: str) -> tuple[list[Words], list[Words]]:
    a, b = before.split(), after.split()
    left: list[Words] = []
    right: list[Words] = []
    for name, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        is_other = name != "equal"
        left += [Words(text=" ".join(a[i:j]) + " ", is_other=is_other)] if i < j else []
        right += [Words(text=" ".join(b[k:m]) + " ", is_other=is_other)] if k < m else []
    return left, right
