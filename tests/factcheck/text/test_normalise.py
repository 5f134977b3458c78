from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from factcheck.text.normalise import clean_text, fold


def test_control_characters_go_and_line_breaks_stay() -> None:
    assert clean_text("a\x00b\r\nc\x85d\x1be") == "ab\nc\nde"


def test_tabs_and_ordinary_words_stay_as_they_are() -> None:
    text = "Kyiv\tsaid “no” – twice.\n\nSo did Łódź."
    assert clean_text(text) == text


def test_accents_are_composed_even_around_what_is_removed() -> None:
    assert clean_text("e\u200b\u0301") == "é"


def test_invisible_characters_go() -> None:
    assert clean_text("\ufeffso\u00adcial") == "social"


def test_fold_ignores_case_quotes_dashes_and_white_space() -> None:
    assert fold(" The ‘Kremlin’ –\u00a0again\n") == fold("the 'kremlin' - AGAIN")


def test_fold_keeps_different_words_apart() -> None:
    assert fold("Kyiv") != fold("Kiev")


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(st.text())
def test_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
