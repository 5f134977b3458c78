from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.errors import DuplicateClaimError
from factcheck.matching.blocking import article_keys, candidate_pairs, candidates_for, rarity
from factcheck.options import MatchingOptions
from factcheck.types import AttributionType, Claim, Span
from tests.factcheck.claim_maker import make_claim

OPTIONS = MatchingOptions()
DAM = make_claim("The ministry", "said", "the dam in Arbaat had burst", claim_id="a:1", article="a")
DENIED = make_claim("The governor", "denied", "that the dam in Arbaat had burst", claim_id="b:1", article="b")
RED = make_claim("The office", "said", "the signal had been showing red")
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


def test_claims_meet_by_what_else_their_articles_say():
    saw, signal = (
        replace(claim, id=f"{article}:1", article_id=article)
        for article, claim in (("x", make_claim("Petr", "said", "he saw green")), ("y", RED))
    )
    beside = [
        replace(
            make_claim("A clerk", "said", f"{words} near Pardubice"), id=f"{article}:2", article_id=article
        )
        for article, words in (("x", "the train stopped"), ("y", "trains were late"))
    ]
    beside = [replace(claim, content=(Span(start=900, end=930),)) for claim in beside]
    assert met(saw, signal) == []
    assert ("x:1", "y:1") in met(saw, signal, *beside)


def test_copies_of_one_text_never_meet():
    assert met(replace(DAM, origin="x"), replace(DENIED, origin="x")) == []


def test_a_figure_changed_from_copy_to_copy_is_compared():
    first = make_claim(
        "Officials", "said", "41 people died when the dam at Karlsund broke", claim_id="a:1", article="a"
    )
    other = make_claim(
        "Officials", "said", "52 people died when the dam at Karlsund broke", claim_id="b:1", article="b"
    )
    same = make_claim(
        "Officials",
        "said",
        "41 people were killed when the dam at Karlsund broke",
        claim_id="c:1",
        article="c",
    )
    first, other, same = (replace(claim, origin="x") for claim in (first, other, same))
    assert met(first, other) == [("a:1", "b:1")]
    assert met(first, same) == []
    assert met(first, replace(other, proposition="The mayor counted 52 ships in the northern harbour")) == []


def test_the_same_words_of_the_same_speaker_do_not_meet():
    assert met(DAM, replace(DAM, id="b:1", article_id="b")) == []


def test_claims_outside_the_window_do_not_meet():
    assert DAM.published_at is not None
    late = replace(DENIED, published_at=DAM.published_at + OPTIONS.window + timedelta(days=1))
    assert met(DAM, late) == []
    assert met(DAM, replace(late, published_at=None)) == [("a:1", "b:1")]


def test_a_key_too_many_articles_have_is_worth_nothing():
    crowd = [replace(DAM, id=f"{n}:1", article_id=str(n), proposition=f"dam {n}") for n in range(6)]
    assert met(*crowd, options=MatchingOptions(most_carriers=5)) == []
    assert len(met(*crowd)) == 15


def test_only_the_best_are_compared():
    crowd = [replace(DAM, id=f"{n}:1", article_id=str(n), proposition=f"dam {n}") for n in range(9)]
    few = MatchingOptions(most_articles=3, most_candidates=2)
    pairs = list(candidates_for([DENIED], crowd, {str(n): 0.05 * n for n in range(9)}, few))
    assert {pair.left_id for pair in pairs} == {"7:1", "8:1"}, "the closest articles first"
    assert all("word:dam" in pair.keys for pair in pairs)


def test_the_outlets_own_voice_comes_last():
    own = replace(MARKET, id="d:1", article_id="d", attribution=AttributionType.OUTLET)
    said = replace(MARKET, id="e:1", article_id="e", proposition="share prices fell again")
    one = MatchingOptions(most_candidates=1)
    (pair,) = candidates_for([replace(MARKET, id="z:1")], [own, said], {"d": 0.5, "e": 0.5}, one)
    assert pair.left_id == "e:1"


def test_rare_keys_are_worth_more():
    worths = [rarity(count, OPTIONS) for count in (0, 1, 10, 1000, 1001)]
    assert worths == sorted(worths, reverse=True)
    assert worths[0] == worths[1]
    assert worths[3] > 0 == worths[4]


def test_keys_are_bounded_in_number():
    names = frozenset(f"name {n}" for n in range(90))
    assert len(article_keys([replace(DAM, entities=names, topics=names)], OPTIONS)) <= 40 + OPTIONS.most_words


def test_a_surname_weighs_half_a_name():
    full, short = (
        article_keys([replace(DAM, entities=frozenset({name}))], OPTIONS) for name in ("dana holub", "holub")
    )
    (shared,) = {key for key in full if key in short and full[key] != short[key]}
    assert (full[shared], short[shared]) == (0.5, 1.0)


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
    keys = article_keys([claim], OPTIONS)
    assert keys == article_keys([claim], OPTIONS)
    assert all(-(2**63) <= key < 2**63 and 0 < weight <= 1 for key, weight in keys.items())
