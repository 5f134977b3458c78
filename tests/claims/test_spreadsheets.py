"""No cell of an export runs as a formula, and what was escaped comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.spreadsheets import STARTERS, escape, unescape


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|'/c calc'!A0", "-2+3", "\t=1", "\r=1", "|calc", "%x"]
)
def test_formulas_become_text(text: str) -> None:
    assert escape(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12", "+3.5", "12 %", "a=b", "", "2025-04-28", "-7%"])
def test_numbers_and_plain_text_stay(text: str) -> None:
    assert escape(text) == text


def test_nothing_is_an_empty_cell() -> None:
    assert escape(None) == ""


@given(st.text())
def test_round_trip(text: str) -> None:
    assert unescape(escape(text)) == text


@given(st.sampled_from(STARTERS), st.text(min_size=1))
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(start: str, rest: str) -> None:
    cell = escape(start + rest)
    assert (
        not cell.startswith(STARTERS)
        or cell.lstrip("+-").rstrip("%").replace(".", "").replace(",", "").isdecimal()
    )
