"""Phrases that only make sense inside an article: hits and near misses."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from tests.factcheck.attribution.test_speakers import names_of, speakers_of


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Greece sent help. Greece is in shock. The government said so.", "The government", "Greece"),
        ("Greece sent help. Greece is in shock. The finance ministry said so.", "The finance ministry",
         "Greece's finance ministry"),
        ("Talks began. In Vilnius, the foreign ministry said so.", "the foreign ministry",
         "Lithuania's foreign ministry"),
        ("Kyiv said no. Its defence ministry said more.", "Its defence ministry", "Ukraine"),
        ("A spokesman for Ukraine said so.", "A spokesman for Ukraine", "Ukraine"),
        ("North Korea fired. The North said it was a test.", "The North", "North Korea"),
    ],
)  # fmt: skip
def test_a_phrase_leads_to_a_body(parser: Parser, text: str, phrase: str, name: str) -> None:
    sources = ["Kyiv", phrase] if text.startswith("Kyiv") else [phrase]
    found = speakers_of(parser, text, *sources)[-1]
    assert found is not None
    assert name in {found.name, found.side}


def test_no_state_stands_out_among_many(parser: Parser) -> None:
    text = "Greece, Italy, Spain and France met. The finance ministry of nobody in particular spoke."
    (name,) = names_of(parser, text, "The finance ministry of nobody in particular")
    assert "Greek" not in name


def test_a_charity_is_the_aid_group_named_before(parser: Parser) -> None:
    text = "The charity Open Hands said it was tired. The aid group said more."
    assert names_of(parser, text, "The charity Open Hands", "The aid group")[1].endswith("Open Hands")
