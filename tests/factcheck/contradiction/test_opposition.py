import pytest

from factcheck.contradiction.antonyms import find_opposites, find_undone_opposites
from factcheck.contradiction.negation import find_negations
from tests.factcheck.claim_maker import make_claim


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the gate was locked", "the gate was not locked"),
        ("the company paid a ransom", "the company paid no ransom"),
        ("the crew received a call", "no call was received by the crew"),
        ("the bank failed to inform its customers", "the bank informed its customers"),
        ("there is evidence that files were copied", "there is no evidence that files were copied"),
        ("the files were copied", "there is no evidence that files were opened or copied"),
        ("no soldiers remained in the town", "soldiers were still fighting in the town"),
        ("there will be no increase in the fuel tax", "the fuel tax will go up"),
        ("the firm is in talks about a sale", "the firm is not in talks"),
    ],
)
def test_negated_on_one_side(left: str, right: str):
    assert find_negations(make_claim("A", "said", left), make_claim("B", "said", right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the gate was not locked", "nobody had locked the gate"),
        ("not only the gate was locked", "the gate was locked"),
        ("no fewer than ten people were hurt", "ten people were hurt"),
        ("the gate was locked", "the guard was not paid"),
        ("no unit had been encircled", "two units entered the town"),
        ("there were no North Korean soldiers in the town", "Ukrainian soldiers were fighting in the town"),
        ("troops had been driven out of the village", "no troops remained in the village"),
        ("there will be no increase in the fuel tax", "wages will go up"),
        ("the bridge would be built with or without a tunnel", "the tunnel was built"),
    ],
)
def test_no_negation_between(left: str, right: str):
    assert find_negations(make_claim("A", "said", left), make_claim("B", "said", right)) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the hostage was alive", "the hostage had died"),
        ("troops had been driven out of the village", "troops remained in the village"),
        ("the court convicted the minister", "the court acquitted the minister"),
        ("exports rose in May", "exports fell in May"),
    ],
)
def test_states_that_exclude_each_other(left: str, right: str):
    assert find_opposites(make_claim("A", "said", left), make_claim("B", "said", right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("the shop opened in May and closed in June", "the shop closed in June"),
        ("five soldiers were killed", "nine civilians were wounded"),
        ("the territory previously held by rebels was taken", "rebels were driven out"),
        ("the hostage was alive", "the hostage was not dead"),
    ],
)
def test_states_that_do_not(left: str, right: str):
    assert find_opposites(make_claim("A", "said", left), make_claim("B", "said", right)) == ()


def test_a_negated_opposite_is_agreement():
    left, right = (
        make_claim("A", "said", "troops did not withdraw"),
        make_claim("B", "said", "troops remained"),
    )
    assert find_undone_opposites(left, right)


def test_another_subject_weighs_less():
    same = find_opposites(
        make_claim("A", "said", "the school opened"), make_claim("B", "said", "the school closed")
    )
    other = find_opposites(
        make_claim("A", "said", "the school opened"), make_claim("B", "said", "the station closed")
    )
    assert same[0].weight > other[0].weight


def test_messages_quote_the_words_as_printed():
    left = make_claim("A", "said", "troops had been driven out of the village")
    right = make_claim("B", "said", "troops remained in the village")
    assert find_opposites(left, right)[0].message == "“driven out” against “remained”"
    yes, no = (
        make_claim("A", "said", "the gate was locked"),
        make_claim("B", "said", "the gate was never locked"),
    )
    assert find_negations(no, yes)[0].message == "“locked” on one side, “locked” negated on the other"
