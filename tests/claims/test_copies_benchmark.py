import pytest

from tests import copies_benchmark


@pytest.mark.django_db
def test_copies_are_found_among_others_in_every_edit(capsys: pytest.CaptureFixture[str]) -> None:
    results = copies_benchmark.run(2_000, copies_benchmark.story_texts()[:40])
    assert set(results) == set(copies_benchmark.EDITS)
    assert all(recall >= 0.94 for recall, _, _ in results.values()), results
    assert sum(false for _, false, _ in results.values()) <= 0.05
    assert "among 2,000 others" in capsys.readouterr().out
