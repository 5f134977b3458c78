"""Texts from the repository that mutations start from: the gold passages, claim pairs and sample stories."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from factcheck.reading import read_page

_ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def seed_texts() -> tuple[str, ...]:
    """Return the texts, in a fixed order, none blank."""
    return (*passages(), *claim_texts(), *story_texts())


@cache
def passages() -> tuple[str, ...]:
    """Return the passages of the attribution gate."""
    return tuple(row["text"] for row in _rows("attribution.jsonl"))


@cache
def story_texts() -> tuple[str, ...]:
    """Return the articles of the sample site, as the reader extracts them."""
    pages = sorted((_ROOT / "seeds" / "site").rglob("*.html"))
    return tuple(read_page(page.read_bytes(), "").text for page in pages)


def claim_texts() -> tuple[str, ...]:
    """Return a passage of two sentences for every claim pair."""
    pairs = [(row["a"], row["b"]) for row in _rows("claim_pairs.jsonl")]
    return tuple(" ".join(_sentence(side) for side in pair) for pair in pairs)


def _sentence(side: dict[str, Any]) -> str:
    return f"{side['speaker']} {side['cue']} {side['content']}."


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (_ROOT / "tests" / "data" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
