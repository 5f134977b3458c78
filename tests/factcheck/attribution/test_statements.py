"""Frames of reporting verbs and phrases: hits and near misses."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser
from factcheck.options import AttributionOptions
from factcheck.types import AttributionType, Modality, Stance
from tests.factcheck.attribution.reading import parts, read

Parts = list[tuple[str | None, str | None, tuple[str, ...]]]

CLAUSES = [
    ("Russia said its troops had left.", [("Russia", "said", ("its troops had left",))]),
    ("She told reporters that the plant was safe.", [("She", "told", ("the plant was safe",))]),
    ("The talks failed, Reuters reported.", [("Reuters", "reported", ("The talks failed",))]),
    ("The claims, it said, are false.", [("it", "said", ("The claims", "are false"))]),
    ("Dozens killed in raid, medics say", [("medics", "say", ("Dozens killed in raid",))]),
    ("Kremlin says peace talks are off", [("Kremlin", "says", ("peace talks are off",))]),
    ("Ukraine hit depot, says Kyiv", [("Kyiv", "says", ("Ukraine hit depot",))]),
    ("It was reported that ten people died.", [(None, "reported", ("ten people died",))]),
    ("He was reported to have fled.", [(None, "reported", ("He", "to have fled"))]),
    ("Two men were said by police to have fled.", [("police", "said", ("Two men", "to have fled"))]),
    (
        "Smith, who heads the union, told the BBC that the strike would go on.",
        [("Smith", "told", ("the strike would go on",))],
    ),
    (
        "The army said it had struck a base; Hamas said it was a school.",
        [("The army", "said", ("it had struck a base",)), ("Hamas", "said", ("it was a school",))],
    ),
    (
        "Kyiv said it had lost 30 drones, while Russia's ministry said all had been hit.",
        [("Kyiv", "said", ("it had lost 30 drones",)), ("Russia's ministry", "said", ("all had been hit",))],
    ),
]
OBJECTS = [
    ("Hamas denied the accusation.", [("Hamas", "denied", ("the accusation",))]),
    ("Beijing denied hacking the company.", [("Beijing", "denied", ("hacking the company",))]),
    ("The hospital reported 15 deaths.", [("The hospital", "reported", ("15 deaths",))]),
    ("Officials put the death toll at 40.", [("Officials", "put", ("the death toll at 40",))]),
    (
        "The army accused Hamas of violating the truce.",
        [("The army", "accused", ("Hamas of violating the truce",))],
    ),
    ("The ministry blamed Kyiv for the fire.", [("The ministry", "blamed", ("Kyiv for the fire",))]),
    ("The minister called the report a lie.", [("The minister", "called", ("the report a lie",))]),
    (
        "The envoy described the claims as baseless.",
        [("The envoy", "described", ("the claims as baseless",))],
    ),
    ("Kim was described as ill.", [(None, "described", ("Kim", "ill"))]),
    ("Experts warn of a new wave of infections.", [("Experts", "warn", ("a new wave of infections",))]),
    (
        "Peru says its ship was hit, which Chile disputes.",
        [("Peru", "says", ("its ship was hit",)), ("Chile", "disputes", ("which",))],
    ),
    ("Cyprus's claim to have found gas was mocked.", [("Cyprus", "claim", ("to have found gas",))]),
    (
        "Reuters reported, citing a diplomat, that he would resign.",
        [("Reuters", "reported", ("he would resign",)), ("a diplomat", "citing", ("he would resign",))],
    ),
    ("Police said on Thursday they had found no link.", [("Police", "said", ("they had found no link",))]),
    (
        "The report's claim that the river was poisoned alarmed farmers.",
        [("The report", "claim", ("the river was poisoned",))],
    ),
    ("The claim was denied by Kyiv.", [("Kyiv", "denied", ("The claim",))]),
    (
        "The bank rejected as absurd the suggestion that it was broke.",
        [
            ("The bank", "rejected", ("the suggestion that it was broke",)),
            (None, "suggestion", ("it was broke",)),
        ],
    ),
    (
        "The club denied, and the league confirmed, that he had failed a test.",
        [
            ("The club", "denied", ("he had failed a test",)),
            ("the league", "confirmed", ("he had failed a test",)),
        ],
    ),
    (
        "Rebels denied that they had agreed, calling the report a trick.",
        [("Rebels", "denied", ("they had agreed",)), ("Rebels", "calling", ("the report a trick",))],
    ),
]
PHRASES = [
    ("In Moscow's view, the treaty is dead.", [("Moscow", "view", ("the treaty is dead",))]),
    ("The fire was out, according to police.", [("police", "according to", ("The fire was out",))]),
    ("According to Reuters, the talks failed.", [("Reuters", "According to", ("the talks failed",))]),
    ("Per Reuters, the talks failed.", [("Reuters", "Per", ("the talks failed",))]),
    ("Units fought hard, as reported by KCNA.", [("KCNA", "reported", ("Units fought hard",))]),
    ("Lukashenko reportedly left Minsk.", [(None, "reportedly", ("Lukashenko", "left Minsk"))]),
    ("PENCE: I never said that.", [("PENCE", ":", ("I never said that.",))]),
    ("WHO: 500 dead in cholera outbreak", [("WHO", ":", ("500 dead in cholera outbreak",))]),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES + OBJECTS + PHRASES)
def test_frame_is_read(parser: Parser, text: str, expected: Parts) -> None:
    assert parts(parser, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The minister did not say who controlled the centre.",
        "The report could not be confirmed.",
        "He declined to confirm the figure.",
        "No one said that the bridge was safe.",
        "Neither the army nor the rebels said who had fired first.",
        "If the ministry confirms the loss, shares will fall.",
        "The government is expected to announce the plan.",
        "The reported losses were high.",
        "You can read the statement here.",
        "Growth was 2 per cent per year.",
        "Players from both sides put on a show.",
        "The goalkeeper questioned the referee.",
        "Update: the road is open again.",
        "The train left at 10:30 from the station.",
    ],
)
def test_near_miss_is_no_statement(parser: Parser, text: str) -> None:
    assert parts(parser, text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("KCNA, citing the party, said the unit won.", "KCNA"),
        ("Officials in Kyiv said no attack took place.", "Officials in Kyiv"),
        ("Anna Berg, a doctor, said the ward was full.", "Anna Berg, a doctor"),
        ("Officials on Monday said the dam was safe.", "Officials"),
        ("Police, who searched the flat, said it was empty.", "Police"),
        ("The ministry's statement said four soldiers died.", "The ministry's statement"),
        ("The club accused the mayor of lying and said she had broken the law.", "The club"),
        ("He pleaded not guilty, saying he had been at home.", "He"),
    ],
)
def test_source_is_a_whole_noun_phrase_without_clauses(parser: Parser, text: str, source: str) -> None:
    found = [words for words in read(parser, text) if words.cue in {"said", "saying"}]
    assert [words.source for words in found] == [source]


@pytest.mark.parametrize(
    ("text", "stance", "modality"),
    [
        ("Kyiv said the town was quiet.", Stance.ASSERTS, Modality.FACT),
        ("Kyiv denied that the town had fallen.", Stance.DENIES, Modality.FACT),
        ("The minister called the report false.", Stance.DENIES, Modality.FACT),
        ("The critic called the film a masterpiece.", Stance.ASSERTS, Modality.OPINION),
        ("He vowed to return.", Stance.PLANS, Modality.PLAN),
        ("The party called for an inquiry.", Stance.DEMANDS, Modality.PLAN),
        ("The president urged Russia to withdraw its troops.", Stance.DEMANDS, Modality.PLAN),
        ("Police asked whether he had a licence.", Stance.ASKS, Modality.QUESTION),
        ("The bank said prices might fall.", Stance.ASSERTS, Modality.HYPOTHESIS),
        ("The bank said prices would fall if rates rose.", Stance.ASSERTS, Modality.HYPOTHESIS),
        ("The club said the work would cost 310 million dollars.", Stance.ASSERTS, Modality.FACT),
        ("The mayor said the law should change.", Stance.ASSERTS, Modality.OPINION),
        ("The firm said it planned to hire 40 people.", Stance.ASSERTS, Modality.PLAN),
    ],
)
def test_stance_and_modality(parser: Parser, text: str, stance: Stance, modality: Modality) -> None:
    found = read(parser, text)[0].statement
    assert (found.stance, found.modality) == (stance, modality)


def test_nested_statements_are_both_kept(parser: Parser) -> None:
    found = read(parser, "Reuters reported that Kyiv said the town had fallen.")
    assert [(words.source, words.content) for words in found] == [
        ("Reuters", ("Kyiv said the town had fallen",)),
        ("Kyiv", ("the town had fallen",)),
    ]
    assert found[1].relayed_by == ("Reuters",)


def test_outlet_sentences_are_added_on_request(parser: Parser) -> None:
    text = "The village lies on a ridge. Kyiv said it was quiet. Is it over? Fighting all day."
    found = read(parser, text, AttributionOptions(outlet_claims=True))
    outlet = [words for words in found if words.statement.attribution is AttributionType.OUTLET]
    assert [words.content for words in outlet] == [("The village lies on a ridge",)]
    assert all(words.source is None and words.cue is None for words in outlet)
    assert [words for words in found if words not in outlet] == read(parser, text)


def test_headline_does_not_run_into_the_text(parser: Parser) -> None:
    found = parts(parser, "Village retaken\nRussia said its troops had left.")
    assert found == [("Russia", "said", ("its troops had left",))]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Qatar said talks would go on next week, and urged both sides to hold fire.", {"Qatar"}),
        ("Berg said in a statement that the route was agreed.", {"Berg"}),
        (
            '"They had flour. Nothing else," the charity\'s director told journalists.',
            {"the charity's director"},
        ),
        ("Police, who had found nothing, said it was a prank.", {"Police"}),
    ],
)
def test_every_statement_of_a_sentence_has_the_right_source(
    parser: Parser, text: str, sources: set[str]
) -> None:
    assert {words.source for words in read(parser, text)} == sources


def test_long_articles_stay_linear(parser: Parser) -> None:
    text = "\n\n".join(f'Kyiv said town {n} was quiet. "We hold it," he said.' for n in range(300))
    assert len(read(parser, text)) == 600
