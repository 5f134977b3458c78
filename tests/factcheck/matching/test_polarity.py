import pytest

from factcheck.matching.polarity import negated_tokens
from tests.factcheck.claim_maker import make_claim


def negated(content: str) -> set[str]:
    claim = make_claim("A", "said", content)
    return {token.lemma for token, turned in zip(claim.tokens, negated_tokens(claim), strict=True) if turned}


@pytest.mark.parametrize(
    "content",
    [
        "the gate was not locked",
        "nobody had locked the gate",
        "the gate was never locked",
        "the guard failed to lock the gate",
        "there was no sign that the gate was locked",
        "the gate wasn't locked",
        "the gate had not been closed or locked",
        "there is no evidence that the gate was opened or locked",
    ],
)
def test_a_turned_clause(content: str):
    assert "lock" in negated(content)


@pytest.mark.parametrize(
    "content",
    [
        "the gate was locked",
        "not only was the gate locked",
        "nobody failed to lock the gate",
        "the gate was locked because the guard had no orders",
        "no fewer than four gates were locked",
        "the guard had not left and the gate was locked",
        "the gate had not been opened, or the guard had locked it",
    ],
)
def test_a_clause_that_is_not(content: str):
    assert "lock" not in negated(content)


def test_negation_stays_in_its_clause():
    assert negated("the gate was locked but the guard was not paid") & {"lock", "pay"} == {"pay"}
