"""Nationalities, places and the keys names are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.attribution.nations import load_nations, name_key, place_key, read_table


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The U.N.'s", "un"),
        ("the Élysée", "elysee"),
        ("Hamas’", "hamas"),
        ("a  Kremlin", "kremlin"),
        ("Ukraine’s", "ukraine"),
        ("Athens", "athens"),
    ],
)
def test_names_are_compared_without_case_accents_articles_and_possessives(text: str, key: str) -> None:
    assert name_key(text) == key


@given(st.text(max_size=40))
def test_keys_are_idempotent(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("word", "state"),
    [("Ukrainian", "Ukraine"), ("North Koreans", "North Korea"), ("French", "France"), ("blue", "")],
)
def test_adjectives_and_peoples_have_a_state(word: str, state: str) -> None:
    assert load_nations().state_of_people(word) == state


def test_a_town_lies_in_its_region_and_state() -> None:
    assert load_nations().regions_of("Sudzha") == ("kursk", "russia")
    assert load_nations().regions_of("Nowhere") == ()


def test_a_region_and_its_city_have_one_key() -> None:
    assert place_key("the Kursk region") == place_key("Kursk") == "kursk"


@pytest.mark.parametrize(
    ("table", "columns"), [("speakers.tsv", 4), ("nationalities.tsv", 2), ("places.tsv", 2)]
)
def test_the_lists_are_well_formed(table: str, columns: int) -> None:
    rows = list(read_table(table))
    assert all(len(row) == columns and row[0] for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


def test_every_nationality_belongs_to_a_listed_state() -> None:
    states = {name for name, kind, *_ in read_table("speakers.tsv") if kind == "state"}
    assert {state for state, _ in read_table("nationalities.tsv")} <= states
