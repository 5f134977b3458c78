"""Edited sentences are told from different ones."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from factcheck.matching.rewording import is_rewording

STORIES = Path("training/claim_stories")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("14 people were killed in the Kessin fire", "at least 17 people were killed in the Kessin fire"),
        ("the dam had burst on Monday", "the dam had not burst on Monday"),
        ("“The bridge is closed”", '"the bridge is closed"'),
        ("its forces remained active in Belgorod", "its forces had left Belgorod"),
    ],
)
def test_an_edited_sentence_is_a_version_of_itself(left: str, right: str):
    assert is_rewording(left, right)
    assert is_rewording(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("14 people were killed in the Kessin fire", "the Kessin plant had no sprinklers"),
        ("the minister knew of the report", "nobody had shown him any paper"),
        ("", ""),
        ("", "the dam had burst"),
    ],
)
def test_another_sentence_is_not(left: str, right: str):
    assert not is_rewording(left, right)
    assert not is_rewording(right, left)


def test_claims_of_one_story_are_hardly_ever_taken_for_versions():
    total = wrong = 0
    for path in sorted(STORIES.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            claims = [claim["content"] for claim in json.loads(line)["claims"]]
            found = [is_rewording(left, right) for left, right in combinations(claims, 2)]
            total, wrong = total + len(found), wrong + sum(found)
    assert total > 40_000
    assert wrong / total < 0.001
