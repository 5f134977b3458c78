from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.text.quotes import find_quotations


def inner(text: str) -> list[str]:
    return [quotation.inner.of(text) for quotation in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "I go." She left.', ["I go."]),
        ("“Yes,” he said, “we can.”", ["Yes,", "we can."]),
        ("‘Those who fought are heroes,’ KCNA said.", ["Those who fought are heroes,"]),
        ("'We go,' he said.", ["We go,"]),
        ('An "act of war" and a "crime"', ["act of war", "crime"]),
        ("«Oui», he said.", ["Oui"]),
    ],
)
def test_marks_are_paired(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The troops' morale and the ministers' words don't matter.",
        "In the '90s Ukraine's army couldn't fight 'em.",
        "The ’20s were Russia’s best years.",
        "No marks at all.",
        "",
    ],
)
def test_apostrophes_are_no_marks(text: str) -> None:
    assert inner(text) == []


def test_plural_possessive_does_not_close() -> None:
    assert inner("‘It is the troops’ fault,’ he said.") == ["It is the troops’ fault,"]


def test_inner_quotation_is_deeper() -> None:
    text = "“One said ‘never again’ to us,” he said."
    assert [(q.inner.of(text), q.depth) for q in find_quotations(text)] == [
        ("One said ‘never again’ to us,", 0),
        ("never again", 1),
    ]


def test_open_paragraph_goes_on_in_the_next() -> None:
    text = '"First things first.\n\n"Then the rest," he said.'
    first, second = find_quotations(text)
    assert (first.inner.of(text), first.is_closed) == ("First things first.", False)
    assert (second.inner.of(text), second.is_closed, second.is_continuation) == ("Then the rest,", True, True)


def test_paragraph_without_opening_mark_goes_on_too() -> None:
    text = '"I think so.\n\nIt was better."'
    assert inner(text) == ["I think so.", "It was better."]


def test_closed_paragraph_does_not_go_on() -> None:
    text = '"First."\n\n"Second."'
    assert [q.is_continuation for q in find_quotations(text)] == [False, False]


def test_inch_mark_does_not_close_an_earlier_paragraph() -> None:
    text = '"I think so.\nThe gun is 6" long.'
    assert inner(text) == ["I think so."]


@given(st.text(alphabet="ab. \n\"'“”‘’«»,1s", max_size=80))
def test_quotations_nest_and_never_cross_a_line_break(text: str) -> None:
    quotations = find_quotations(text)
    for number, left in enumerate(quotations):
        assert 0 <= left.span.start <= left.inner.start <= left.inner.end <= left.span.end <= len(text)
        assert "\n" not in left.span.of(text)
        for right in quotations[number + 1 :]:
            assert left.span.start <= right.span.start
            assert not left.span.overlaps(right.span) or left.span.contains(right.span)


@given(st.text(max_size=60))
def test_any_text_is_accepted(text: str) -> None:
    assert find_quotations(text) == find_quotations(text)


def test_blank_lines_are_read_once() -> None:
    """With 200,000 spaces a search that starts anew at each of them takes minutes."""
    assert find_quotations(" " * 200_000 + "\n" + "\t" * 200_000) == ()
