"""How well statements match the passages of ``tests/data/attribution.jsonl``.

Spans are compared as sets of words; a pair counts when contents overlap by half and sources, where
either side has one, do too. Pairing is one to one, best first.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.attribution.parsing import Parser, parse_article
from factcheck.attribution.speakers import load_register, resolve_speakers
from factcheck.attribution.statements import find_statements_in
from factcheck.types import Article, Span, Statement
from tests.factcheck.attribution.reading import SOURCED_ONLY

PASSAGES = Path(__file__).parents[2] / "data" / "attribution.jsonl"
_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_ENOUGH = 0.5

Gold = dict[str, Any]


@dataclass(frozen=True)
class Scores:
    """Shares of 1; the fields that some passages lack are counted over those that have them."""

    precision: float
    recall: float
    exact: float
    stance: float
    speaker: float
    reference: float


def read_passages() -> list[dict[str, Any]]:
    """Return the passages with their statements."""
    return [json.loads(line) for line in PASSAGES.read_text(encoding="utf-8").splitlines()]


def score(parser: Parser) -> Scores:
    """Score the engine on all passages."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for passage in read_passages():
        text, gold = passage["text"], passage["attributions"]
        found = _statements(parser, text)
        asked.update(precision=len(found), recall=len(gold))
        for wanted, statement in _pairs(text, gold, found):
            if not _same_source(text, wanted, statement):
                continue
            right.update(("precision", "recall"))
            for name, is_right in _details(text, wanted, statement):
                asked[name] += 1
                right[name] += is_right
    names = ("precision", "recall", "exact", "stance", "speaker", "reference")
    return Scores(**{name: right[name] / asked[name] for name in names})


def _statements(parser: Parser, text: str) -> tuple[Statement, ...]:
    article = Article(id="a", text=text)
    doc = parse_article(article, parser)
    return resolve_speakers(doc, article, find_statements_in(doc, article, SOURCED_ONLY), load_register())


def _pairs(text: str, gold: list[Gold], found: Iterable[Statement]) -> Iterator[tuple[Gold, Statement]]:
    ranked = sorted(
        (
            (_overlap(text, wanted["content"], _bounds(statement.content)),
             _same_source(text, wanted, statement), number, place, statement)
            for number, wanted in enumerate(gold)
            for place, statement in enumerate(found)
        ),
        key=lambda row: row[:2],
        reverse=True,
    )  # fmt: skip
    golds: set[int] = set()
    places: set[int] = set()
    for overlap, _, number, place, statement in ranked:
        if overlap >= _ENOUGH and number not in golds and place not in places:
            golds.add(number)
            places.add(place)
            yield gold[number], statement


def _details(text: str, wanted: Gold, statement: Statement) -> Iterator[tuple[str, bool]]:
    yield "exact", _overlap(text, wanted["content"], _bounds(statement.content)) == 1
    yield "stance", statement.stance.value == wanted["stance"]
    if "speaker" in wanted:
        yield "speaker", statement.speaker is not None and statement.speaker.name == wanted["speaker"]
    if "refers_to" in wanted:
        yield "reference", _overlap(text, wanted["refers_to"], _bounds(statement.refers_to)) >= _ENOUGH


def _same_source(text: str, wanted: Gold, statement: Statement) -> bool:
    left = [wanted["source"]] if wanted["source"] else []
    right = _bounds((statement.source,)) if statement.source else []
    return (not left and not right) or _overlap(text, left, right) >= _ENOUGH


def _bounds(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _overlap(text: str, left: list[list[int]], right: list[list[int]]) -> float:
    first, second = _words(text, left), _words(text, right)
    return len(first & second) / len(first | second) if first | second else 0.0


def _words(text: str, spans: list[list[int]]) -> set[int]:
    return {
        match.start()
        for match in _WORD.finditer(text)
        if any(match.start() < end and start < match.end() for start, end in spans)
    }
