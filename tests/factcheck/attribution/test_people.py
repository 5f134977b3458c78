"""People, their titles and bodies that look like people."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.attribution.people import find_people
from tests.factcheck.attribution.test_speakers import names_of


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("The labour minister, Dana Holub, said no.", "Dana Holub", {"labour", "minister"}),
        ("Dana Holub, the labour minister, said no.", "Dana Holub", {"labour", "minister"}),
        ("Danish rider Mikkel Raunholt has been suspended.", "Mikkel Raunholt", {"danish", "rider"}),
    ],
)
def test_titles_stand_beside_the_name(parser: Parser, text: str, name: str, titles: set[str]) -> None:
    (person,) = find_people(parser(text))
    assert person.name.text == name
    assert titles <= set(person.titles)


def test_an_operator_is_no_person(parser: Parser) -> None:
    assert list(find_people(parser("Pipeline operator BalticLink said it had shut the line."))) == []


def test_a_title_alone_is_the_person_who_has_it(parser: Parser) -> None:
    text = "The labour minister, Dana Holub, met Jan Moe. The minister said a strike was near."
    assert names_of(parser, text, "The minister") == ["Dana Holub"]


def test_another_title_is_somebody_else(parser: Parser) -> None:
    text = "The labour minister, Dana Holub, left early. The coach said it was a shame."
    assert names_of(parser, text, "The coach") == ["coach"]


def test_a_name_beside_a_description_counts(parser: Parser) -> None:
    text = (
        "The importers' group, the American Importers Alliance, welcomed the news. It said more was needed."
    )
    assert names_of(parser, text, "It") == ["American Importers Alliance"]


def test_a_group_is_what_it_calls_itself(parser: Parser) -> None:
    text = "The group, which calls itself Night Ledger, wrote that it had the files."
    assert names_of(parser, text, "The group") == ["Night Ledger"]


def test_a_name_with_an_accent_is_no_pronoun(parser: Parser) -> None:
    text = "Łukasz Nowak left. Zoë Brandt, an engineer, stayed. Zoë said the wall was cracked."
    assert names_of(parser, text, "Zoë Brandt, an engineer", "Zoë") == ["Zoë Brandt", "Zoë Brandt"]


def test_the_fullest_description_names_a_ministry(parser: Parser) -> None:
    text = "Ministry denies shortage\n\nThe health ministry said stocks were full."
    assert names_of(parser, text, "Ministry", "The health ministry") == ["health ministry"] * 2


def test_a_body_of_the_north_is_on_its_side(parser: Parser) -> None:
    text = "North Korea fired a missile. The North's state news agency said the test was routine."
    (name,) = names_of(parser, text, "The North's state news agency")
    assert name.startswith("North Korea")
