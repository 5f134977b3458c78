"""The layers of the code and the shape of the folders."""

from pathlib import Path

import pytest
from importlinter.application.use_cases import SUCCESS, lint_imports
from importlinter.configuration import configure

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("factcheck", "claims", "config", "tests")
NAMES_WITHOUT_A_SUBJECT = {"utils.py", "helpers.py", "misc.py", "common.py"}
LONGEST_FILE_LINES = 500


def modules(package: str) -> list[Path]:
    return [path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.timeout(300)
def test_imports_keep_to_the_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    configure()
    assert lint_imports(is_debug_mode=False) == SUCCESS


def test_every_test_folder_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_files_are_named_after_a_subject(package: str) -> None:
    assert [path for path in modules(package) if path.name in NAMES_WITHOUT_A_SUBJECT] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_files_hold_one_idea(package: str) -> None:
    too_long = [path for path in modules(package) if len(path.read_text().splitlines()) > LONGEST_FILE_LINES]
    assert too_long == []
