"""Direct and mixed speech, and statements that layout marks: hits and near misses for each."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.types import AttributionType
from tests.factcheck.attribution.frames import Form, Row, check, table
from tests.factcheck.attribution.reading import read

SPEECH: list[Row] = [
    (Form.DIRECT, '"The vault is empty," the banker said.', "the banker | said | The vault is empty"),
    (Form.DIRECT, '"The vault," the banker said, "has been empty for years."',
     "the banker | said | The vault … has been empty for years."),
    (Form.DIRECT, '"Who took the files?" asked Berg.', "Berg | asked | Who took the files? | asks"),
    (Form.DIRECT, 'Berg said: "The files are gone. We will find them."',
     "Berg | said | The files are gone. We will find them."),
    (Form.DIRECT, '"We lost," said Berg. "We will try again."',
     "Berg | said | We lost … We will try again."),
    (Form.DIRECT, "‘The vault is empty,’ the banker said.", "the banker | said | The vault is empty"),
    (Form.DIRECT, '"The road is closed," according to the mayor.',
     "the mayor | according to | The road is closed"),
    (Form.DIRECT, 'Moravia said the pipe was shut for repairs. "That is a lie," Maar said.',
     "Moravia | said | the pipe was shut for repairs",
     "Maar | said | That is a lie | denies => the pipe was shut for repairs"),
    (Form.MIXED, 'The banker said the vault was "as empty as a drum".',
     'The banker | said | the vault was "as empty as a drum"'),
    (Form.MIXED, 'The mayor called the plan "a gift to thieves".',
     'The mayor | called | the plan "a gift to thieves"'),
    (Form.MIXED, 'Police said the man was "armed and angry" when he fled.',
     'Police | said | the man was "armed and angry" when he fled'),
    (Form.MIXED, 'The ministry denied a "secret deal" with the rebels.',
     'The ministry | denied | a "secret deal" with the rebels | denies'),
    (Form.PARAGRAPHS, '"The road is closed," Berg said.\n\n"We do not know when it will open."',
     "Berg | said | The road is closed", "Berg | said | We do not know when it will open."),
    (Form.PARAGRAPHS, 'Berg said: "The road is closed.\n\n"We do not know when it will open."',
     "Berg | said | The road is closed. … We do not know when it will open."),
    (Form.PARAGRAPHS, 'The mayor was angry.\n\n"Nobody told us," she said.',
     "she | said | Nobody told us"),
]  # fmt: skip
LAYOUT: list[Row] = [
    (Form.TRANSCRIPT, "BERG: We never signed it.", "BERG | : | We never signed it."),
    (Form.TRANSCRIPT, "LUND: Who was there?\nBERG: Two of my staff.",
     "LUND | : | Who was there?", "BERG | : | Two of my staff."),
    (Form.HEADING, "Kyiv: drones hit fuel depot", "Kyiv | : | drones hit fuel depot"),
    (Form.HEADING, "Rescue service: no survivors in mine", "Rescue service | : | no survivors in mine"),
    (Form.HEADING, "Red Cross: aid convoy turned back\n\nThe road was shut.",
     "Red Cross | : | aid convoy turned back"),
    (Form.HEADLINE, "Minister denies talks", "Minister | denies | talks | denies"),
    (Form.HEADLINE, "Court rejects appeal by former mayor",
     "Court | rejects | appeal by former mayor | denies"),
    (Form.HEADLINE, "Airline confirms data leak", "Airline | confirms | data leak"),
    (Form.HEADLINE, "Bridge unsafe, engineers say", "engineers | say | Bridge unsafe"),
    (Form.HEADLINE, "Talks collapsed: envoy", "envoy | : | Talks collapsed"),
    (Form.HEADLINE, "Three dead in bridge collapse - police", "police | - | Three dead in bridge collapse"),
    (Form.HEADLINE, "President will not attend summit: Kremlin",
     "Kremlin | : | President will not attend summit"),
    (Form.HEADLINE, "Krog vows to fight on", "Krog | vows | to fight on | plans"),
    (Form.HEADLINE, "Bank boss admits delays were not counted",
     "Bank boss | admits | delays were not counted"),
    (Form.HEADLINE, "Ferry sank within minutes, survivors say",
     "survivors | say | Ferry sank within minutes"),
]  # fmt: skip
MISSES: list[Row] = [
    (Form.DIRECT, 'The play "The Empty Vault" opened on Friday.'),
    (Form.DIRECT, 'The song "We Will Try Again" was a hit.'),
    (Form.DIRECT, 'The word "vault" is old.'),
    (Form.MIXED, 'The "drum" was a barrel.'),
    (Form.MIXED, 'The ministry would not say whether there was a "secret deal".'),
    (Form.PARAGRAPHS, "The road is closed.\n\nBerg lives there."),
    (Form.PARAGRAPHS, '"Open Roads"\n\nThe show runs until May.'),
    (Form.TRANSCRIPT, "NOTE: All times are local."),
    (Form.TRANSCRIPT, "The score was 3:1."),
    (Form.HEADING, "Update: road open again"),
    (Form.HEADING, "Video: drones over the fuel depot"),
    (Form.HEADING, "The list is long: ropes, lamps and boots."),
    (Form.HEADLINE, "Tourist numbers rise in coastal towns"),
    (Form.HEADLINE, "Storm threatens to flood valley"),
    (Form.HEADLINE, "How to vote: a guide"),
    (Form.HEADLINE, "Quiz of the week - reader"),
    (Form.HEADLINE, "Five reasons to visit the coast"),
    (Form.HEADLINE, "Opinion: five reasons to visit the coast"),
]  # fmt: skip
HITS = SPEECH + LAYOUT


@table(SPEECH)
def test_marks_bound_what_is_said(parser: Parser, row: Row) -> None:
    check(parser, row)


@table(LAYOUT)
def test_layout_names_the_speaker(parser: Parser, row: Row) -> None:
    check(parser, row)


@table(MISSES)
def test_the_same_marks_say_nothing(parser: Parser, row: Row) -> None:
    check(parser, row)


@pytest.mark.parametrize(
    ("form", "kind"), [(Form.DIRECT, AttributionType.DIRECT), (Form.MIXED, AttributionType.MIXED)]
)
def test_the_share_of_quoted_words_is_the_kind(parser: Parser, form: Form, kind: AttributionType) -> None:
    for row in SPEECH:
        if row[0] == form and len(row) == 3:
            assert {words.statement.attribution for words in read(parser, row[1])} == {kind}, row[1]
