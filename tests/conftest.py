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
