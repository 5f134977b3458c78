from pathlib import Path

import pytest

from tests import candidate_benchmark


@pytest.mark.django_db
def test_the_benchmark_runs_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    results = candidate_benchmark.run([400, 1200], 8, tmp_path / "plot.svg")
    assert [len(values) for values in results.values()] == [8, 8]
    assert "1,200 claims" in (tmp_path / "plot.svg").read_text()
    assert len(capsys.readouterr().out.splitlines()) == 3
