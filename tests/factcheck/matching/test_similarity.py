from hypothesis import given
from hypothesis import strategies as st

from factcheck.matching.profile import profile_of
from factcheck.matching.similarity import containment, coverage, jaccard, shared_concepts
from factcheck.types import Claim
from tests.factcheck.claim_maker import make_claim

CLAIMS = [
    make_claim("A", "said", "the dam in Arbaat had burst after heavy rain"),
    make_claim("B", "said", "the Arbaat dam burst"),
    make_claim("C", "said", "nobody had inspected the dam, sending share prices of its builder lower"),
    make_claim("D", "said", "share prices fell"),
    make_claim("E", "said", "so it was"),
]
SIDES = st.sampled_from(CLAIMS)


def test_the_shorter_claim_lies_in_the_longer():
    assert containment(CLAIMS[1], CLAIMS[0]) > 0.9 > containment(CLAIMS[0], CLAIMS[1])


def test_other_matters_share_nothing():
    assert shared_concepts(CLAIMS[1], CLAIMS[3]) == frozenset()
    assert coverage(CLAIMS[1], CLAIMS[3]) == 0


def test_a_claim_without_content_words_is_like_nothing():
    assert coverage(CLAIMS[4], CLAIMS[4]) == jaccard(CLAIMS[4], CLAIMS[0]) == 0


def test_what_stands_beside_the_main_clause_weighs_less():
    weights = profile_of(CLAIMS[2]).weights
    assert weights["price" if "price" in weights else "cost"] < weights["dam"]


@given(SIDES, SIDES)
def test_coverage_and_jaccard_are_symmetric_shares(left: Claim, right: Claim):
    for measure in (coverage, jaccard):
        assert measure(left, right) == measure(right, left)
        assert 0 <= measure(left, right) <= 1 + 1e-9


@given(SIDES)
def test_profiles_are_stable(claim: Claim):
    assert profile_of(claim) == profile_of(claim)
