"""What must hold for every text, however damaged. Entry: ``check_document``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise

from factcheck.attribution.claims import extract_claims
from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from factcheck.attribution.statements import find_statements
from factcheck.options import EngineOptions
from factcheck.text.normalise import has_word, is_visible
from factcheck.types import Article, AttributionType, Claim, Span, Statement

OPTIONS = EngineOptions()
_WORDED = frozenset({"content", "evidence", "source", "refers_to", "relayed_by"})
PUBLISHED = datetime(2025, 5, 7, 9, 30, tzinfo=UTC)


class BrokenInvariantError(AssertionError):
    """The engine returned something no caller may get."""


def check_document(
    text: str, parser: Parser, register: SpeakerRegister, *, twice: bool = False
) -> tuple[int, int]:
    """Run the engine on ``text`` and return how many statements and claims it found.

    Args:
        text: Any string without halves of surrogate pairs.
        parser: The pipeline.
        register: The speakers.
        twice: Also run everything again and compare.

    Raises:
        BrokenInvariantError: Offsets, order or a second run are not as they must be.
    """
    article = Article(id="a", text=text, title=text[:40], published_at=PUBLISHED)
    statements = find_statements(article, parser, OPTIONS.attribution)
    claims = extract_claims(article, parser, register, OPTIONS)
    for problem in (*statement_problems(text, statements), *claim_problems(text, claims)):
        raise BrokenInvariantError(problem)
    if twice and statements != find_statements(article, parser, OPTIONS.attribution):
        message = "two runs find other statements"
        raise BrokenInvariantError(message)
    if twice and claims != extract_claims(article, parser, register, OPTIONS):
        message = "two runs find other claims"
        raise BrokenInvariantError(message)
    return len(statements), len(claims)


def statement_problems(text: str, statements: Iterable[Statement]) -> Iterator[str]:
    """Yield what is wrong with the statements of ``text``."""
    last = 0
    for statement in statements:
        if not statement.content:
            yield "a statement without content"
        if (statement.cue is None) != (statement.attribution is AttributionType.OUTLET):
            yield f"cue {statement.cue} of a statement that is {statement.attribution}"
        named = {
            "content": statement.content,
            "refers_to": statement.refers_to,
            "relayed_by": statement.relayed_by,
        }
        named |= {"source": _if_any(statement.source), "cue": _if_any(statement.cue)}
        for name, spans in named.items():
            yield from _span_problems(text, name, spans)
        yield from _order_problems("content", statement.content)
        if statement.content[0].start < last:
            yield "statements out of order"
        last = statement.content[0].start


def claim_problems(text: str, claims: Iterable[Claim]) -> Iterator[str]:
    """Yield what is wrong with the claims of ``text``."""
    ids: set[str] = set()
    for number, claim in enumerate(claims, start=1):
        ids.add(claim.id)
        if claim.id != f"a:{number}":
            yield f"claim {number} is called {claim.id}"
        if claim.quote != claim.evidence.of(text) or claim.source_text != _words(text, claim.source):
            yield "quote or source is not what stands in the text"
        if claim.cue_text != _words(text, claim.cue):
            yield "the cue is not what stands in the text"
        if not claim.proposition.strip():
            yield "an empty proposition"
        named = {"content": claim.content, "source": _if_any(claim.source), "cue": _if_any(claim.cue)}
        named |= {"evidence": (claim.evidence,), "token": [token.span for token in claim.tokens]}
        named |= {"quantity": [quantity.span for quantity in claim.quantities]}
        for name, spans in named.items():
            yield from _span_problems(text, name, spans)
        if any(not -1 <= token.head < len(claim.tokens) for token in claim.tokens):
            yield "a token whose head is no token"
        if "" in claim.entities | claim.places | claim.topics:
            yield "a name without a word"
        if claim.speaker is not None and not (claim.speaker.key and claim.speaker.name.strip()):
            yield "a speaker without a name"
    if any(claim.denies and claim.denies not in ids for claim in claims):
        yield "a claim that denies none of the article"


def _span_problems(text: str, name: str, spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        words = span.of(text)
        if not 0 <= span.start < span.end <= len(text):
            yield f"{name} {span} outside the text of {len(text)}"
        elif not is_visible(words):
            yield f"{name} {span} is blank: {words!r}"
        elif words != words.strip():
            yield f"{name} {span} has white space at an edge: {words!r}"
        elif name in _WORDED and not has_word(words):
            yield f"{name} {span} holds no word: {words!r}"
        elif name == "content" and len(words.splitlines()) > 1:
            yield f"{name} {span} crosses a line break: {words!r}"


def _order_problems(name: str, spans: tuple[Span, ...]) -> Iterator[str]:
    for left, right in pairwise(spans):
        if left.end > right.start:
            yield f"{name} out of order: {left}, {right}"


def _if_any(span: Span | None) -> tuple[Span, ...]:
    return () if span is None else (span,)


def _words(text: str, span: Span | None) -> str:
    return "" if span is None else span.of(text)
