import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.admin.passages import Mark, as_html, excerpt, mark, quote_marks, window
from claims.models import Appearance

TEXT = "Kyiv refuted the claim, saying its forces remain active in Belgorod."

spans = st.tuples(st.integers(0, 80), st.integers(0, 80)).map(sorted)
marks = st.lists(
    st.builds(
        lambda span, kind: Mark(start=span[0], end=span[1], kind=kind),
        spans,
        st.sampled_from(["quote", "source", "cue", "evidence"]),
    ),
    max_size=8,
)


@given(text=st.text(max_size=80), marks=marks, start=st.integers(-5, 90), end=st.integers(-5, 90))
def test_pieces_join_to_the_window(text: str, marks: list[Mark], start: int, end: int) -> None:
    joined = "".join(piece.text for piece in mark(text, marks, start=start, end=end))
    assert joined == text[max(start, 0) : max(end, 0)]


@given(text=st.text(min_size=1, max_size=80), marks=marks)
def test_every_piece_carries_exactly_the_marks_over_it(text: str, marks: list[Mark]) -> None:
    at = 0
    for piece in mark(text, marks):
        covering = {item.kind for item in marks if item.start <= at and item.end >= at + len(piece.text)}
        assert set(piece.kinds) == covering
        at += len(piece.text)


@given(quote=st.text(max_size=600), marks=marks)
def test_an_excerpt_is_short_and_verbatim(quote: str, marks: list[Mark]) -> None:
    pieces = excerpt(quote, marks)
    text = "".join(piece.text for piece in pieces)
    assert len(text) <= 240 + 42
    assert text.removeprefix("…").removesuffix("…") in quote or text in quote


def test_an_excerpt_shows_the_first_mark() -> None:
    quote = "word " * 200 + "fourteen dead " + "word " * 200
    at = quote.index("fourteen")
    pieces = excerpt(quote, [Mark(start=at, end=at + 8, kind="evidence")])
    assert [piece.text for piece in pieces if piece.kinds] == ["fourteen"]


def test_the_window_reaches_a_near_source_and_leaves_a_far_one() -> None:
    text = "Gerasimov " + "x " * 400 + "QUOTE" + " y" * 2000
    at = text.index("QUOTE")
    quote = Mark(start=at, end=at + 5, kind="quote")
    near = Mark(start=0, end=9, kind="source")
    assert window(text, [near], quote)[0] == 0
    far = Mark(start=len(text) - 2, end=len(text), kind="source")
    assert window(text, [far], quote)[1] < at + 400


def test_text_is_escaped_and_overlaps_carry_both_classes() -> None:
    text = "<b>remain</b>"
    pieces = mark(text, [Mark(start=0, end=13, kind="quote"), Mark(start=3, end=9, kind="evidence")])
    assert as_html(pieces) == (
        '<mark class="ct-quote">&lt;b&gt;</mark>'
        '<mark class="ct-quote ct-evidence">remain</mark>'
        '<mark class="ct-quote">&lt;/b&gt;</mark>'
    )


@pytest.mark.parametrize(
    ("span", "expected"),
    [([35, 48], [(4, 17)]), ([31, 67], []), ([0, 5], []), ([60, 90], [(29, 36)])],
    ids=["inside", "the whole quote", "before it", "cut at its end"],
)
def test_evidence_is_counted_from_the_quote(span: list[int], expected: list[tuple[int, int]]) -> None:
    appearance = Appearance(start=31, end=67, quote=TEXT[31:67])
    reasons = [{"weight": 1, "a": [span]}, {"weight": -1, "a": [[40, 41]]}, {"weight": 1, "b": [[50, 51]]}]
    assert [(item.start, item.end) for item in quote_marks(appearance, reasons, "a")] == expected
