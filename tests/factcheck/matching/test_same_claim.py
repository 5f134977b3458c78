"""The same claim in other words, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from factcheck.matching.same_claim import Relation, compare_wording, find_differences, likely_alike
from factcheck.options import SameClaimOptions
from factcheck.types import AttributionType, Claim
from tests.factcheck.claim_maker import make_claim

OPTIONS = SameClaimOptions()


def said(content: str, *, speaker: str = "Ukraine", cue: str = "said", day: int = 0) -> Claim:
    return make_claim(speaker, cue, content, day=day)


def relation(left: Claim, right: Claim, entailed: tuple[float, float] | None = None) -> Relation | None:
    found = compare_wording(left, right, OPTIONS, entailed)
    back = compare_wording(right, left, OPTIONS, entailed and entailed[::-1])
    assert (found and found.relation) == (back and back.relation)
    return found.relation if found else None


SAME = [
    ("3,000 soldiers had crossed the border near Sumy", "three thousand soldiers had crossed the border near Sumy"),
    ("its troops had left the village of Gornal", "its troops have left the village of Gornal"),
    ("30 people were killed in Kosti on Tuesday", "on Tuesday, thirty people were killed in Kosti"),
    ("30 people were killed in Kosti on Saturday", "30 people were killed in Kosti on 1 March 2025"),
    ("In Kosti, 30 people had been killed", "30 people were killed in Kosti"),
    ("the attack did not reach the port of Odesa", "the attack had not reached the port of Odesa"),
    ("the cease-fire held in the north-east of Sumy", "the ceasefire held in the northeast of Sumy"),
    ("damage at the port came to $5 million", "damage at the port came to five million dollars"),
    ("20 percent of the houses in Sumy were destroyed", "20% of the houses in Sumy were destroyed"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SAME)
def test_one_claim_in_another_spelling_is_the_same(left: str, right: str) -> None:
    assert relation(said(left), said(right)) is Relation.SAME


BASE = "30 soldiers were killed in the attack on Sumy on Tuesday"
NEAR_MISSES = [
    "31 soldiers were killed in the attack on Sumy on Tuesday",  # another figure
    "at least 30 soldiers were killed in the attack on Sumy on Tuesday",
    "no soldiers were killed in the attack on Sumy on Tuesday",
    "30 soldiers were not killed in the attack on Sumy on Tuesday",
    "30 soldiers survived the attack on Sumy on Tuesday",  # the opposite
    "30 soldiers were killed in the attack on Kharkiv on Tuesday",  # another place
    "30 soldiers were killed in the attack on Sumy on Monday",  # another day
    "30 soldiers will be killed in the attack on Sumy on Tuesday",  # another tense
    "30 soldiers may have been killed in the attack on Sumy on Tuesday",  # a guess
    "30 soldiers were killed in the attack on Sumy on Tuesday if the reports are right",
    "were 30 soldiers killed in the attack on Sumy on Tuesday?",  # a question
    "some of the 30 soldiers were killed in the attack on Sumy on Tuesday",  # a part
    "another 30 soldiers were killed in the attack on Sumy on Tuesday",
]


@pytest.mark.parametrize("other", NEAR_MISSES)
def test_what_only_looks_the_same_is_nothing(other: str) -> None:
    assert relation(said(BASE), said(other)) is None
    assert relation(said(BASE), said(other), (0.99, 0.99)) is None  # not even where a model is sure


NOT_ONE = [
    ("the bridge at Kosti is closed to all traffic", "the bridge at Kosti was closed to all traffic"),
    ("a soldier was killed at the gate of the camp", "soldiers were killed at the gate of the camp"),
    ("troops attacked the town of Sumy", "troops were attacked in the town of Sumy"),
    ("Russia attacked Poland at the border", "Poland attacked Russia at the border"),
    ("30 people were killed in the attack on Sumy", "30 people died in the attack on Sumy"),
]


@pytest.mark.parametrize(("left", "right"), NOT_ONE)
def test_other_words_are_never_one_claim_by_themselves(left: str, right: str) -> None:
    assert relation(said(left), said(right)) is not Relation.SAME


def test_roles_exchanged_are_not_even_suggested() -> None:
    left, right = said("Russia attacked Poland at the border"), said("Poland attacked Russia at the border")
    assert relation(left, right) is None
    assert "roles exchanged" in find_differences(left, right)


def test_a_report_shifts_what_was_said_in_the_present() -> None:
    spoken = replace(said("the bridge at Kosti is closed to all traffic"), attribution=AttributionType.DIRECT)
    reported = said("the bridge at Kosti was closed to all traffic")
    assert relation(spoken, reported) is Relation.SAME


def test_synonyms_are_suggested_to_a_person() -> None:
    left = said("30 people were killed in the attack on the port of Sumy")
    assert relation(left, said("30 people died in the assault on the port of Sumy")) is Relation.SUGGESTED


def test_two_speakers_agree_and_are_never_one() -> None:
    left, right = said(BASE), said(BASE.replace("30", "thirty"), speaker="Russia")
    found = compare_wording(left, right, OPTIONS)
    assert found is not None
    assert (found.relation, found.score) == (Relation.AGREES, 1.0)


def test_the_same_words_weeks_apart_may_be_about_another_event() -> None:
    left, right = said("30 people were killed in Kosti"), said("thirty people were killed in Kosti", day=20)
    assert relation(left, right) is Relation.SUGGESTED
    dated = (
        said("30 people were killed in Kosti on 1 March 2025"),
        said("thirty people were killed in Kosti on 1 March 2025", day=20),
    )
    assert relation(*dated) is Relation.SAME


def test_a_weekday_is_the_day_it_stands_for() -> None:
    assert relation(said(BASE), said(BASE.replace("30", "thirty"), day=7)) is None


@pytest.mark.parametrize("speaker", ["officials", "residents"])
def test_nobody_in_particular_is_only_suggested(speaker: str) -> None:
    left, right = said(BASE, speaker=speaker), said(BASE.replace("30", "thirty"), speaker=speaker)
    assert relation(left, right) in {Relation.SUGGESTED, Relation.AGREES}


def test_what_points_outside_the_sentence_is_only_suggested() -> None:
    left, right = (
        said("he had lost 3,000 dollars in Kosti"),
        said("he had lost three thousand dollars in Kosti"),
    )
    assert relation(left, right) is Relation.SUGGESTED


def test_a_model_lets_fewer_shared_words_through_and_stops_what_it_doubts() -> None:
    left = said("the convoy carrying flour reached the besieged town of Kosti")
    right = said("the relief convoy got into Kosti with flour", speaker="Russia")
    assert relation(left, right) is None
    assert relation(left, right, (0.95, 0.9)) is Relation.AGREES
    assert relation(left, right, (0.95, 0.2)) is None


def test_reasons_point_at_the_words() -> None:
    left = said("30 people were killed in the attack on the port of Sumy")
    right = said("30 people died in the assault on the port of Sumy")
    found = compare_wording(left, right, OPTIONS)
    assert found is not None
    text = f"Ukraine said:\n{right.proposition}"
    words = {span.of(text) for reason in found.reasons for span in reason.right}
    assert {"died", "port"} <= words
    assert all(reason.message for reason in found.reasons)


def test_the_index_proposes_what_shares_enough_once() -> None:
    new = [said(BASE), said("the harvest in Kosti failed for want of rain")]
    stored = [said(BASE.replace("30", "thirty")), said(BASE, speaker="Russia")]
    pairs = [(left.id, right.id) for left, right in likely_alike(new, stored, 0.7)]
    assert pairs == sorted({tuple(sorted((new[0].id, other.id))) for other in stored})
