"""How well statements match annotated articles: source and content of each, one to one.

A span is reduced to the words it touches, so marks and commas never matter. Two contents fit when they
share at least half of their words (intersection over union); of all fitting pairs the best are taken
first. A statement is right when its source fits as well, or when both have none. Entry function:
``measure_statements``. The same definitions as the end-to-end figure of the attribution scorers the
engine is compared with; after Pareti et al., Automatically Detecting and Attributing Indirect
Quotations (EMNLP 2013).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.attribution.parsing import Parser
from factcheck.attribution.statements import find_statements
from factcheck.evaluation.metrics import Counts
from factcheck.evaluation.reports import attribution_form
from factcheck.options import AttributionOptions
from factcheck.types import Article

WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_ENOUGH = 0.5

Words = frozenset[int]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """One attribution as sets of word numbers; ``kind`` is empty where nothing is annotated."""

    source: Words
    content: Words
    kind: str = ""


def measure_statements(path: Path, parser: Parser, options: AttributionOptions) -> Mapping[str, float]:
    """Return precision, recall and F1 on a file of annotated articles, one JSON object a line.

    Returns:
        ``precision``, ``recall`` and ``f1`` of statements with source and content right, and
        ``recall_direct``, ``recall_mixed`` and ``recall_indirect`` of contents, whatever the source.
    """
    hits = found = wanted = 0
    kinds: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for row in read_rows(path):
        golds = list(read_spans(row["text"], row["attributions"]))
        systems = list(read_spans(row["text"], _found(row, parser, options)))
        pairs = match(golds, systems)
        hits += sum(is_fitting(golds[g].source, systems[s].source) for g, s in pairs)
        found, wanted = found + len(systems), wanted + len(golds)
        kinds.update(gold.kind for gold in golds)
        met.update(golds[g].kind for g, _ in pairs)
    counts = Counts(hits=hits, false_alarms=found - hits, misses=wanted - hits)
    shares = {f"recall_{kind}": met[kind] / kinds[kind] for kind in sorted(kinds) if kind}
    return {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1, **shares}


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the annotated articles of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def read_spans(text: str, attributions: Iterable[Row]) -> Iterator[Spans]:
    """Yield the attributions of one article as word numbers; those without a word are left out."""
    places = [found.span() for found in WORD.finditer(text)]
    for one in attributions:
        content = words_of(places, one["content"])
        if content:
            source = words_of(places, [one["source"]] if one["source"] else [])
            yield Spans(source=source, content=content, kind=one.get("kind", ""))


def words_of(places: Sequence[tuple[int, int]], spans: Iterable[Sequence[int]]) -> Words:
    """Return the numbers of the words at ``places`` that ``spans`` touch."""
    spans = list(spans)
    return frozenset(
        number
        for number, (start, end) in enumerate(places)
        if any(start < high and low < end for low, high in spans)
    )


def match(golds: Sequence[Spans], systems: Sequence[Spans]) -> list[tuple[int, int]]:
    """Return pairs of numbers whose contents fit, one to one, the best fit first."""
    ranked = sorted(
        (-share, -overlap(gold.source, system.source), g, s)
        for g, gold in enumerate(golds)
        for s, system in enumerate(systems)
        if (share := overlap(gold.content, system.content)) >= _ENOUGH
    )
    pairs: list[tuple[int, int]] = []
    taken: set[tuple[str, int]] = set()
    for _, _, g, s in ranked:
        if not taken & {("gold", g), ("system", s)}:
            taken |= {("gold", g), ("system", s)}
            pairs.append((g, s))
    return pairs


def overlap(left: Words, right: Words) -> float:
    """Return the share of words two spans have in common, in [0, 1]."""
    return len(left & right) / len(left | right) if left | right else 0.0


def is_fitting(left: Words, right: Words) -> bool:
    """Tell whether two sources are the same: half of their words, or none on both sides."""
    return overlap(left, right) >= _ENOUGH or not (left or right)


def _found(row: Row, parser: Parser, options: AttributionOptions) -> Any:
    statements = find_statements(Article(id=row["doc_id"], text=row["text"]), parser, options)
    return attribution_form(row["doc_id"], row["text"], statements)["attributions"]
