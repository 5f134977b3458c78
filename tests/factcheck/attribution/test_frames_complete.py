"""No frame, role or form without sentences that fill it and sentences that only look like it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from factcheck.attribution.cues import Frame, Role, noun_entries, verb_entries
from factcheck.attribution.parsing import Parser
from tests.factcheck.attribution import (
    test_frames_direct,
    test_frames_nouns,
    test_frames_phrases,
    test_frames_verbs,
)
from tests.factcheck.attribution.frames import Form, Row

MODULES = (test_frames_verbs, test_frames_nouns, test_frames_phrases, test_frames_direct)
HITS: list[Row] = [row for module in MODULES for row in module.HITS]
MISSES: list[Row] = [row for module in MODULES for row in module.MISSES]
FEWEST = 2


def rows_of(member: str, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if type(row[0]) is type(member) and row[0] == member]


@pytest.mark.parametrize(
    "member", [*Frame, *Role, *Form], ids=lambda member: f"{type(member).__name__}.{member.name}"
)
def test_every_member_has_hits_and_near_misses(member: Frame | Role | Form) -> None:
    assert len(rows_of(member, HITS)) >= FEWEST
    assert len(rows_of(member, MISSES)) >= FEWEST


@pytest.mark.parametrize(
    "member", [*Frame, *Role], ids=lambda member: f"{type(member).__name__}.{member.name}"
)
def test_every_hit_has_a_word_of_its_frame(parser: Parser, member: Frame | Role) -> None:
    for row in rows_of(member, HITS):
        lemmas = {token.lemma_.lower() for token in parser(row[1])}
        if isinstance(member, Frame):
            found = [
                lemma for lemma in lemmas & set(verb_entries()) if member in verb_entries()[lemma].frames
            ]
        else:
            found = [lemma for lemma in lemmas & set(noun_entries()) if member in noun_entries()[lemma].roles]
        assert found, row[1]


def test_no_text_stands_twice() -> None:
    texts = [row[1] for row in HITS + MISSES]
    assert sorted(set(texts)) == sorted(texts)
