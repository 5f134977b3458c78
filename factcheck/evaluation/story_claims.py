"""How many claims of hand-made stories are found, and how many of those with the right speaker.

Entry function: ``measure_story_claims``. A found claim meets an annotated one of the same article when
half of their words agree, or when nearly all of the shorter lies in the longer. The speaker is right
under any of the names the story gives it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from factcheck.attribution.claims import extract_claims
from factcheck.attribution.nations import name_key
from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from factcheck.evaluation.gold import read_stories
from factcheck.evaluation.statements import overlap, words_of
from factcheck.options import EngineOptions
from factcheck.types import Claim

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_ENOUGH = 0.5
_INSIDE = 0.7
_LONGER = 4
"""A longer claim than this many times the annotated one says more than that."""
_MORE = 25


def measure_story_claims(
    folder: Path, parser: Parser, register: SpeakerRegister, options: EngineOptions
) -> Mapping[str, float]:
    """Return ``recall`` of the annotated claims and ``speakers``, the share of those with the right one."""
    wanted = found = right = 0
    golds = {value["story_id"]: value for value in read_golds(folder)}
    for story in read_stories(folder):
        gold = golds[story.id]
        for article in story.articles:
            claims = extract_claims(article, parser, register, options)
            places = word_places(article.text)
            for one in (claim for claim in gold["claims"] if claim["article_id"] == article.id):
                wanted += 1
                best = _best(places, one, claims)
                found += best is not None
                right += best is not None and _is_speaker(best, one, gold.get("aliases", {}))
    return {"recall": found / wanted, "speakers": right / found if found else 0.0}


def read_golds(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the annotated stories of ``folder`` as they stand in the files, by file name."""
    for path in sorted(folder.rglob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def word_places(text: str) -> list[tuple[int, int]]:
    """Return where the words of ``text`` stand."""
    return [word.span() for word in _WORD.finditer(text)]


def likeness(places: Sequence[tuple[int, int]], gold: Mapping[str, Any], claim: Claim) -> float | None:
    """Return how many of the words agree, in [0, 1]; ``None`` where a claim is not the annotated one."""
    wanted = words_of(places, [[gold["start"], gold["end"]]])
    words = words_of(places, [[claim.evidence.start, claim.evidence.end]])
    share = overlap(wanted, words)
    shorter, longer = sorted((len(wanted), len(words)))
    is_inside = bool(shorter) and len(wanted & words) / shorter >= _INSIDE
    fits = share >= _ENOUGH or (is_inside and longer <= max(_LONGER * shorter, shorter + _MORE))
    return share if fits else None


def _best(
    places: Sequence[tuple[int, int]], gold: Mapping[str, Any], claims: Iterable[Claim]
) -> Claim | None:
    """Return the claim that fits best, or nothing."""
    shares = [
        (share, -number, claim)
        for number, claim in enumerate(claims)
        if (share := likeness(places, gold, claim)) is not None
    ]
    return max(shares, key=lambda row: row[:2])[2] if shares else None


def _is_speaker(claim: Claim, gold: Mapping[str, Any], aliases: Mapping[str, Sequence[str]]) -> bool:
    if claim.speaker is None:
        return False
    name = set(name_key(claim.speaker.name).replace("'s", "").split())
    known = [gold["speaker"], gold["speaker_text"], *aliases.get(gold["speaker"], ())]
    for text in known:
        words = set(name_key(text).replace("'s", "").split())
        if words and (words <= name or name <= words):
            return True
    return False
