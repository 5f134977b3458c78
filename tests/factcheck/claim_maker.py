"""Claims for tests, built from their words as an article would have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from factcheck import load_parser, load_register
from factcheck.evaluation.gold import claim_from_words
from factcheck.options import EngineOptions
from factcheck.types import Claim

FIRST_DAY = datetime(2025, 3, 3, 9, tzinfo=UTC)


def make_claim(
    speaker: str, cue: str, content: str, *, claim_id: str = "", day: int = 0, article: str = ""
) -> Claim:
    """Build a claim printed ``day`` days after the first; it stands in an article of its own unless one is named."""
    name = claim_id or f"{speaker} {cue} {content} {day}"
    claim = replace(_built(speaker, cue, content, day), id=name)
    return replace(claim, article_id=article or name)


@cache
def _built(speaker: str, cue: str, content: str, day: int) -> Claim:
    return claim_from_words(
        "claim",
        speaker=speaker,
        cue=cue,
        content=content,
        published_at=FIRST_DAY + timedelta(days=day),
        parser=load_parser(EngineOptions().parser_name),
        register=load_register(),
    )
