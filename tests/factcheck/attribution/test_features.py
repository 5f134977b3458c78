"""Words, figures and names of a claim."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.attribution.features import (
    find_counted_quantities,
    find_tokens,
    quantities_in,
    tokens_of,
    words_in,
)
from factcheck.attribution.names import NameFinder
from factcheck.attribution.nations import load_nations
from factcheck.attribution.parsing import Parser
from factcheck.attribution.register import load_register
from factcheck.types import Span


def names_in(parser: Parser, text: str) -> tuple[set[str], set[str]]:
    doc = parser(text)
    found = NameFinder(doc, load_register(), load_nations(), []).find(list(doc))
    return set(found.entities), set(found.places)


@pytest.mark.parametrize(
    ("text", "lemma", "negated"),
    [
        ("The army did not leave.", "leave", True),
        ("The army left.", "leave", False),
        ("No soldier left.", "leave", True),
        ("It had never been shown to be safe.", "show", True),
        ("Nobody but him saw that the army left.", "leave", False),
    ],
)
def test_negation_is_seen_at_the_verb(parser: Parser, text: str, lemma: str, negated: bool) -> None:
    tokens = find_tokens(list(parser(text)))
    assert [token.is_negated for token in tokens if token.lemma == lemma] == [negated]


def test_heads_skip_function_words(parser: Parser) -> None:
    tokens = find_tokens(list(parser("Troops from the north withdrew.")))
    lemmas = [token.lemma for token in tokens]
    assert lemmas == ["troop", "north", "withdraw"]
    assert tokens[1].head == lemmas.index("troop")


@pytest.mark.parametrize(
    ("text", "counted", "unit", "qualifiers"),
    [
        ("The blast killed 40 North Korean soldiers.", "soldier", "person", ("north", "korean")),
        ("Medics counted 12 wounded.", "person", "person", ("wounded",)),
        ("Around 300 people fled.", "person", "person", ()),
    ],
)
def test_a_figure_knows_what_it_counts(
    parser: Parser, text: str, counted: str, unit: str, qualifiers: tuple[str, ...]
) -> None:
    (figure,) = find_counted_quantities(parser(text))
    assert (figure.counted, figure.unit, figure.qualifiers) == (counted, unit, qualifiers)


def test_the_bound_before_a_passage_belongs_to_its_figure(parser: Parser) -> None:
    text = "He saw more than 40 boats."
    figures = find_counted_quantities(parser(text))
    assert quantities_in(figures, [Span(start=text.index("40"), end=len(text))]) == figures
    assert quantities_in(figures, [Span(start=0, end=6)]) == ()


def test_a_capital_is_a_place_or_a_state(parser: Parser) -> None:
    assert "ukraine" in names_in(parser, "Kyiv has sent troops.")[0]
    assert "kyiv" in names_in(parser, "Shells fell in Kyiv.")[1]


def test_a_people_stands_for_its_state(parser: Parser) -> None:
    assert "ukraine" in names_in(parser, "They shot at Ukrainian soldiers.")[0]


@settings(deadline=None, max_examples=30)
@given(text=st.text(max_size=60), start=st.integers(0, 60), length=st.integers(0, 20))
def test_words_lie_in_their_spans(parser: Parser, text: str, start: int, length: int) -> None:
    doc = parser(text or "word")
    span = Span(start=min(start, len(doc.text)), end=min(start + length, len(doc.text)))
    assert all(span.start <= word.idx < span.end for word in words_in(doc, [span]))
    assert len(tokens_of(doc, span)) >= 1
