from dataclasses import replace

import pytest

from factcheck.contradiction.denial import both_deny, find_denials
from factcheck.options import ContradictionOptions
from tests.factcheck.claim_maker import make_claim

OPTIONS = ContradictionOptions()
STRIKE = make_claim("Hamas", "said", "Israel had struck the port", claim_id="a:1", article="a")


def test_a_denial_that_repeats_the_substance():
    (reason,) = find_denials(STRIKE, make_claim("Israel", "denied", "that it had struck the port"), OPTIONS)
    assert reason.signal == "denial"
    assert reason.message == "Israel denies the claim of Hamas that Israel had struck the port"
    assert reason.left
    assert reason.right


def test_a_denial_that_names_the_claim_needs_no_shared_words():
    answer = replace(make_claim("Israel", "denied", "this", claim_id="a:2", article="a"), denies="a:1")
    (reason,) = find_denials(STRIKE, answer, OPTIONS)
    assert reason.signal == "linked_denial"
    assert find_denials(answer, STRIKE, OPTIONS)[0].signal == "linked_denial"


def test_a_denial_of_another_matter_is_none():
    assert (
        find_denials(
            STRIKE, make_claim("Israel", "denied", "that a minister had resigned over the budget"), OPTIONS
        )
        == ()
    )


def test_a_denial_that_names_another_claim_does_not_answer_this_one():
    answer = replace(make_claim("Israel", "denied", "that Israel had shelled the market"), denies="b:9")
    assert find_denials(STRIKE, answer, OPTIONS) == ()


def test_two_denials_do_not_refute_each_other():
    left, right = (make_claim(name, "denied", "that it had struck the port") for name in ("Israel", "Egypt"))
    assert find_denials(left, right, OPTIONS) == ()
    assert both_deny(left, right)


def test_neither_confirmed_nor_denied_is_no_denial():
    assert (
        find_denials(STRIKE, make_claim("Israel", "did not deny", "that it had struck the port"), OPTIONS)
        == ()
    )


def test_a_denial_of_one_figure_does_not_answer_another():
    denial = make_claim("The ministry", "denied", "that 40 people were killed in the fire")
    toll = make_claim("The union", "said", "40 people were killed in the fire")
    assert find_denials(denial, toll, OPTIONS)
    assert (
        find_denials(denial, make_claim("Police", "said", "14 people were killed in the fire"), OPTIONS) == ()
    )


def test_a_denial_of_a_fact_does_not_answer_a_rule():
    denial = make_claim("The owner", "denied", "that exits had been locked")
    assert find_denials(denial, make_claim("The union", "said", "two exits had been locked"), OPTIONS)
    rule = make_claim("The minister", "said", "any plant with locked exits would be closed")
    assert find_denials(denial, rule, OPTIONS) == ()


@pytest.mark.parametrize(
    ("cue", "content", "end"),
    [
        ("refuted", "the claim", "refutes the claim of Hamas that Israel had struck the port"),
        ("called", "this a lie", "contradicts the claim of Hamas that Israel had struck the port"),
    ],
)
def test_the_message_is_a_sentence(cue: str, content: str, end: str):
    answer = replace(make_claim("Israel", cue, content), denies="a:1")
    assert find_denials(STRIKE, answer, OPTIONS)[0].message == f"Israel {end}"


def test_the_message_quotes_a_fragment():
    total = make_claim("Ukraine", "put", "the total at approximately 14,000", claim_id="b:1")
    answer = replace(make_claim("Russia", "rejected", "it"), denies="b:1")
    message = "Russia rejects the claim of Ukraine: “the total at approximately 14,000”"
    assert find_denials(total, answer, OPTIONS)[0].message == message
