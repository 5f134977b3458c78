"""Statements by another extractor, in the form of ``python -m factcheck statements``: textacy.

Usage: python training/peers.py < articles.jsonl > textacy.jsonl. Needs ``textacy`` (requirements.in)
beside the packages of the project. textacy finds direct quotations with their speaker and cue; it reads
one paragraph at a time here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import spacy
from spacy.tokens import Doc
from textacy.extract import direct_quotations

from factcheck.options import EngineOptions


def main() -> None:
    """Read one JSON object a line and write one."""
    parser = spacy.load(EngineOptions().parser_name)
    for line in sys.stdin:
        row = json.loads(line)
        found = [form for start, text in _paragraphs(row["text"]) for form in _forms(parser(text), start)]
        sys.stdout.write(json.dumps({"doc_id": row["doc_id"], "attributions": found}) + "\n")


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"[^\n]+", text):
        yield match.start(), match[0]


def _forms(doc: Doc, start: int) -> list[dict[str, object]]:
    try:
        triples = list(direct_quotations(doc))
    except ValueError:
        return []  # it refuses a text whose marks do not pair
    return [
        {
            "source": _bounds(triple.speaker, start),
            "cue": _bounds(triple.cue, start),
            "content": [[triple.content.start_char + start, triple.content.end_char + start]],
        }
        for triple in triples
    ]


def _bounds(words: Any, start: int) -> list[int] | None:
    return [words[0].idx + start, words[-1].idx + len(words[-1]) + start] if words else None


if __name__ == "__main__":
    main()
