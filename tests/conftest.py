"""What every test may use."""

from collections.abc import Iterator

import pytest

from config import embedded
from config.embedded import postgres


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start PostgreSQL for the first test that wants it; tests of the engine never do."""
    postgres.SETTINGS["fsync"] = "off"  # what a power cut would lose here, nobody misses
    embedded.ensure_running()
    yield
    embedded.release()
    del postgres.SETTINGS["fsync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse files that mix tests inside a transaction with tests that commit.

    A test that commits leaves an empty database behind; files of such tests run last, but a mixed
    file does not, and what runs after it misses the rows of the migrations.
    """
    kinds: dict[object, set[bool]] = {}
    for item in items:
        if (marker := item.get_closest_marker("django_db")) is not None:
            kinds.setdefault(item.path, set()).add(bool(marker.kwargs.get("transaction")))
    mixed = sorted(str(path) for path, found in kinds.items() if len(found) > 1)
    if mixed:
        message = f"tests with and without transaction=True in one file: {', '.join(mixed)}"
        raise pytest.UsageError(message)
