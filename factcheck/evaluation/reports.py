"""The forms in which results leave the engine: for the scorers, and for people.

``attribution_form`` and ``story_form`` are contracts with the scorers; keep them stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from factcheck.errors import InvalidInputError
from factcheck.pipeline import Comparison
from factcheck.text.wrapping import unwrap
from factcheck.types import Article, AttributionType, Claim, Judgement, Span, Statement


def attribution_form(doc_id: str, text: str, statements: Iterable[Statement]) -> dict[str, object]:
    """Return the statements that have a source or cue as offsets; the outlet's own voice is left out."""
    return {
        "doc_id": doc_id,
        "attributions": [
            {
                "source": _offsets(statement.source),
                "cue": _offsets(statement.cue),
                "content": [_offsets(span) for span in statement.bare_content(text)],
            }
            for statement in statements
            if statement.attribution is not AttributionType.OUTLET
        ],
    }


def story_form(story_id: str, comparison: Comparison) -> dict[str, object]:
    """Return claims and conflicts of one story."""
    return {
        "story_id": story_id,
        "claims": [_claim_form(claim) for claim in comparison.claims],
        "conflicts": [
            {
                "a": judgement.left_id,
                "b": judgement.right_id,
                "kind": judgement.kind.value if judgement.kind else None,
                "score": round(judgement.score, 4),
            }
            for judgement in comparison.judgements
        ],
    }


def read_texts(paths: Sequence[str], language: str) -> list[Article]:
    """Read text files as articles named by their paths.

    Raises:
        InvalidInputError: A file is not UTF-8 or named twice.
    """
    if len(set(paths)) < len(paths):
        message = "one file is named twice"
        raise InvalidInputError(message)
    return [Article(id=path, text=_read_text(path), publisher=path, language=language) for path in paths]


def describe_comparison(articles: Sequence[Article], comparison: Comparison) -> Iterator[str]:
    """Yield lines for people: each conflict with both sides and the reasons."""
    claims = {claim.id: claim for claim in comparison.claims}
    count, total = len(comparison.judgements), len(comparison.claims)
    yield f"{_some(total, 'claim')} in {_some(len(articles), 'text')}, {_some(count, 'possible conflict')}"
    for number, judgement in enumerate(comparison.judgements, 1):
        yield ""
        yield f"{number}. {judgement.kind.value if judgement.kind else ''} (score {judgement.score:.2f})"
        yield from _sides(claims[judgement.left_id], claims[judgement.right_id])
        yield from _reasons(judgement)


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _sides(left: Claim, right: Claim) -> Iterator[str]:
    for claim in (left, right):
        who = claim.speaker.name if claim.speaker else claim.source_text or "the outlet itself"
        yield f"   {who} ({claim.publisher}): “{' '.join(claim.quote.split())}”"


def _reasons(judgement: Judgement) -> Iterator[str]:
    for reason in judgement.reasons:
        if abs(reason.weight) >= 0.05:
            yield f"   {'+' if reason.weight > 0 else '-'} {reason.message}"


def _claim_form(claim: Claim) -> dict[str, object]:
    return {
        "id": claim.id,
        "article_id": claim.article_id,
        "speaker": claim.speaker.name if claim.speaker else claim.source_text,
        "content": claim.proposition,
        "start": claim.content[0].start,
        "end": claim.content[-1].end,
    }


def _offsets(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _read_text(path: str) -> str:
    try:
        return unwrap(Path(path).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        message = f"{path}: not text in UTF-8"
        raise InvalidInputError(message) from error
