"""Copies are recognised through cuts and additions; two reports on one event are not copies."""

import random

from hypothesis import given
from hypothesis import strategies as st

from factcheck.matching.near_duplicates import find_origins, is_copy, sample_shingles
from factcheck.types import Article

WORDS = [f"word{n}" for n in range(400)]


def prose(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def sample(words: list[str]) -> tuple[int, ...]:
    return sample_shingles(" ".join(words))


def test_new_headline_and_footer_leave_a_copy() -> None:
    text = prose(1)
    assert is_copy(sample(text), sample([*prose(2, 8), *text, *prose(3, 30)]))


def test_half_of_a_text_is_a_copy_of_the_whole() -> None:
    text = prose(1)
    assert is_copy(sample(text), sample(text[:150]))


def test_change_of_every_tenth_word_leaves_a_copy() -> None:
    text = prose(1)
    edited = ["changed" if n % 10 == 0 else word for n, word in enumerate(text)]
    assert is_copy(sample(text), sample(edited))


def test_long_shared_quotation_does_not_make_a_copy() -> None:
    quotation = prose(9, 60)
    assert not is_copy(sample([*prose(1), *quotation]), sample([*prose(2), *quotation]))


def test_short_texts_are_never_called_copies_by_chance() -> None:
    assert not is_copy(sample_shingles("He said no."), sample_shingles("He said no."))


def test_copies_share_the_origin_of_the_smallest_id() -> None:
    text = prose(1)
    articles = [
        Article(id="c", text=" ".join([*text, "advertisement"])),
        Article(id="b", text=" ".join(prose(2))),
        Article(id="a", text=" ".join(text)),
    ]
    assert find_origins(articles) == {"a": "a", "b": "b", "c": "a"}


@given(st.text(max_size=2000))
def test_samples_fit_a_database_integer_and_are_repeatable(text: str) -> None:
    values = sample_shingles(text)
    assert list(values) == sorted(set(values))
    assert all(-(2**63) <= value < 2**63 for value in values)
    assert (
        values == sample_shingles(text.upper().lower()) or text.casefold() != text.upper().lower().casefold()
    )


@given(st.lists(st.sampled_from(WORDS), max_size=200), st.lists(st.sampled_from(WORDS), max_size=200))
def test_being_a_copy_is_mutual(left: list[str], right: list[str]) -> None:
    assert is_copy(sample(left), sample(right)) == is_copy(sample(right), sample(left))


WIRE = (
    "The ministry said on Tuesday that the northern bridge had been closed to lorries after inspectors found cracks "
    "in two of its pillars. Repairs would take three weeks, it added, and buses would be sent along the old road."
)
OTHER = (
    "Three councillors resigned on Tuesday over the sale of the old harbour, saying that the mayor had kept the price "
    "from them. The mayor rejected the charge and said that every paper had been open to the council since May."
)


def origins(*texts: str) -> list[str]:
    articles = [Article(id=f"a{n}", text=text) for n, text in enumerate(texts)]
    return list(find_origins(articles).values())


def test_a_copy_with_a_new_headline_is_of_one_origin() -> None:
    assert origins(WIRE, "Bridge shut for weeks\n" + WIRE) == ["a0", "a0"]


def test_a_shortened_copy_is_of_one_origin() -> None:
    assert origins(WIRE + " " + OTHER, WIRE) == ["a0", "a0"]


def test_another_report_is_an_origin_of_its_own() -> None:
    assert origins(WIRE, OTHER) == ["a0", "a1"]


def test_two_articles_quoting_one_sentence_are_no_copies() -> None:
    quoted = "Repairs would take three weeks, it added. "
    assert origins(
        quoted + OTHER, quoted + "Nobody in the village had been told about the works before the weekend."
    ) == [
        "a0",
        "a1",
    ]


def test_short_texts_are_never_copies() -> None:
    assert origins("Bridge closed.", "Bridge closed.") == ["a0", "a1"]


def test_copies_of_copies_share_the_first_origin() -> None:
    assert origins(WIRE, WIRE + " More soon.", "Update: " + WIRE) == ["a0", "a0", "a0"]
