"""The soak, short: workers are killed while feeds grow, and every entry is stored exactly once."""

from pathlib import Path

import pytest

from tests import soak


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.timeout(400)
def test_every_entry_is_stored_once_however_often_workers_are_killed(tmp_path: Path) -> None:
    figures = soak.run(feeds=20, seconds=25, kill_every=8, log=tmp_path / "workers.log")
    assert figures["kills"] >= 2
    assert figures["entries"] >= 20
    assert figures["most requests at once to one host"] <= 2  # a killed worker's request may still be served
