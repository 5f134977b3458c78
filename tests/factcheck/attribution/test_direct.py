"""Quotations and their cues."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.types import AttributionType
from tests.factcheck.attribution.reading import parts, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We won," he said.', [("he", "said", ("We won",))]),
        ('"We won," said Anna Berg.', [("Anna Berg", "said", ("We won",))]),
        ('He said: "We won. They lost."', [("He", "said", ("We won. They lost.",))]),
        ("‘We won,’ the general told reporters.", [("the general", "told", ("We won",))]),
        ('"It was us," he said. "We did it."', [("he", "said", ("It was us", "We did it."))]),
        (
            "“The talks,” said Anna Berg, a doctor, “are over.”",
            [("Anna Berg, a doctor", "said", ("The talks", "are over."))],
        ),
        (
            'The mayor wrote on X:\n\n"Two people are dead."',
            [("The mayor", "wrote", ("Two people are dead.",))],
        ),
        (
            '"We left at dawn.\n\n"Nobody stopped us," she said.',
            [("she", "said", ("We left at dawn.",)), ("she", "said", ("Nobody stopped us",))],
        ),
    ],
)
def test_speech_hangs_on_its_cue(
    parser: Parser, text: str, expected: list[tuple[str | None, str | None, tuple[str, ...]]]
) -> None:
    found = parts(parser, text)
    flat = [(source, cue, piece) for source, cue, content in found for piece in content]
    assert flat == [(source, cue, piece) for source, cue, content in expected for piece in content]


def test_speech_in_the_next_paragraph_keeps_the_speaker(parser: Parser) -> None:
    found = parts(parser, '"We will stay," he said.\n\n"They came at night."')
    assert found == [("he", "said", ("We will stay",)), ("he", "said", ("They came at night.",))]


def test_speech_behind_a_report_is_its_own_statement(parser: Parser) -> None:
    found = parts(parser, 'Wilkins said Warhol was an artist. "He made a blue Marilyn. It was practical."')
    assert found == [
        ("Wilkins", "said", ("Warhol was an artist",)),
        ("Wilkins", "said", ("He made a blue Marilyn. It was practical.",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'The "people\'s mayor" resigned.',
        'Readers of "War and Peace" are many.',
        '"Sunrise" was shown in the town hall, where the band played.',
    ],
)
def test_quoted_names_are_no_speech(parser: Parser, text: str) -> None:
    assert parts(parser, text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We won," he said.', AttributionType.DIRECT),
        ('He said it was "a black day" for the country.', AttributionType.MIXED),
        ("He said it was a black day.", AttributionType.INDIRECT),
    ],
)
def test_kind(parser: Parser, text: str, kind: AttributionType) -> None:
    assert [words.statement.attribution for words in read(parser, text)] == [kind]


def test_participle_behind_a_quotation_has_its_own_content(parser: Parser) -> None:
    found = parts(
        parser, '"We did not attack," the spokesman said, adding that the army was looking into it.'
    )
    assert found == [
        ("the spokesman", "said", ("We did not attack",)),
        ("the spokesman", "adding", ("the army was looking into it",)),
    ]


def test_empty_marks_are_no_speech(parser: Parser) -> None:
    assert parts(parser, '" \n \u201d said') == []
