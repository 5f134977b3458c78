import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.contradiction.features import POSITIVE
from factcheck.contradiction.judge import judge_pair, judge_weights, label_likelihoods
from factcheck.options import ContradictionOptions
from factcheck.types import Claim, ConflictKind, Judgement, PairLabel
from tests.factcheck.claim_maker import make_claim

OPTIONS = ContradictionOptions()
ARMY = make_claim("Russia's Defence Ministry", "said", "its forces had captured the town of Zorivka")
CLAIMS = [
    ARMY,
    make_claim("Ukraine's General Staff", "denied", "that Russian forces had captured the town of Zorivka"),
    make_claim("Ukraine's General Staff", "said", "Russian forces had not captured the town of Zorivka"),
    make_claim("The mayor", "said", "at least 60 people had been killed in the flood"),
    make_claim("The rescue service", "said", "41 people had been killed in the flood"),
    make_claim("The company", "said", "the plant remained open"),
    make_claim("The union", "said", "the plant had closed"),
    make_claim("A resident", "asked", "whether the plant had closed"),
    make_claim("The ministry", "denied", "that nobody had been killed in the flood", day=2),
]


def judged(left: Claim, right: Claim) -> Judgement:
    return judge_pair(left, right, OPTIONS)


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (0, 1, ConflictKind.DENIAL),
        (0, 2, ConflictKind.CONTRADICTION),
        (3, 4, ConflictKind.NUMERIC),
        (5, 6, ConflictKind.CONTRADICTION),
    ],
)
def test_claims_that_cannot_both_be_true(left: int, right: int, kind: ConflictKind):
    judgement = judged(CLAIMS[left], CLAIMS[right])
    assert (judgement.label, judgement.kind) == (PairLabel.CONTRADICTION, kind)
    assert judgement.reasons[0].weight > 0


@pytest.mark.parametrize(("left", "right"), [(1, 2), (5, 7), (3, 8), (0, 5), (0, 0)])
def test_near_misses(left: int, right: int):
    judgement = judged(CLAIMS[left], CLAIMS[right])
    assert judgement.label is not PairLabel.CONTRADICTION
    assert judgement.kind is None


def test_two_denials_of_one_thing_agree():
    other = make_claim("The Kremlin", "denied", "that Russian forces had captured the town of Zorivka")
    assert judged(CLAIMS[1], other).label is not PairLabel.CONTRADICTION


def test_the_same_speaker_later_is_a_reversal():
    first = make_claim("The airline", "said", "the pilot had not been warned")
    later = make_claim("The airline", "admitted", "that the pilot had been warned", day=3)
    assert judged(first, later).kind is ConflictKind.REVERSAL


def test_another_town_is_no_conflict():
    other = make_claim(
        "Ukraine's General Staff", "said", "Russian forces had not captured the city of Kharkiv"
    )
    assert judged(ARMY, other).label is not PairLabel.CONTRADICTION


def test_a_toll_that_grows_is_an_update():
    first = make_claim("The rescue service", "said", "41 people had been killed in the flood")
    later = make_claim("The rescue service", "said", "60 people had been killed in the flood", day=2)
    assert judged(first, later).label is not PairLabel.CONTRADICTION


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS))
def test_contradiction_is_symmetric(left: Claim, right: Claim):
    one, other = judged(left, right), judged(right, left)
    assert (one.score, one.kind) == (other.score, other.kind)
    assert (one.label is PairLabel.CONTRADICTION) == (other.label is PairLabel.CONTRADICTION)
    assert sorted((r.signal, r.left, r.right) for r in one.reasons) == sorted(
        (r.signal, r.right, r.left) for r in other.reasons
    )


@given(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS))
def test_likelihoods_sum_to_one_and_judging_twice_is_judging_once(left: Claim, right: Claim):
    found = label_likelihoods(left, right, OPTIONS)
    assert abs(found.contradiction + found.entailment + found.neutral - 1) < 1e-9
    assert judged(left, right) == judged(left, right)


@given(st.sampled_from(CLAIMS), st.sampled_from(CLAIMS))
def test_evidence_lies_inside_the_claims_or_their_cues(left: Claim, right: Claim):
    for reason in judged(left, right).reasons:
        for claim, spans in ((left, reason.left), (right, reason.right)):
            allowed = (*claim.content, *([claim.cue] if claim.cue else []))
            assert all(any(place.overlaps(span) for place in allowed) for span in spans)


def test_there_are_weights_for_both_outcomes():
    assert set(judge_weights()) == {
        "contradiction",
        "entailment",
        "contradiction_read",
        "entailment_read",
        "conflict_glanced",
        "conflict_read",
        "conflict_read_only",
    }


def test_opposite_words_of_two_subjects_are_no_conflict():
    stay = make_claim("The army", "said", "Ukrainian forces also remained active in the region to the south")
    leave = make_claim("The governor", "said", "more than 1,000 people left the border region in spring")
    assert judged(stay, leave).label is not PairLabel.CONTRADICTION


def test_every_reason_shown_moved_the_score():
    reasons = [reason for one in CLAIMS for other in CLAIMS for reason in judged(one, other).reasons]
    assert reasons
    assert all(reason.weight for reason in reasons)
    assert all((reason.signal in POSITIVE) == (reason.weight > 0) for reason in reasons)


def test_a_denial_and_a_not_of_one_source_agree():
    denial = make_claim("Norfjord Air", "denied", "that it was in talks to be taken over by the Sundal Group")
    statement = make_claim("The chairwoman", "said", "we are not in talks with anybody")
    assert judged(denial, statement).label is not PairLabel.CONTRADICTION
