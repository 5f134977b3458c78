"""Names and metonyms to speakers, without an article around them."""

from __future__ import annotations

import pytest

from factcheck.attribution.register import SpeakerRegister, body_key, load_register
from factcheck.types import Alias, Speaker, SpeakerKind


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("Kyiv", "Ukraine"),
        ("the Kremlin", "Russia"),
        ("Downing Street", "United Kingdom"),
        ("U.S. State Department", "United States"),
        ("Ukrainian officials", "Ukraine"),
        ("senior South Korean officials", "South Korea"),
        ("officials in Kyiv", "Ukraine"),
        ("the Iranian government", "Iran"),
        ("Russians", "Russia"),
        ("the U.N.", "United Nations"),
        ("WHO", "World Health Organization"),
        ("a Hamas official", "Hamas"),
    ],
)
def test_listed_names_metonyms_and_officials(name: str, speaker: str) -> None:
    resolved = load_register().resolve(name)
    assert resolved is not None
    assert resolved.name == speaker


@pytest.mark.parametrize(
    "name", ["who", "it", "us", "is", "the ministry", "officials", "Park", "a Western official", ""]
)
def test_words_and_bare_nouns_are_nobody(name: str) -> None:
    assert load_register().resolve(name) is None


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Ukraine’s Special Operations Forces", "Ukraine"),
        ("the Russian Defence Ministry", "Russia"),
        ("South Korea's spy agency", "South Korea"),
        ("KCNA", "North Korea"),
        ("TASS", "Russia"),
    ],
)
def test_a_body_of_a_state_is_its_own_speaker_on_that_side(name: str, side: str) -> None:
    resolved = load_register().resolve(name)
    assert resolved is not None
    assert (resolved.kind, resolved.side) == (SpeakerKind.ORGANISATION, side)
    assert resolved.name != side


def test_one_ministry_has_one_key_however_it_is_written() -> None:
    register = load_register()
    names = [
        "the Russian Defence Ministry",
        "Russia's Ministry of Defense",
        "the Russian Ministry of Defence",
    ]
    assert len({speaker.key for name in names if (speaker := register.resolve(name))}) == 1
    assert body_key("Russia", "Defence Ministry") != body_key("Ukraine", "Defence Ministry")


def test_a_person_on_a_side_is_a_person() -> None:
    resolved = load_register().resolve("the Ukrainian president")
    assert resolved is not None
    assert (resolved.kind, resolved.side) == (SpeakerKind.PERSON, "Ukraine")


def test_a_register_can_be_built_from_own_aliases() -> None:
    mayor = Speaker(key="mayor", name="The Mayor", kind=SpeakerKind.PERSON)
    register = SpeakerRegister([Alias(text="City Hall", speaker=mayor)])
    assert register.resolve("city hall") == mayor
    assert register.resolve("Kyiv") is None
