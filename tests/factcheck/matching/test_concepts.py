import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.matching.concepts import are_opposed, concept_of, read_rows, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kill", "death"),
        ("withdrawal", "retreat"),
        ("announce", "announcement"),
        ("soldier", "troop"),
        ("deny", "denial"),
    ],
)
def test_words_for_one_thing_share_a_concept(one: str, other: str):
    assert concept_of(one) == concept_of(other)


@pytest.mark.parametrize(("one", "other"), [("kill", "injure"), ("soldier", "village"), ("open", "operate")])
def test_words_for_other_things_do_not(one: str, other: str):
    assert concept_of(one) != concept_of(other)


def test_a_particle_changes_the_concept():
    assert concept_of("drive", "out") == concept_of("leave") != concept_of("drive")


@pytest.mark.parametrize(
    ("one", "other"), [("withdraw", "stay"), ("survive", "death"), ("guilty", "acquit"), ("rise", "drop")]
)
def test_opposites(one: str, other: str):
    assert are_opposed(concept_of(one), concept_of(other))


@pytest.mark.parametrize(("one", "other"), [("withdraw", "retreat"), ("kill", "injure"), ("sign", "approve")])
def test_near_misses_are_not_opposed(one: str, other: str):
    assert not are_opposed(concept_of(one), concept_of(other))


@given(st.text(alphabet="abcdeginorstyl", min_size=1, max_size=14))
def test_stem_is_a_beginning_of_the_word(word: str):
    assert word.startswith(stem(word))


def test_no_lemma_stands_under_two_concepts():
    lemmas = [lemma for row in read_rows("concepts.tsv") for lemma in row.split("\t")[1].split()]
    assert sorted(lemmas) == sorted(set(lemmas))


def test_nothing_is_its_own_opposite():
    rows = [row.split("\t") for row in read_rows("antonyms.tsv")]
    assert [row for row in rows if concept_of(row[0]) == concept_of(row[1])] == []
