from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.errors import DuplicateClaimError
from factcheck.matching.blocking import blocking_keys, candidate_pairs
from factcheck.options import MatchingOptions
from factcheck.types import Claim, Span
from tests.factcheck.claim_maker import make_claim

OPTIONS = MatchingOptions()
DAM = make_claim("The ministry", "said", "the dam in Arbaat had burst", claim_id="a:1", article="a")
DENIED = make_claim("The governor", "denied", "that the dam in Arbaat had burst", claim_id="b:1", article="b")
MARKET = make_claim("The bank", "said", "share prices fell", claim_id="c:1", article="c")
CLAIMS = [DAM, DENIED, MARKET, make_claim("The mayor", "said", "the dam held", claim_id="c:2", article="c")]


def met(*claims: Claim, options: MatchingOptions = OPTIONS) -> list[tuple[str, str]]:
    return [(pair.left_id, pair.right_id) for pair in candidate_pairs(claims, options)]


def test_claims_about_one_thing_meet():
    assert met(DAM, DENIED) == [("a:1", "b:1")]


def test_claims_about_other_things_do_not():
    assert met(DAM, MARKET) == []


def test_claims_of_one_article_meet_without_shared_words():
    elsewhere = replace(DAM, article_id="c", content=(Span(start=900, end=930),))
    assert met(elsewhere, MARKET) == [("a:1", "c:1")]
    assert met(replace(DAM, article_id="c"), MARKET) == [], "overlapping words are one passage"


def test_fragments_of_one_story_meet_by_the_topics_of_their_articles():
    call = replace(
        make_claim("Officials", "said", "no call was received"), topics=frozenset({"nepal", "himal wings"})
    )
    mayday = replace(make_claim("The report", "said", "the captain made a Mayday call"), topics=call.topics)
    assert len(met(call, mayday)) == 1


def test_copies_of_one_text_never_meet():
    assert met(replace(DAM, origin="x"), replace(DENIED, origin="x")) == []


def test_the_same_words_of_the_same_speaker_do_not_meet():
    assert met(DAM, replace(DAM, id="b:1", article_id="b")) == []


def test_claims_outside_the_window_do_not_meet():
    assert DAM.published_at is not None
    late = replace(DENIED, published_at=DAM.published_at + OPTIONS.window + timedelta(days=1))
    assert met(DAM, late) == []
    assert met(DAM, replace(late, published_at=None)) == [("a:1", "b:1")]


def test_a_key_shared_by_too_many_is_skipped():
    crowd = [replace(DAM, id=f"{n}:1", article_id=str(n), proposition=f"dam {n}") for n in range(6)]
    assert met(*crowd, options=MatchingOptions(max_block_size=5)) == []
    assert len(met(*crowd)) == 15


def test_keys_are_bounded_in_number_and_length():
    names = frozenset(f"{'long ' * 50}name {n}" for n in range(40))
    crowded = replace(DAM, entities=names, places=names, topics=names)
    keys = blocking_keys(crowded, OPTIONS)
    assert len(keys) <= OPTIONS.max_keys
    assert max(map(len, keys)) <= OPTIONS.longest_key
    few = MatchingOptions(max_keys=4)
    assert len(blocking_keys(crowded, few)) == 4
    assert blocking_keys(DAM, few) == blocking_keys(crowded, few), "the words of the claim come first"


def test_long_keys_that_differ_at_the_end_stay_different():
    one, other = (replace(DAM, article_id="x" * 300 + end) for end in "ab")
    articles = [
        {key for key in blocking_keys(claim, OPTIONS) if key.startswith("article")} for claim in (one, other)
    ]
    assert articles[0].isdisjoint(articles[1])


def test_two_claims_with_one_id_are_refused():
    with pytest.raises(DuplicateClaimError):
        list(candidate_pairs([DAM, DAM], OPTIONS))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.permutations(CLAIMS))
def test_pairs_are_ordered_and_independent_of_the_order_of_claims(claims: list[Claim]):
    pairs = met(*claims)
    assert pairs == sorted(set(pairs)) == met(*CLAIMS)
    assert all(left < right for left, right in pairs)


@given(st.sampled_from(CLAIMS))
def test_keys_are_storable_and_stable(claim: Claim):
    keys = blocking_keys(claim, OPTIONS)
    assert keys == blocking_keys(claim, OPTIONS)
    assert all("\x00" not in key and 0 < len(key) < 200 for key in keys)
    assert len(keys) <= 250
