"""Sources to speakers inside an article."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser, parse_article
from factcheck.attribution.speakers import load_register, resolve_speakers
from factcheck.types import Article, AttributionType, Span, Speaker, SpeakerKind, Statement


def speakers_of(parser: Parser, text: str, *sources: str) -> list[Speaker | None]:
    """Resolve the sources given by their words, each looked for behind the one before."""
    statements, position = [], 0
    for source in sources:
        start = text.index(source, position)
        position = start + len(source)
        span = Span(start=start, end=position)
        content = Span(start=position, end=len(text))
        statements.append(
            Statement(source=span, cue=span, content=(content,), attribution=AttributionType.INDIRECT)
        )
    article = Article(id="a", text=text)
    doc = parse_article(article, parser)
    return [statement.speaker for statement in resolve_speakers(doc, article, statements, load_register())]


def names_of(parser: Parser, text: str, *sources: str) -> list[str]:
    return [speaker.name if speaker else "" for speaker in speakers_of(parser, text, *sources)]


def test_a_metonym_and_an_official_are_one_speaker(parser: Parser) -> None:
    text = "Kyiv said the bridge stood. Ukrainian officials said the river was calm."
    first, second = speakers_of(parser, text, "Kyiv", "Ukrainian officials")
    assert first == second


def test_the_north_is_the_one_of_the_article(parser: Parser) -> None:
    text = "North Korea fired a missile. The North said the test was routine."
    assert names_of(parser, text, "The North") == ["North Korea"]


def test_the_north_without_such_a_state_stays_itself(parser: Parser) -> None:
    (speaker,) = speakers_of(parser, "Voters are split. The North said no.", "The North")
    assert speaker is not None
    assert speaker.name == "North"


def test_a_surname_is_the_person_named_before(parser: Parser) -> None:
    text = "Angela Martin opened the plant. Martin said it would create work. She said more would follow."
    first, second = speakers_of(parser, text, "Martin said", "She")[0:2]
    assert second is not None
    assert second.name == "Angela Martin"
    assert first is not None


def test_a_person_carries_the_side_that_stands_with_the_name(parser: Parser) -> None:
    text = "French Foreign Minister Paul Durand said the talks had failed."
    (speaker,) = speakers_of(parser, text, "French Foreign Minister Paul Durand")
    assert speaker is not None
    assert (speaker.name, speaker.kind, speaker.side) == ("Paul Durand", SpeakerKind.PERSON, "France")


def test_a_noun_stands_for_the_body_it_is_part_of(parser: Parser) -> None:
    text = "South Korea's spy agency said ten men fled. The agency said two returned."
    first, second = speakers_of(parser, text, "South Korea's spy agency", "The agency")
    assert first == second


def test_a_spokesman_speaks_for_the_body(parser: Parser) -> None:
    text = "Hamas condemned the raid. A spokesman for the group said nobody was armed."
    hamas, spokesman = speakers_of(parser, text, "Hamas", "A spokesman for the group")
    assert hamas == spokesman


def test_it_is_the_body_that_spoke_last(parser: Parser) -> None:
    text = "The Israeli military said its aircraft had fired. It said nobody was hurt."
    first, second = speakers_of(parser, text, "The Israeli military", "It")
    assert first == second


def test_he_is_no_state(parser: Parser) -> None:
    text = "Finland said the pipe was cut. He said nothing else."
    (_, speaker) = speakers_of(parser, text, "Finland", "He")
    assert speaker is None or speaker.kind is not SpeakerKind.STATE


def test_a_ministry_without_a_state_belongs_to_the_state_of_the_article(parser: Parser) -> None:
    text = "Georgia votes on Sunday. The interior ministry said polls in Georgia were calm."
    (speaker,) = speakers_of(parser, text, "The interior ministry")
    assert speaker is not None
    assert (speaker.name, speaker.side) == ("Georgia's interior ministry", "Georgia")


def test_an_unknown_name_is_a_speaker_of_its_own_with_a_stable_key(parser: Parser) -> None:
    text = "Harbour Watch said the quay was shut. The quay is old. Harbour Watch said it would reopen."
    first, second = speakers_of(parser, text, "Harbour Watch", "Harbour Watch")
    assert first == second
    assert first is not None
    assert first.key == "harbour watch"


@pytest.mark.parametrize("source", ["who", "which", "she"])
def test_a_pronoun_with_nobody_before_it_is_nobody(parser: Parser, source: str) -> None:
    assert speakers_of(parser, f"Rain fell, {source} said.", source) == [None]


def test_resolving_twice_changes_nothing(parser: Parser) -> None:
    text = "Kyiv said the bridge stood. It said the river was calm."
    article = Article(id="a", text=text)
    doc = parse_article(article, parser)
    source = Span(start=0, end=4)
    statement = Statement(source=source, cue=source, content=(source,), attribution=AttributionType.INDIRECT)
    once = resolve_speakers(doc, article, (statement,), load_register())
    assert resolve_speakers(doc, article, once, load_register()) == once


def test_a_person_named_like_a_city_is_no_state(parser: Parser) -> None:
    text = "Angela Paris opened the plant. It is large, but Paris said it would grow."
    start = text.index("Paris said")
    source = Span(start=start, end=start + len("Paris"))
    statement = Statement(source=source, cue=source, content=(source,), attribution=AttributionType.INDIRECT)
    article = Article(id="a", text=text)
    (resolved,) = resolve_speakers(parse_article(article, parser), article, (statement,), load_register())
    assert resolved.speaker is not None
    assert resolved.speaker.name == "Angela Paris"
