"""Hand-made material as engine values: stories as articles, claim pairs and sentences as claims.

Entry functions: ``read_stories``, ``claim_from_words`` (speaker, cue and content apart) and
``read_claim`` (one string, "Speaker cue: content" or a bare sentence).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from factcheck.attribution.claims import build_claim
from factcheck.attribution.cues import verb_entries
from factcheck.attribution.modality import clause_modality
from factcheck.attribution.parsing import Parser, parse_article
from factcheck.attribution.speakers import SpeakerRegister, resolve_speakers
from factcheck.errors import InvalidInputError
from factcheck.types import Article, AttributionType, Claim, Modality, Span, Stance, Statement

_ATTRIBUTED = re.compile(r"(?P<head>[^:\n]{2,120}): (?P<content>\S.*)", re.DOTALL)
_LONGEST_CUE = 8
# Cues that leave open whether the content is so.
_OPEN = re.compile(
    r"\b(?:did not|does not|would not|declined|refused|neither|ask\w*|question\w*|wonder\w*|demand\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Some articles on one matter."""

    id: str
    articles: tuple[Article, ...]


def read_stories(folder: Path) -> Iterator[Story]:
    """Yield the stories of every JSON file below ``folder`` that holds articles, by file name.

    Raises:
        InvalidInputError: There is no such folder, no story in it, or a file is not what it should be.
    """
    if not folder.is_dir():
        message = f"{folder}: no such folder"
        raise InvalidInputError(message)
    paths = sorted(folder.rglob("*.json"))
    if not paths:
        message = f"{folder}: no story files (*.json)"
        raise InvalidInputError(message)
    for path in paths:
        value = _load(path)
        if isinstance(value, dict) and "articles" in value:
            yield _story(path, value)


def claim_from_words(
    claim_id: str,
    *,
    speaker: str,
    cue: str,
    content: str,
    published_at: datetime | None,
    parser: Parser,
    register: SpeakerRegister,
) -> Claim:
    """Build a claim from its parts, as if an article had consisted of nothing else."""
    head = f"{speaker} {cue}".strip()
    text = f"{head}:\n{content}" if head else content
    article = Article(id=claim_id, text=text, published_at=published_at)
    parsed = parse_article(article, parser)
    statement = _statement(parsed, speaker, cue, Span(start=len(text) - len(content), end=len(text)))
    (resolved,) = resolve_speakers(parsed, article, (statement,), register)
    return build_claim(parsed, article, resolved, register)


def read_claim(claim_id: str, text: str, parser: Parser, register: SpeakerRegister) -> Claim:
    """Build a claim from "Speaker cue: content" or from a sentence in nobody's voice."""
    speaker, cue, content = split_attribution(text, parser)
    return claim_from_words(
        claim_id,
        speaker=speaker,
        cue=cue,
        content=content,
        published_at=None,
        parser=parser,
        register=register,
    )


def split_attribution(text: str, parser: Parser) -> tuple[str, str, str]:
    """Split "Kyiv denied: that it had left" into speaker, cue and content; the first two may be empty.

    The cue begins at the last reporting verb in front of the colon, or at "did" or "had" before it.
    """
    match = _ATTRIBUTED.fullmatch(text.strip())
    if match is None:
        return "", "", text.strip() or "."
    words = list(parser(match["head"]))
    verbs = [word.i for word in words[-_LONGEST_CUE:] if word.i and word.lemma_.lower() in verb_entries()]
    start = verbs[0] if verbs else len(words) - 1
    while start > 1 and words[start - 1].lower_ in {
        "not",
        "did",
        "had",
        "has",
        "have",
        "to",
        "neither",
        "declined",
    }:
        start -= 1
    if start < 1:
        return "", match["head"], match["content"]
    offset = words[start].idx
    return match["head"][:offset].strip(), match["head"][offset:], match["content"]


def _statement(parsed: Doc, speaker: str, cue: str, content: Span) -> Statement:
    stance = _stance(parsed, Span(start=len(speaker), end=content.start), cue)
    words = [token for token in parsed if content.start <= token.idx < content.end and not token.is_space]
    is_open = stance is Stance.ASKS
    cue_start = len(speaker) + 1 if speaker else 0
    return Statement(
        source=Span(start=0, end=len(speaker)) if speaker else None,
        cue=Span(start=cue_start, end=cue_start + len(cue)) if cue else None,
        content=(content,),
        attribution=AttributionType.INDIRECT if speaker or cue else AttributionType.OUTLET,
        stance=stance,
        modality=Modality.QUESTION if is_open else clause_modality(words),
    )


def _stance(parsed: Doc, span: Span, cue: str) -> Stance:
    if _OPEN.search(cue):
        return Stance.ASKS
    entries = [
        verb_entries().get(token.lemma_.lower()) for token in parsed if span.start <= token.idx < span.end
    ]
    stances = [entry.stance for entry in entries if entry]
    is_denial = Stance.DENIES in stances or cue.lower().startswith("ruled out")
    return Stance.DENIES if is_denial else stances[0] if stances else Stance.ASSERTS


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"{path}: not JSON in UTF-8 ({error})"
        raise InvalidInputError(message) from error


def _story(path: Path, value: dict[str, Any]) -> Story:
    try:
        return Story(id=str(value["story_id"]), articles=tuple(_article(row) for row in value["articles"]))
    except (KeyError, TypeError, ValueError) as error:
        message = f"{path}: not a story ({error!r})"
        raise InvalidInputError(message) from error


def _article(row: dict[str, Any]) -> Article:
    return Article(
        id=str(row["article_id"]),
        text=str(row["text"]),
        title=str(row.get("title") or ""),
        url=str(row.get("url") or ""),
        publisher=str(row.get("publisher") or ""),
        published_at=parse_moment(row.get("published_at")),
        language=str(row.get("language") or "en"),
    )


def parse_moment(text: str | None) -> datetime | None:
    """Read an ISO 8601 moment; one without zone is in UTC, nothing is ``None``."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
