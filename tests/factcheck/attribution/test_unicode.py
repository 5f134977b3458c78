"""Spans over every sort of character: each slices the text to the words it stands for."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister, load_register
from factcheck.attribution.statements import find_statements
from factcheck.text.normalise import has_word, is_visible
from factcheck.types import Article
from tests.factcheck.attribution.reading import read
from tests.fuzz.characters import CLASSES, CUES, FIGURES
from tests.fuzz.invariants import OPTIONS, check_document
from tests.fuzz.memo import MemoParser
from tests.fuzz.mutations import make_document

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SENTENCE = "Latvia said its pilots had left the base."
PIECES = st.sampled_from([*CUES, *FIGURES[:12], *(piece for group in CLASSES.values() for piece in group)])
each_class = pytest.mark.parametrize("name", CLASSES)


@pytest.fixture(scope="module")
def register() -> SpeakerRegister:
    return load_register()


@each_class
def test_words_stay_the_same_behind_odd_characters(parser: Parser, name: str) -> None:
    for piece in CLASSES[name]:
        found = read(parser, f"{piece}\n{SENTENCE}")
        said = [(one.source, one.cue, one.content) for one in found if one.cue == "said"]
        assert said == [("Latvia", "said", ("its pilots had left the base",))], repr(piece)


@each_class
def test_spans_stand_for_words_around_odd_characters(
    parser: Parser, register: SpeakerRegister, name: str
) -> None:
    """The characters stand before, behind, between and inside the words, and in their place."""
    words = ["“We", "left,”", "said", "Kyiv’s", "minister,", "who", "denied", "it."]
    memo = MemoParser(parser)
    for piece in CLASSES[name]:
        lines = [
            piece.join(words),
            f"{piece} ".join(words),
            f" {piece}".join(words),
            f" {piece} ".join(words),
        ]
        lines += [
            f"Latvia sa{piece}id it.",
            f"Latvia said {piece}.",
            f"{piece} said they had left 4{piece}0 men.",
        ]
        check_document("\n".join(lines), memo, register)


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_read(parser: Parser, text: str) -> None:
    check_document(f"{text} said “{text}” and Kyiv denied it, {text}", MemoParser(parser), load_register())


@QUICK
@given(
    st.lists(st.one_of(PIECES, st.text(st.characters(exclude_categories=["Cs"]), max_size=3)), max_size=30)
)
def test_frames_between_odd_characters(parser: Parser, pieces: list[str]) -> None:
    for text in (" ".join(pieces), "".join(pieces)):
        check_document(text, MemoParser(parser), load_register())


def test_damaged_texts_are_read(parser: Parser, register: SpeakerRegister) -> None:
    """``script/fuzz`` reads some fifty thousand more."""
    texts = [make_document(2025, number) for number in range(150)]
    memo = MemoParser(parser)
    memo.prepare(texts)
    for text in texts:
        check_document(text, memo, register)


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv said \u200b troops \ufeff had \u200f left the town.",
        "The town, where \u202b 40 \u200d people live, is safe, Kyiv said.",
        "Kyiv reported \u0301\u0301\u0301 forty dead in the town.",
    ],
)
def test_what_cannot_be_seen_is_no_word_of_a_claim(
    parser: Parser, register: SpeakerRegister, text: str
) -> None:
    check_document(text, parser, register)


@pytest.mark.parametrize("mark", ["»", "“", "『", "?", "…"])
def test_marks_alone_say_nothing(parser: Parser, register: SpeakerRegister, mark: str) -> None:
    text = f"Distributor Noctis announced{mark * 50} and {mark * 3} said the film was off."
    check_document(text, parser, register)
    for statement in find_statements(Article(id="a", text=text), parser, OPTIONS.attribution):
        assert all(has_word(span.of(text)) for span in statement.content)


def test_a_stray_mark_is_no_person(parser: Parser, register: SpeakerRegister) -> None:
    text = "israeli ‚military liaison office estimated the hospi‹tal had admitted seven woun«ded from the strike."
    check_document(text, parser, register)


def test_an_open_quotation_ends_with_a_word(parser: Parser, register: SpeakerRegister) -> None:
    text = f"{'“' * 6} said {'“' * 11}‛{'“' * 18} the statement said {'“' * 5} ? {'“' * 53} if {'“' * 10}\x7f{'“' * 2}"
    check_document(text, parser, register)


@pytest.mark.parametrize(
    "text",
    [
        'United‹ States announc \x85\x85"I" ed its n」ew sanct〝i＂ons',
        "'It\u3000is\u3000a\u3000clear\u3000denial,\u3000and\u3000",
        "according to Kyiv denied Kyiv denied Kyiv denied",
        "Kyiv said it had left the town, and",
        "Kyiv said A, quoting officials, and that",
        "Kyiv said it had left, while",
        "Police rejects",
        "＂``‹』❝‛‚❞‹❝\"′‘\"〞」``＂“‘`‛』″\"‛❞›＂’”›““’'‹＇」″′＇''″＂‹»``‚’”«»」„\"'’”“‘『‚『＂`‟\"\"«''’”»\"\"’”❝»❞‘＇’‟““❞``‹‛『‘❝“‘''‹〝«’』‹′〞〞«‟‛`″",
        "Kyiv quoted Kim as",
        "according to",
    ],
)
def test_texts_that_broke_a_rule_are_read(parser: Parser, register: SpeakerRegister, text: str) -> None:
    check_document(text, parser, register, twice=True)


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "?",
        "“a” ",
        "he said ",
        "Kyiv denied it. ",
        "according to ",
        "'said' ",
        "\n",
        "a claim that ",
        '"Chile closed the pass, saying the road was blocked  ',
    ],
)
def test_time_grows_with_length_alone(parser: Parser, register: SpeakerRegister, piece: str) -> None:
    seconds = []
    for length in (2_000, 5_000):  # from the longest sentence on: below it rules take its square
        begun = time.process_time()
        check_document(piece * (length // len(piece)), parser, register)
        seconds.append(time.process_time() - begun)
    # Two and a half times as long; a rule that takes the square of the length takes six times.
    assert seconds[1] < 5 * max(seconds[0], 0.05)


@pytest.mark.parametrize(
    ("text", "visible"),
    [("", False), ("\u200b\u202e", False), ("\u0301", False), ("é", True), ("😀", True), (".", True)],
)
def test_visible(text: str, visible: bool) -> None:
    assert is_visible(text) is visible


def test_a_stray_mark_relays_nothing(parser: Parser, register: SpeakerRegister) -> None:
    check_document(
        'State radio, citing the＇ c„ustoms office"`,‚ said“‘  abababababababababababababababababababababababababals '
        "were made in Vietnam. US Department of Commerce determined that the panels were of Chinese origin.",
        parser,
        register,
    )
