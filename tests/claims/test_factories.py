import pytest
from factory.django import DjangoModelFactory

from tests import factories

FACTORIES = [
    value
    for value in vars(factories).values()
    if isinstance(value, type) and issubclass(value, DjangoModelFactory) and value is not DjangoModelFactory
]


@pytest.mark.django_db
@pytest.mark.parametrize("row_factory", FACTORIES, ids=lambda value: value.__name__)
def test_every_factory_builds_a_row_the_database_accepts_twice(row_factory: type) -> None:
    first, second = row_factory(), row_factory()
    assert first.pk != second.pk


@pytest.mark.django_db
def test_appearance_finds_its_quote_in_a_given_revision() -> None:
    revision = factories.RevisionFactory(text="On Monday Kyiv denied it. More.")
    appearance = factories.AppearanceFactory(revision=revision, quote="Kyiv denied it")
    assert revision.text[appearance.start : appearance.end] == "Kyiv denied it"
