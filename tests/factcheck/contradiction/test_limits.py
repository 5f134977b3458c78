"""Reasons against a contradiction: scope, time and who speaks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from factcheck.contradiction.dates import are_other_times, find_time_limits
from factcheck.contradiction.kinds import kind_of
from factcheck.contradiction.reversal import find_reversal, same_speaker
from factcheck.contradiction.scope import find_scope_limits
from factcheck.options import ContradictionOptions
from factcheck.types import ConflictKind, DatePrecision, Modality, ResolvedDate
from tests.factcheck.claim_maker import make_claim

OPTIONS = ContradictionOptions()
BASE = make_claim("The ministry", "said", "the bridge in Kharkiv had been closed")


def limits(content: str) -> set[str]:
    other = make_claim("The mayor", "said", content)
    return {reason.signal for reason in find_scope_limits(BASE, other)}


@pytest.mark.parametrize(
    ("content", "signal"),
    [
        ("the bridge in Odesa had been open", "other_place"),
        ("another bridge was open", "other_matter"),
        ("the bridge would be open", "future"),
        ("some of the lanes on the bridge were open", "part_of_whole"),
        ("the bridge might be open", "not_a_fact"),
    ],
)
def test_a_limit_is_found(content: str, signal: str):
    assert signal in limits(content)


def test_a_thing_that_is_somebody_elses():
    ours = make_claim("A", "said", "the islands' bridge had been closed")
    assert "other_matter" in {reason.signal for reason in find_scope_limits(BASE, ours)}
    both = make_claim("B", "said", "the bridge of the islands was open")
    assert "other_matter" not in {reason.signal for reason in find_scope_limits(both, ours)}


def test_a_place_in_front_sets_another_scene_within_one_article():
    topics = frozenset({"odesa", "lviv"})
    main = replace(make_claim("A", "said", "14 people were killed", article="x"), topics=topics)
    aside = replace(
        make_claim("A", "said", "in the western city of Lviv, a fire killed two people", article="x"),
        topics=topics,
    )
    assert "other_place" in {reason.signal for reason in find_scope_limits(main, aside)}
    here = make_claim("A", "said", "two people were killed in Lviv", article="x")
    assert "other_place" not in {reason.signal for reason in find_scope_limits(main, here)}


def test_a_place_the_other_article_does_not_know_is_elsewhere():
    there = make_claim("A", "said", "two people were killed in Lviv")
    main = replace(make_claim("B", "said", "14 people were killed"), topics=frozenset({"odesa"}))
    assert "other_place" in {reason.signal for reason in find_scope_limits(main, there)}
    known = replace(main, topics=frozenset({"odesa", "lviv"}))
    assert "other_place" not in {reason.signal for reason in find_scope_limits(known, there)}
    assert "other_place" not in {
        reason.signal for reason in find_scope_limits(replace(main, topics=frozenset()), there)
    }


def test_the_side_that_speaks_is_no_other_name():
    left = make_claim("The United States", "said", "talks with China were under way")
    right = make_claim("China", "said", "there were no talks with the United States")
    assert not {reason.signal for reason in find_scope_limits(left, right)} & {"other_place", "other_names"}


@pytest.mark.parametrize(
    "content", ["the bridge in Kharkiv was open", "the Kharkiv bridge was open", "the bridge was open"]
)
def test_no_limit_where_place_and_matter_agree(content: str):
    assert limits(content) == set()


def test_a_nation_and_its_adjective_are_one_name():
    left = make_claim("A", "said", "Belarus had closed the border")
    right = make_claim("B", "said", "the Belarusian border was open")
    assert "other_names" not in {reason.signal for reason in find_scope_limits(left, right)}


@pytest.mark.parametrize(
    "modality", [Modality.PLAN, Modality.OPINION, Modality.QUESTION, Modality.HYPOTHESIS]
)
def test_only_facts_conflict(modality: Modality):
    assert "not_a_fact" in {
        reason.signal for reason in find_scope_limits(BASE, replace(BASE, modality=modality))
    }


@pytest.mark.parametrize(
    ("first", "later", "day", "signal"),
    [
        ("41 people were killed", "60 people were killed", 2, "update"),
        ("500,000 people joined the march", "3,400 people joined the march", 4, "other_event"),
        ("500,000 people joined the march", "3,400 people joined the march", 0, "other_event"),
        ("four days ago, only four deaths had been confirmed", "30 deaths had been confirmed", 0, "update"),
    ],
)
def test_time_explains_other_figures(first: str, later: str, day: int, signal: str):
    left, right = make_claim("A", "said", first), make_claim("B", "said", later, day=day)
    assert signal in {reason.signal for reason in find_time_limits(left, right, OPTIONS)}
    assert signal in {reason.signal for reason in find_time_limits(right, left, OPTIONS)}


@pytest.mark.parametrize(
    ("first", "later", "day"),
    [
        ("41 people were killed", "60 people were killed", 0),
        ("60 people were killed", "41 people were killed", 2),
        ("120,000 people joined the march", "18,000 people joined the march", 0),
    ],
)
def test_time_does_not_explain_these(first: str, later: str, day: int):
    left, right = make_claim("A", "said", first), make_claim("B", "said", later, day=day)
    assert not {"update", "other_event"} & {
        reason.signal for reason in find_time_limits(left, right, OPTIONS)
    }


def test_dates_differ_only_beyond_their_precision():
    day = ResolvedDate(at=datetime(2025, 3, 3, tzinfo=UTC), precision=DatePrecision.DAY)
    week = ResolvedDate(at=datetime(2025, 3, 5, tzinfo=UTC), precision=DatePrecision.WEEK)
    unknown = replace(week, precision=DatePrecision.UNKNOWN)
    assert are_other_times(day, replace(week, precision=DatePrecision.DAY))
    assert not are_other_times(day, week)
    assert not are_other_times(day, unknown)


def test_taking_back_needs_one_voice_a_later_report_and_a_concession():
    first = make_claim("The airline", "said", "nobody was hurt")
    assert find_reversal(first, make_claim("The airline", "admitted", "that two people were hurt", day=1))
    assert find_reversal(first, make_claim("The airline", "admitted", "that two people were hurt")) == ()
    assert find_reversal(first, make_claim("The airline", "added", "that two people were hurt", day=1)) == ()
    assert (
        find_reversal(first, make_claim("The police", "admitted", "that two people were hurt", day=1)) == ()
    )


def test_a_ministry_speaks_for_its_state():
    assert same_speaker(
        make_claim("Russia", "said", "it rained"),
        make_claim("Russia's Defence Ministry", "said", "it rained"),
    )
    assert not same_speaker(
        make_claim("Russia", "said", "it rained"), make_claim("Ukraine", "said", "it rained")
    )


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        ("Dana Ruiz-Keller", "Ruiz-Keller", True),
        ("Serbia's interior ministry", "Serbia's interior minister", True),
        ("Dana Keller", "Ruiz", False),
        ("Dana Keller", "Tom Keller", False),
        ("the transport ministry", "the health minister", False),
        ("the minister", "the ministry", False),
    ],
)
def test_a_surname_and_an_office_are_one_voice(left: str, right: str, *, is_one: bool):
    assert (
        same_speaker(make_claim(left, "said", "it rained"), make_claim(right, "said", "it rained")) == is_one
    )


@pytest.mark.parametrize(
    ("signals", "kind"),
    [
        ({"denial", "numbers"}, ConflictKind.DENIAL),
        ({"numbers", "negation"}, ConflictKind.NUMERIC),
        ({"opposites"}, ConflictKind.CONTRADICTION),
        ({"rival_figures"}, ConflictKind.NUMERIC),
        (set(), ConflictKind.CONTRADICTION),
    ],
)
def test_the_kind_follows_the_strongest_evidence(signals: set[str], kind: ConflictKind):
    assert kind_of(BASE, make_claim("The mayor", "said", "it rained"), signals) is kind


def test_the_same_voice_later_is_a_reversal():
    assert (
        kind_of(BASE, make_claim("The ministry", "said", "it rained", day=1), {"denial"})
        is ConflictKind.REVERSAL
    )


def test_a_denial_that_no_signal_explains_is_one_all_the_same():
    denied = make_claim("The mayor", "denied", "that the bridge was closed")
    assert kind_of(BASE, denied, {"rival_figures"}) is ConflictKind.DENIAL
    assert kind_of(denied, denied, set()) is ConflictKind.CONTRADICTION
