import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.contradiction.numbers import (
    are_compatible,
    denies_another_figure,
    find_agreeing_figures,
    find_numeric_conflicts,
    find_rival_figures,
)
from factcheck.options import ContradictionOptions
from factcheck.types import Bound, Quantity, Reason, Span
from tests.factcheck.claim_maker import make_claim

OPTIONS = ContradictionOptions()
VALUES = st.integers(min_value=0, max_value=5_000_000)
QUANTITIES = st.builds(
    lambda value, bound: Quantity(span=Span(start=0, end=1), low=value, high=value, bound=bound),
    VALUES,
    st.sampled_from([Bound.EXACT, Bound.AT_LEAST, Bound.AT_MOST, Bound.APPROXIMATE]),
)


def conflicts(left: str, right: str) -> tuple[Reason, ...]:
    return find_numeric_conflicts(make_claim("A", "said", left), make_claim("B", "said", right), OPTIONS)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("at least 60 people were killed", "41 people were killed"),
        ("41 soldiers died", "the number of deaths was 60"),
        (
            "the ship was carrying two million litres of diesel",
            "the ship was carrying no more than 640,000 litres of fuel",
        ),
        ("between 275,000 and 325,000 people took part", "107,000 people joined the march"),
        ("turnout was 58 percent", "turnout was 43 percent"),
        ("aircraft dropped 19 bombs on the village", "four bombs were used in the village"),
        ("repairs will cost 1.9 billion crowns", "repairs will cost about 1.2 billion crowns"),
    ],
)
def test_figures_for_one_thing_that_cannot_both_be_right(left: str, right: str):
    assert conflicts(left, right)
    assert conflicts(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("at least 60 people were killed", "more than 41 people were killed"),
        ("some 2,900 people were killed", "2,886 people were killed"),
        ("14,000 troops were sent", "25 soldiers were killed"),
        ("41 people were killed", "60 people were wounded"),
        ("the bridge is 40 kilometres long", "the bridge cost 60 million dollars"),
        ("nine people were killed", "two dogs were found"),
        ("12,000 runners finished the race", "52 runners needed treatment"),
        ("repairs will cost 1.9 billion crowns", "the tax will go up by 0.45 crowns"),
        (
            "the North deployed 14,000 troops, among them 3,000 who replaced men lost",
            "the deployment rested on a treaty the two countries signed",
        ),
        ("41 people were killed and 60 wounded", "60 people were wounded"),
    ],
)
def test_figures_that_can_both_be_right(left: str, right: str):
    assert conflicts(left, right) == ()


def test_a_figure_that_is_denied_is_no_rival():
    low = make_claim("The ministry", "said", "14 people were killed in the fire")
    denial = make_claim("The ministry", "denied", "that at least 40 people were killed in the fire")
    assert find_numeric_conflicts(low, denial, OPTIONS) == ()
    assert denies_another_figure(low, denial, OPTIONS)
    same = make_claim("The union", "said", "at least 40 people were killed in the fire")
    assert not denies_another_figure(same, denial, OPTIONS)


def test_the_message_names_both_figures_as_printed():
    (reason,) = conflicts("at least 60 people were killed", "41 people were killed")
    assert reason.message == "at least 60 people against 41 people"


def test_agreeing_figures_are_a_reason_against():
    left, right = (
        make_claim("A", "said", "about 1,150 people were held"),
        make_claim("B", "said", "1,147 people were held"),
    )
    assert find_agreeing_figures(left, right, OPTIONS)


@given(QUANTITIES, QUANTITIES)
def test_compatibility_is_symmetric(left: Quantity, right: Quantity):
    assert are_compatible(left, right, OPTIONS) == are_compatible(right, left, OPTIONS)


@given(QUANTITIES)
def test_a_figure_is_compatible_with_itself(quantity: Quantity):
    assert are_compatible(quantity, quantity, OPTIONS)


def rivals(left: str, right: str) -> tuple[Reason, ...]:
    return find_rival_figures(make_claim("A", "said", left), make_claim("B", "said", right), OPTIONS)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the agency had logged 134 burn injuries", "219 burns had been entered"),
        ("two shops were set on fire", "fourteen stores had been lost"),
        ("the road would be 7 kilometres long", "it was going to be 11.6 kilometres from end to end"),
        ("some 400 supporters waited in the hall", "the crowd in the hall was at most sixty"),
    ],
)
def test_figures_in_one_unit_that_differ_are_rivals(left: str, right: str):
    (reason,) = rivals(left, right)
    assert reason.left
    assert reason.right


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the agency had logged 134 burn injuries", "134 burns had been entered"),
        ("about 130 people were hurt", "134 people were treated"),
        ("two shops were set on fire", "the fire burned for three hours"),
        ("the plant opened in 2019", "the plant opened in 2021"),
        ("the march was on 5 February", "nobody marched"),
        ("two pilots and nine passengers died", "nine people were on board"),
    ],
)
def test_figures_that_are_no_rivals(left: str, right: str):
    assert rivals(left, right) == ()


def test_the_rivals_named_are_the_ones_most_alike():
    (reason,) = rivals("23 people and two dogs were found", "the remains of fourteen people were found")
    assert reason.message.startswith("23 people against fourteen people")
