"""Wrapped paragraphs become one line, everything else stays."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.text.wrapping import unwrap

PARAGRAPH = (
    "The port of Karlsund on Tuesday denied a report that a tanker had lost at least 300 tonnes of oil, and "
    "accused the newspaper that printed it of inventing the story to hurt the town before the season began."
)


@pytest.mark.parametrize("width", [48, 72, 80, 100])
def test_a_wrapped_paragraph_is_one_line_again(width: int) -> None:
    assert unwrap(textwrap.fill(PARAGRAPH, width)) == PARAGRAPH


def test_paragraphs_and_a_headline_stay_apart() -> None:
    wrapped = textwrap.fill(PARAGRAPH, 72)
    assert unwrap(f"Harbour denies spill\n\n{wrapped}\n\n{wrapped}\n") == (
        f"Harbour denies spill\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n"
    )


def test_two_lines_are_joined_where_the_second_goes_on() -> None:
    text = "The port of Karlsund on Tuesday denied that a tanker had\nlost 300 tonnes of oil."
    assert unwrap(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Harbour denies oil spill after report in local paper\nPort says no tanker has leaked since 2023",
        f"{PARAGRAPH}\n{PARAGRAPH}\n{PARAGRAPH}",
        "LUND: Who was there when the tanker came into the port at night?\nBERG: Two of my staff and a pilot.",
        "- ropes for the two tankers that lie in the port\n- lamps for the pilots who work in the night\n- boots",
        "Short line\nof a verse\nthat rhymes",
        "",
        "\n\n",
    ],
)
def test_other_breaks_stay(text: str) -> None:
    assert unwrap(text) == text


@given(st.text(alphabet=st.sampled_from("ab. \n\r\té-:\u00a0"), max_size=400))
def test_offsets_stay_and_twice_is_once(text: str) -> None:
    once = unwrap(text)
    assert len(once) == len(text)
    assert once.split() == text.split()
