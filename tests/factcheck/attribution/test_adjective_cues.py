"""Adjectives, colons and headlines that put words on record: hits and near misses."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.types import Stance
from tests.factcheck.attribution.reading import parts, read


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The coach is adamant that he was pushed.", "The coach", "adamant", "he was pushed"),
        ("Police are certain that he fled.", "Police", "certain", "he fled"),
        ("She is convinced that the vote was stolen.", "She", "convinced", "the vote was stolen"),
        ("The general was blunt: the war was lost.", "The general", "blunt", "the war was lost"),
        ("The minister put it plainly: the money is gone.", "The minister", "put", "the money is gone"),
        ("Court rejects appeal by former president", "Court", "rejects", "appeal by former president"),
        ("Bank confirms data breach", "Bank", "confirms", "data breach"),
    ],
)
def test_words_are_put_on_record(parser: Parser, text: str, source: str, cue: str, content: str) -> None:
    assert parts(parser, text) == [(source, cue, (content,))]


@pytest.mark.parametrize(
    "text",
    [
        "It is certain that he fled.",
        "She was not sure that the plan would work.",
        "The plan has three parts: the first is ready.",
        "Tourist numbers in coastal towns",
        "The roof was certain to fall.",
    ],
)
def test_nobody_puts_words_on_record(parser: Parser, text: str) -> None:
    assert parts(parser, text) == []


def test_a_sceptic_doubts(parser: Parser) -> None:
    (found,) = read(parser, "Analysts are sceptical that the truce will hold.")
    assert found.statement.stance is Stance.DOUBTS


def test_a_headline_can_deny(parser: Parser) -> None:
    (found,) = read(parser, "Court rejects appeal by former president")
    assert found.statement.stance is Stance.DENIES
