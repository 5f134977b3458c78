from dataclasses import replace

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
