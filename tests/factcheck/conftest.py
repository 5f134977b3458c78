"""What the engine's tests share."""

from __future__ import annotations

import pytest

from factcheck.attribution.parsing import Parser, load_parser
from factcheck.options import EngineOptions


@pytest.fixture(scope="session")
def parser() -> Parser:
    return load_parser(EngineOptions().parser_name)
