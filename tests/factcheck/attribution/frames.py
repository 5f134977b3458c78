"""Tables of sentences for each way to mark a statement, and how they are compared with what is found.

A row is a frame, a text and the statements in it, each spelt "source | cue | content | stance": "-" stands
for no source, " <- " for who relays whom, " … " joins the spans of a content, no stance means ``asserts``,
and " => " leads to what the content stands for. The rows of a hit have a statement of the frame, those of
a near miss have the same words and no statement of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import pytest

from factcheck.attribution.parsing import Parser
from tests.factcheck.attribution.reading import Words, read

Row = tuple[str, ...]


class Form(StrEnum):
    """What marks a statement without being a frame of a verb or a role of a noun."""

    ADJECTIVE = "adjective"
    COLON = "colon"
    HEADING = "heading"
    HEADLINE = "headline"
    TRANSCRIPT = "transcript"
    REMARK = "remark"
    PARTICIPLE = "participle"
    PASSIVE_WITH_SOURCE = "passive with source"
    PASSIVE_WITHOUT_SOURCE = "passive without source"
    ACCORDING_TO = "according to"
    PER = "per"
    VIEW = "view"
    AS_CLAUSE = "as clause"
    HEARSAY = "hearsay"
    CHAIN = "chain"
    UNNAMED = "unnamed"
    DIRECT = "direct"
    MIXED = "mixed"
    PARAGRAPHS = "paragraphs"


def table(rows: Iterable[Row]) -> pytest.MarkDecorator:
    """Return the decorator that runs a test once a row, under the name of its frame and text."""
    return pytest.mark.parametrize("row", [pytest.param(row, id=f"{row[0]}: {row[1][:60]}") for row in rows])


def spelt(words: Words) -> str:
    """Return a statement as the tables spell it."""
    stance = words.statement.stance.value
    chain = " <- ".join([*words.relayed_by, words.source or "-"])
    parts = [chain, words.cue or "-", " … ".join(words.content)]
    line = " | ".join(parts if stance == "asserts" else [*parts, stance])
    return f"{line} => {' … '.join(words.refers_to)}" if words.refers_to else line


def check(parser: Parser, row: Row) -> None:
    """Compare the statements of a row with those found in its text, in any order."""
    _, text, *expected = row
    assert sorted(map(spelt, read(parser, text))) == sorted(expected)
