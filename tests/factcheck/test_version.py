"""The engine's version is stable and follows what the caller chooses."""

from __future__ import annotations

import re

from factcheck.version import engine_version


def test_the_version_is_stable_and_names_the_package() -> None:
    first = engine_version("parser", "")
    engine_version.cache_clear()
    assert engine_version("parser", "") == first
    assert re.fullmatch(r"0\.1\+[0-9a-f]{12}", first)


def test_another_parser_or_model_is_another_version() -> None:
    found = {engine_version(*choices) for choices in [("a", ""), ("b", ""), ("a", "b"), ("ab", "")]}
    assert len(found) == 4
