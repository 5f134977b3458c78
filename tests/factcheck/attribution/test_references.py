"""What "the claim" stands for, and who relays whom."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.types import Stance
from tests.factcheck.attribution.reading import read

FALL = ("its troops had taken the town",)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Russia said its troops had taken the town, a claim that Kyiv refuted.",
            "a claim that Kyiv refuted",
        ),
        ("Russia said its troops had taken the town, a claim Kyiv rejects.", "a claim Kyiv rejects"),
        ("Russia said its troops had taken the town, a claim denied by Kyiv.", "a claim"),
        ("Russia said its troops had taken the town, which Kyiv denied.", "which"),
        ("Russia said its troops had taken the town. Kyiv denied it.", "it"),
        ("Russia said its troops had taken the town. Kyiv rejected the report.", "the report"),
        ("Russia said its troops had taken the town. Kyiv says this is untrue.", "this is untrue"),
        ("Russia said its troops had taken the town.\n\nKyiv denied the claim.", "the claim"),
    ],
)
def test_denial_points_at_the_earlier_content(parser: Parser, text: str, content: str) -> None:
    found = [words for words in read(parser, text) if words.statement.stance is Stance.DENIES]
    assert [(words.source, words.content, words.refers_to) for words in found] == [("Kyiv", (content,), FALL)]


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv denied the claim.",
        "Kyiv said the town was quiet. Kyiv denied the claim.",
        "Russia said its troops had taken the town. Kyiv denied wrongdoing.",
        "Russia said its troops had taken the town. Kyiv denied that the bridge was hit.",
    ],
)
def test_denial_with_its_own_content_or_without_a_partner_points_nowhere(parser: Parser, text: str) -> None:
    found = [words for words in read(parser, text) if words.statement.stance is Stance.DENIES]
    assert [words.refers_to for words in found] == [()]


def test_founding_story(parser: Parser) -> None:
    text = (
        "Last week, Russia announced that Ukrainian troops had been driven out of the last village they "
        "occupied, a claim that Kyiv refuted, asserting that its forces remained active in Belgorod."
    )
    announced, refuted, asserting = read(parser, text)
    assert (announced.source, announced.content) == (
        "Russia",
        ("Ukrainian troops had been driven out of the last village they occupied",),
    )
    assert (refuted.source, refuted.content, refuted.statement.stance) == (
        "Kyiv",
        ("a claim that Kyiv refuted",),
        Stance.DENIES,
    )
    assert refuted.refers_to == announced.content
    assert (asserting.source, asserting.content) == ("Kyiv", ("its forces remained active in Belgorod",))


def test_named_party_is_preferred(parser: Parser) -> None:
    text = "Russia said the town had fallen. Police said two men were held. Kyiv rejected the Russian claim."
    assert read(parser, text)[-1].refers_to == ("the town had fallen",)


def test_report_in_the_phrase_is_what_is_denied(parser: Parser) -> None:
    denial, report = read(parser, "The ministry rejected Russian reports that the village had fallen.")
    assert denial.content == ("Russian reports that the village had fallen",)
    assert (report.source, report.cue, report.content) == ("Russian", "reports", ("the village had fallen",))
    assert denial.refers_to == report.content


@pytest.mark.parametrize(
    ("text", "source", "relay"),
    [
        ("The unit won, according to KCNA, which cited the ruling party.", "the ruling party", "KCNA"),
        ("According to Reuters, citing two officials, the talks failed.", "two officials", "Reuters"),
        ("The talks failed, Reuters reported on Monday, citing two officials.", "two officials", "Reuters"),
        ("KCNA quoted Kim as saying the troops were heroes.", "Kim", "KCNA"),
        ("‘They are all heroes,’ KCNA quoted Kim as stating.", "Kim", "KCNA"),
    ],
)
def test_cited_party_is_relayed(parser: Parser, text: str, source: str, relay: str) -> None:
    found = [words for words in read(parser, text) if words.source == source]
    assert [words.relayed_by for words in found] == [(relay,)]


def test_cited_thing_is_no_source(parser: Parser) -> None:
    found = read(parser, "The club said costs would rise, citing steel prices.")
    assert [words.source for words in found] == ["The club"]


def test_a_figure_stands_for_a_statement_that_holds_one(parser: Parser) -> None:
    text = (
        "The union said at least 40 people had died. It said it had spoken to all their families. "
        "The minister rejected that figure."
    )
    (denial,) = [words for words in read(parser, text) if words.statement.stance is Stance.DENIES]
    assert denial.refers_to == ("at least 40 people had died",)


def test_a_figure_without_any_earlier_number_points_nowhere(parser: Parser) -> None:
    text = "The union said many people had died. The minister rejected that figure."
    (denial,) = [words for words in read(parser, text) if words.statement.stance is Stance.DENIES]
    assert denial.refers_to == ()
