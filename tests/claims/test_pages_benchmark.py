import pytest
from django.core.cache import cache

from claims.models import Appearance, Conflict
from tests import pages_benchmark


@pytest.mark.django_db
def test_the_benchmark_runs_small_and_its_store_is_sound(capsys: pytest.CaptureFixture[str]):
    cache.clear()
    found = pages_benchmark.run(1_000, 24, 2)
    cache.clear()
    assert len(found) > 30
    assert "| conflict |" in capsys.readouterr().out
    for row in Appearance.objects.select_related("revision")[:50]:
        assert row.revision.text[row.start : row.end] == row.quote
    assert Conflict.objects.leading().count() == 12
    assert Conflict.objects.undecided().count() == 20
