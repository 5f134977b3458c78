"""Who does what to whom: whether two words are said of the same thing."""

import pytest

from factcheck.contradiction.alignment import align, parties_match
from factcheck.contradiction.roles import OTHER, SAME, UNKNOWN
from tests.factcheck.claim_maker import make_claim


def match(left: str, right: str, word: str, *, speakers: tuple[str, str] = ("A", "B")) -> float:
    one, other = (make_claim(who, "said", what) for who, what in zip(speakers, (left, right), strict=True))
    pairs = [pair for pair in align(one, other) if word in (pair.left.token.lemma, pair.right.token.lemma)]
    found = parties_match(pairs[0], one, other)
    assert found == parties_match(next(p for p in align(other, one) if p.left == pairs[0].right), other, one)
    return found


@pytest.mark.parametrize(
    ("left", "right", "word"),
    [
        ("the driver was tired", "the driver was not tired", "tired"),
        ("Ukrainian troops hold positions in Kursk", "the territory of Kursk has been liberated", "hold"),
        ("Ukrainian soldiers left the village", "Ukraine's units remained in the village", "leave"),
        ("the family shareholders will sell", "the family will not sell", "sell"),
    ],
)
def test_one_thing_under_any_name(left: str, right: str, word: str):
    assert match(left, right, word) == SAME


@pytest.mark.parametrize(
    ("left", "right", "word"),
    [
        ("Ukrainian forces remained active", "more than 1,000 people left the district", "remain"),
        ("Ukrainian troops left the village", "North Korean troops remained in the village", "leave"),
        ("the city would raise the islands' tax", "the government would not raise the tax", "raise"),
    ],
)
def test_another_one(left: str, right: str, word: str):
    assert match(left, right, word) == OTHER


def test_a_pronoun_is_the_speaker():
    talks = "Aldermark was in talks about a sale"
    assert match(talks, "it was not in talks", "talk", speakers=("Two people", "Aldermark")) == SAME
    assert match(talks, "it was not in talks", "talk", speakers=("Two people", "Corvane")) == OTHER


def test_whom_a_spokeswoman_means_by_we_is_open():
    talks = "Aldermark was in talks about a sale"
    assert match(talks, "we are not in talks", "talk", speakers=("Two people", "Ann Lee")) == UNKNOWN
