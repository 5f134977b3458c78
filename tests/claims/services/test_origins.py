"""Copies are found through the index of sampled runs, whatever else shares a run with them."""

import random

import pytest

from claims import engine
from claims.models import Origin, Shingle
from claims.services import origins
from tests import factories as make

pytestmark = pytest.mark.django_db


def text(seed: int, words: int = 300) -> list[str]:
    chance = random.Random(seed)
    return [f"word{chance.randrange(4000)}" for _ in range(words)]


def store(words: list[str]) -> tuple[object, list[int]]:
    article = make.ArticleFactory()
    values = engine.shingles(" ".join(words))
    rows = [Shingle(article=article, value=value, moment=make.NOW) for value in values]
    Shingle.objects.bulk_create(rows)
    return article, values


@pytest.mark.parametrize(
    "edit",
    [
        lambda words: words,
        lambda words: words[150:],
        lambda words: text(9, 80) + words + text(8, 60),
        lambda words: [w if n % 20 else f"new{n}" for n, w in enumerate(words)],
    ],
    ids=["same", "half", "inside a longer page", "one word in twenty"],
)
def test_copies_join_the_origin_of_the_first(edit: object) -> None:
    original, _ = store(text(1))
    for seed in range(2, 6):
        store(text(seed))
    copy = make.ArticleFactory(origin=None)
    values = engine.shingles(" ".join(edit(text(1))))  # type: ignore[operator]
    assert origins.find_copies(copy.pk, values) == [original.pk]  # type: ignore[attr-defined]
    assert origins.find_origin(copy, values) == original.origin  # type: ignore[attr-defined]


def test_a_text_of_its_own_gets_an_origin_of_its_own() -> None:
    store(text(1))
    before = Origin.objects.count()
    article = make.ArticleFactory(origin=None)
    origins.find_origin(article, engine.shingles(" ".join(text(2))))
    assert Origin.objects.count() == before + 1


def test_runs_that_everybody_uses_do_not_hide_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "NEWEST_HOLDERS", 3)
    common = text(77, 60)
    original, values = store(common + text(1))
    for seed in range(2, 12):
        store(common + text(seed, 900))
    assert origins.find_copies(0, values) == [original.pk]  # type: ignore[attr-defined]


def test_two_queries_whatever_the_store_holds(django_assert_num_queries: object) -> None:
    for seed in range(20):
        _, values = store(text(seed))
    with django_assert_num_queries(2):  # type: ignore[operator]
        origins.find_copies(0, values)
