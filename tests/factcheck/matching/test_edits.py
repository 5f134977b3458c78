"""What an editor changed: trivial, edited, removed, moved."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.matching.edits import EditKind, compare_texts, is_trivial, split_sentences, trace
from factcheck.types import Span

OLD = (
    "The port reopened on Monday.\n"
    "Officials said 40 people were hurt in the blast. Rescue teams worked through the night.\n"
    "The minister denied any delay."
)


def kinds(old: str, new: str) -> list[str]:
    return [str(edit.kind) for edit in compare_texts(old, new)]


def fate(new: str, words: str) -> tuple[str, str]:
    start = OLD.index(words)
    kind, text = trace(OLD, new, Span(start=start, end=start + len(words)))
    return str(kind), text


def test_sentences_are_compared_one_by_one() -> None:
    new = OLD.replace("40 people", "52 people").replace(
        "The minister denied any delay.", "A new line ends it."
    )
    assert kinds(OLD, OLD) == ["same"] * 4
    assert kinds(OLD, new) == ["same", "changed", "same", "added", "removed"]


def test_edit_spans_point_at_the_sentences() -> None:
    new = OLD.replace("40", "52")
    [edit] = [edit for edit in compare_texts(OLD, new) if edit.kind is EditKind.CHANGED]
    assert edit.old is not None
    assert edit.new is not None
    assert OLD[edit.old.start : edit.old.end] == "Officials said 40 people were hurt in the blast."
    assert new[edit.new.start : edit.new.end] == "Officials said 52 people were hurt in the blast."


@pytest.mark.parametrize(
    ("words", "new", "expected"),
    [
        ("40 people were hurt", OLD, ("same", "")),
        ("40 people were hurt", "Lead.\n" + OLD, ("same", "")),
        ("40 people were hurt", OLD.replace("“", '"').upper(), ("same", "")),
        (
            "40 people were hurt",
            OLD.replace("40 people", "52 people"),
            ("changed", "Officials said 52 people were hurt in the blast."),
        ),
        (
            "40 people were hurt",
            OLD.replace("Officials said 40 people were hurt in the blast. ", ""),
            ("removed", ""),
        ),
        ("denied any delay", "The port reopened on Monday.", ("removed", "")),
        ("The port reopened", OLD.replace("Rescue teams worked", "Rescuers slept"), ("same", "")),
        (
            "any delay",
            OLD.replace("The minister denied any delay.", "Ships sail again from the northern basin."),
            ("removed", ""),
        ),
    ],
)
def test_fate_of_a_passage(words: str, new: str, expected: tuple[str, str]) -> None:
    assert fate(new, words) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("He said so.", "He  said  so .", True),
        ("“He said so,” she added.", '"He said so", she added.', True),
        ("Updated 5 minutes ago\nHe said so.", "Updated 3 hours ago\nHe said so.", True),
        ("He said so.\n12 comments", "He said so.\n31 comments", True),
        ("He said so.", "He never said so.", False),
        ("It cost 5 million.", "It cost 6 million.", False),
        ("He said so.", "He said so. It rained.", False),
        (
            "He said it 5 minutes ago that 40 died and 30 were hurt in the old town.",
            "He said it 6 minutes ago that 50 died and 30 were hurt in the old town.",
            False,
        ),
    ],
)
def test_trivial_changes(old: str, new: str, expected: bool) -> None:
    assert is_trivial(old, new) is expected
    assert is_trivial(new, old) is expected


@given(st.text(alphabet="ab. \n“”A1", max_size=60), st.text(alphabet="ab. \n“”A1", max_size=60))
def test_every_sentence_is_accounted_for_once(old: str, new: str) -> None:
    edits = compare_texts(old, new)
    assert [edit.new for edit in edits if edit.new] == split_sentences(new)
    assert sorted(edit.old.start for edit in edits if edit.old) == [s.start for s in split_sentences(old)]
    assert all(edit.kind is EditKind.SAME for edit in compare_texts(old, old))


@given(st.text(max_size=80))
def test_sentences_hold_all_words_and_do_not_overlap(text: str) -> None:
    spans = split_sentences(text)
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
    assert all(left.end <= right.start for left, right in pairwise(spans))
