"""A statement in words, for comparing in tests."""

from __future__ import annotations

from dataclasses import dataclass

from factcheck.attribution.parsing import Parser
from factcheck.attribution.statements import find_statements
from factcheck.options import AttributionOptions
from factcheck.types import Article, Span, Statement

SOURCED_ONLY = AttributionOptions(outlet_claims=False)


@dataclass(frozen=True)
class Words:
    """The words of a statement's spans."""

    source: str | None
    cue: str | None
    content: tuple[str, ...]
    refers_to: tuple[str, ...]
    relayed_by: tuple[str, ...]
    statement: Statement


def read(parser: Parser, text: str, options: AttributionOptions = SOURCED_ONLY) -> list[Words]:
    """Find the statements of ``text`` and spell them out."""

    def words(spans: tuple[Span, ...]) -> tuple[str, ...]:
        return tuple(span.of(text) for span in spans)

    return [
        Words(
            source=None if found.source is None else found.source.of(text),
            cue=None if found.cue is None else found.cue.of(text),
            content=words(found.content),
            refers_to=words(found.refers_to),
            relayed_by=words(found.relayed_by),
            statement=found,
        )
        for found in find_statements(Article(id="a", text=text), parser, options)
    ]


def parts(parser: Parser, text: str) -> list[tuple[str | None, str | None, tuple[str, ...]]]:
    """Return source, cue and content of every statement."""
    return [(found.source, found.cue, found.content) for found in read(parser, text)]
