import pytest

from tests import feeds_benchmark


@pytest.mark.django_db
def test_no_feed_is_queued_twice_and_the_queue_does_not_grow(capsys: pytest.CaptureFixture[str]) -> None:
    ticks, lengths, late = feeds_benchmark.run(3_000, 90, 40)
    assert len(ticks) == 90
    assert max(lengths) <= 3000
    assert late < 3_000
    assert "3,000 feeds" in capsys.readouterr().out
