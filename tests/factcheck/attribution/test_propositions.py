"""Whose "its" and "we" are."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.attribution.propositions import means_speaker, proposition_of
from factcheck.types import Speaker, SpeakerKind

NORWAY = Speaker(key="norway", name="Norway", kind=SpeakerKind.STATE, side="Norway")
DURAND = Speaker(key="paul durand", name="Paul Durand", kind=SpeakerKind.PERSON, side="France")
ROSATOM = Speaker(key="rosatom", name="Rosatom", kind=SpeakerKind.ORGANISATION, side="Russia")
ARMY = Speaker(key="norway: army", name="Norwegian army", kind=SpeakerKind.ORGANISATION, side="Norway")
MARTIN = Speaker(key="ann martin", name="Ann Martin", kind=SpeakerKind.PERSON)


def read(parser: Parser, text: str, speaker: Speaker | None, *, is_direct: bool = False) -> str:
    return proposition_of(list(parser(text)), speaker, is_direct=is_direct)


@pytest.mark.parametrize(
    ("text", "speaker", "reading"),
    [
        ("its forces remained active", NORWAY, "Norway's forces remained active"),
        ("it had sent troops", NORWAY, "Norway had sent troops"),
        ("they had sent troops", NORWAY, "Norway had sent troops"),
        ("its workers were hurt", ROSATOM, "Rosatom's workers were hurt"),
        ("its forces remained active", ARMY, "Norway's forces remained active"),
        ("that he had seen nothing", DURAND, "Paul Durand had seen nothing"),
    ],
)
def test_the_third_person_of_reported_speech_is_the_speaker(
    parser: Parser, text: str, speaker: Speaker, reading: str
) -> None:
    assert read(parser, text, speaker) == reading


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("the company sold its ships", NORWAY),
        ("it was clear that talks had failed", NORWAY),
        ("it was the first hit since May", NORWAY),
        ("he had seen nothing", NORWAY),
        ("they had seen nothing", DURAND),
        ("its forces remained active", MARTIN),
    ],
)
def test_a_pronoun_that_may_mean_another_stays(parser: Parser, text: str, speaker: Speaker) -> None:
    assert read(parser, text, speaker) == text
    assert not means_speaker(list(parser(text)), speaker, is_direct=False)


def test_in_direct_speech_only_the_first_person_is_the_speaker(parser: Parser) -> None:
    assert read(parser, "its forces left", NORWAY, is_direct=True) == "its forces left"
    assert read(parser, "Our forces left", DURAND, is_direct=True) == "France's forces left"
    assert read(parser, "I saw our forces", MARTIN, is_direct=True) == "Ann Martin saw our forces"


def test_marks_and_the_conjunction_fall_away(parser: Parser) -> None:
    assert read(parser, "that “ships left”,", None) == "ships left"
    assert read(parser, "Norway’s ‘old’ ships", None) == "Norway’s old ships"
