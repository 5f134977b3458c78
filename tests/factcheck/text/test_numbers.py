"""Quantities: what is one, what only looks like one, and how it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.text.figures import words_value
from factcheck.text.numbers import find_quantities
from factcheck.types import Bound, Quantity


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("seven", 7),
        ("forty-two", 42),
        ("a hundred", 100),
        ("two hundred and five", 205),
        ("three dozen", 36),
        ("one hundred thousand", 100_000),
        ("two million", 2_000_000),
    ],
)
def test_numbers_in_words_have_their_value(words: str, value: float) -> None:
    assert words_value(words) == value
    assert only(f"They counted {words} boats.").low == value


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("14,000 troops crossed", 14_000, "person"),
        ("1.2 million barrels", 1_200_000, "barrel"),
        ("a $1.2bn loan", 1_200_000_000, "usd"),
        ("€3m", 3_000_000, "eur"),
        ("5 million pounds", 5_000_000, "gbp"),
        ("300 million dollars", 300_000_000, "usd"),
        ("12%", 12, "percent"),
        ("12 per cent", 12, "percent"),
        ("5.5 percentage points", 5.5, "percentage_point"),
        ("10 miles", 16.09344, "kilometre"),
        ("500 metres", 0.5, "kilometre"),
        ("2 kilograms", 0.002, "tonne"),
        ("48 hours", 2, "day"),
        ("a three-week truce", 21, "day"),
        ("five years in prison", 60, "month"),
        ("100 hectares", 1, "square_kilometre"),
        ("212 degrees Fahrenheit", 100, "celsius"),
        ("a magnitude of 7.7", 7.7, "magnitude"),
        ("a 25-member unit", 25, ""),
        ("half a million people", 500_000, "person"),
    ],
)
def test_units_are_made_canonical(text: str, low: float, unit: str) -> None:
    quantity = only(text)
    assert quantity.low == pytest.approx(low)
    assert quantity.unit == unit


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("41 died", Bound.EXACT, 41, 41),
        ("at least 41 died", Bound.AT_LEAST, 41, 41),
        ("more than 41 died", Bound.AT_LEAST, 41, 41),
        ("500+ arrests", Bound.AT_LEAST, 500, 500),
        ("10 or more", Bound.AT_LEAST, 10, 10),
        ("up to 41 died", Bound.AT_MOST, 41, 41),
        ("fewer than 100 stayed", Bound.AT_MOST, 100, 100),
        ("no more than 100 stayed", Bound.AT_MOST, 100, 100),
        ("about 300", Bound.APPROXIMATE, 300, 300),
        ("some 2,700 wounded", Bound.APPROXIMATE, 2700, 2700),
        ("an estimated 300 homes", Bound.APPROXIMATE, 300, 300),
        ("nearly 300 homes", Bound.APPROXIMATE, 300, 300),
        ("just under 59 percent", Bound.APPROXIMATE, 59, 59),
        ("30 or so boats", Bound.APPROXIMATE, 30, 30),
        ("between 18,000 and 20,000", Bound.RANGE, 18_000, 20_000),
        ("20 to 30 boats", Bound.RANGE, 20, 30),
        ("20-30 boats", Bound.RANGE, 20, 30),
        ("20 to 30 million euros", Bound.RANGE, 20e6, 30e6),
        ("two or three boats", Bound.RANGE, 2, 3),
        ("dozens of boats", Bound.RANGE, 24, 199),
        ("hundreds of thousands fled", Bound.RANGE, 100_000, 1_999_999),
    ],
)
def test_bounds_and_ranges(text: str, bound: Bound, low: float, high: float) -> None:
    quantity = only(text)
    assert (quantity.bound, quantity.low, quantity.high) == (bound, low, high)


def test_a_fraction_is_an_approximate_share() -> None:
    quantity = only("two-thirds of voters stayed away")
    assert (quantity.unit, quantity.bound) == ("percent", Bound.APPROXIMATE)
    assert quantity.low == pytest.approx(66.667, abs=0.01)


def test_a_change_is_two_figures_and_no_range() -> None:
    before, after = find_quantities("The count rose from 96 to 103.")
    assert (before.low, after.low) == (96, 103)


def test_a_duration_is_no_limit() -> None:
    assert only("the talks over two days").bound is Bound.EXACT


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 the border closed.",
        "The 2019 election was close.",
        "in the 1990s",
        "On April 24, the ship left.",
        "the 24 April 2025 attack",
        "They met at 10:30 a.m. and at 6pm.",
        "at 0600 GMT",
        "a Su-35 jet and an F-16",
        "COVID-19 cases",
        "a 12-year-old boy",
        "Maria Lopez, 45, saw it.",
        "the 3rd time",
        "Article 5 applies.",
        "Flight 370 vanished.",
        "No one came.",
        "one of them fell",
        "the first half was dull",
        "a 2-1 win",
        "a 52-48 vote",
        "version 1.2.3",
        "open 24/7",
        "the G7 leaders",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == ()


def test_four_digits_before_a_plural_are_a_count() -> None:
    assert only("2500 people fled").low == 2500
    assert only("about 2000 rounds were fired").low == 2000


def test_the_span_covers_bound_figure_and_unit() -> None:
    text = "It burned at least 25 km of forest."
    assert only(text).span.of(text) == "at least 25 km"


@given(st.text(alphabet="0123456789 ,.-$%abdehimnotruwy\n", max_size=60))
def test_spans_are_inside_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.span.start < quantity.span.end <= len(text)
        assert quantity.low <= quantity.high
        end = quantity.span.end


@given(st.integers(min_value=10_000, max_value=999_999_999))
def test_grouped_digits_read_back(value: int) -> None:
    assert only(f"They found {value:,} letters there.").low == value


@pytest.mark.parametrize("text", ["9" * 400 + " people", "hundred " * 200 + "people", "9" * 30 + " tonnes"])
def test_endless_numbers_are_no_quantities(text: str) -> None:
    assert all(quantity.high < float("inf") for quantity in find_quantities(text))


def test_large_but_real_figures_are_kept() -> None:
    (quantity,) = find_quantities("a debt of 36 trillion dollars")
    assert quantity.high == 36e12


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("four in ten of those on the roll had voted", 40),
        ("58 of every hundred voters", 58),
        ("seven out of 10 drivers", 70),
        ("one in five children", 20),
    ],
)
def test_a_part_of_a_round_whole_is_a_share(text: str, share: float) -> None:
    quantity = only(text)
    assert (quantity.low, quantity.unit, quantity.bound) == (share, "percent", Bound.APPROXIMATE)


@pytest.mark.parametrize(
    "text",
    [
        "two in five days",
        "12 in 20 minutes",
        "five in three villages",
        "31 in 100,000 people",
        "won 3 in 4 games",
    ],
)
def test_a_count_within_something_is_no_share(text: str) -> None:
    assert all(quantity.unit != "percent" for quantity in find_quantities(text))
    assert find_quantities(text)
