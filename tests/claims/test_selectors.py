import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import engine, selectors
from claims.conf import engine_options
from claims.models import Article, ArticleKey
from factcheck.matching.blocking import Shelf
from factcheck.types import Claim
from tests.factcheck.claim_maker import make_claim
from tests.factories import NOW, AppearanceFactory, ArticleFactory, RevisionFactory

pytestmark = pytest.mark.django_db
SAYINGS = (
    "the dam in Arbaat had burst",
    "the governor of Arbaat had resigned",
    "share prices in Lisbon fell",
    "the port of Lisbon was closed",
    "Dana Holub had signed the treaty",
    "the treaty was void",
)


def store(claims: Sequence[Claim]) -> dict[str, Article]:
    """Write articles with the keys of their claims; return them by the engine's article id."""
    found: dict[str, Article] = {}
    for name in sorted({claim.article_id for claim in claims}):
        ours = [claim for claim in claims if claim.article_id == name]
        article = found[name] = ArticleFactory(published_at=ours[0].published_at)
        for key, weight in engine.article_keys(ours).items():
            ArticleKey.objects.create(
                article=article, key=key, weight=weight, published_at=ours[0].published_at
            )
    return found


def random_claims(seed: int) -> list[Claim]:
    """Return claims of some articles, days to two years apart."""
    chance = random.Random(seed)
    days = {str(number): chance.choice([0, 1, 30, 300, 400, 700]) for number in range(chance.randint(2, 14))}
    return [
        make_claim("The mayor", "said", saying, claim_id=f"{name}:{saying}", day=day, article=name)
        for name, day in days.items()
        for saying in chance.sample(SAYINGS, chance.randint(1, 3))
    ]


@pytest.mark.parametrize("seed", range(12))
def test_the_database_finds_the_same_articles_as_memory(seed: int):
    claims = random_claims(seed)
    rows = store(claims)
    shelf = Shelf(claims, engine_options().matching)
    for name, article in rows.items():
        expected = {rows[other].pk: value for other, value in shelf.close_to(name).items()}
        found = selectors.close_articles(article)
        assert found == pytest.approx(expected)
        assert [round(value, 5) for value in found.values()] == [round(v, 5) for v in expected.values()]


def test_an_article_without_keys_is_close_to_none():
    assert selectors.close_articles(ArticleFactory()) == {}


def test_articles_outside_the_window_are_not_close():
    late = engine_options().matching.window + timedelta(days=1)
    first, second = ArticleFactory(), ArticleFactory()
    for article, moment in ((first, NOW), (second, NOW + late)):
        ArticleKey.objects.create(article=article, key=7, weight=1, published_at=moment)
    assert selectors.close_articles(first) == {}
    ArticleKey.objects.filter(article=second).update(published_at=NOW + late - timedelta(days=2))
    assert selectors.close_articles(first) == {second.pk: pytest.approx(1.0)}


def test_a_claim_in_two_articles_stands_in_the_closer_one():
    near, far = RevisionFactory(text="It rained. More."), RevisionFactory(text="It rained. Less.")
    claim = AppearanceFactory(quote="It rained.", revision=far).claim
    nearer = AppearanceFactory(quote="It rained.", revision=near, claim=claim)
    close = {near.article_id: 0.9, far.article_id: 0.1}
    assert selectors.comparable_claims(close, leave_out=set()) == [nearer]
    assert selectors.comparable_claims(close, leave_out={claim.pk}) == []


@pytest.mark.parametrize("count", [1, 8])
def test_stored_claims_come_in_one_query(count: int):
    rows = [AppearanceFactory() for _ in range(count)]
    close = dict.fromkeys([row.revision.article_id for row in rows], 0.5)
    with CaptureQueriesContext(connection) as queries:
        assert len(selectors.comparable_claims(close, leave_out=set())) == count
    assert len(queries) == 1
