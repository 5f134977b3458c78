"""Shorter names, initials and nouns for speakers named before."""

from __future__ import annotations

from factcheck.attribution.mentions import Mentions, is_body, name_words
from factcheck.types import Speaker, SpeakerKind


def speaker(name: str, kind: SpeakerKind = SpeakerKind.ORGANISATION, side: str = "") -> Speaker:
    return Speaker(key=name.lower(), name=name, kind=kind, side=side)


def mentions_of(*speakers: Speaker) -> Mentions:
    mentions = Mentions()
    for position, named in enumerate(speakers):
        mentions.add(position * 10, named.name, named, is_source=True)
    return mentions


def test_telling_words_leave_out_titles_and_small_words() -> None:
    assert name_words("the Ministry of President Paul Durand's") == ("ministry", "paul", "durand")


def test_part_of_a_name_is_that_name_and_other_words_are_not() -> None:
    commission = speaker("Central Election Commission")
    mentions = mentions_of(commission)
    assert mentions.same_name("the election commission", 50) == commission
    assert mentions.same_name("the health commission", 50) is None


def test_initials_stand_for_the_name_spelt_out() -> None:
    agency = speaker("Harbour Safety Agency")
    mentions = mentions_of(agency)
    assert mentions.same_name("HSA", 50) == agency
    assert mentions.same_name("HSB", 50) is None


def test_only_first_or_last_name_stands_for_a_person() -> None:
    person = speaker("Paul Emil Durand", SpeakerKind.PERSON)
    mentions = mentions_of(person)
    assert mentions.same_name("Durand", 50) == person
    assert mentions.same_name("Emil", 50) is None


def test_nobody_is_taken_from_what_comes_later() -> None:
    mentions = mentions_of(speaker("Early Bank"), speaker("Late Bank"))
    assert mentions.same_name("Late", 5) is None


def test_a_noun_stands_for_a_body_of_that_sort() -> None:
    army, bank = speaker("Norwegian military", side="Norway"), speaker("Harbour Bank")
    mentions = mentions_of(army, bank)
    assert mentions.same_sort("army", 50) == army
    assert mentions.same_sort("company", 50) == bank
    assert mentions.same_sort("ministry", 50) is None


def test_a_narrowed_noun_does_not_stand_for_just_any_body() -> None:
    mentions = mentions_of(speaker("Harbour Watch"))
    assert mentions.same_sort("charity", 50) is not None
    assert mentions.same_sort("charity", 50, is_bare=False) is None


def test_a_speaker_of_unknown_kind_may_be_called_like_a_body() -> None:
    assert is_body(speaker("main union", SpeakerKind.UNKNOWN))
    assert not is_body(speaker("memo", SpeakerKind.UNKNOWN))
    assert not is_body(speaker("Paul Durand", SpeakerKind.PERSON))
