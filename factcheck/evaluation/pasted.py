"""Articles as people paste them: files and standard input as plain text, with a date beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from factcheck.errors import InvalidInputError
from factcheck.text.wrapping import unwrap
from factcheck.types import Article

PASTED = "-"
"""Stands for standard input among file names."""


def read_pasted(paths: Sequence[str], pasted: bytes, published: datetime | None) -> Iterator[Article]:
    """Yield an article for each path, or the pasted one for ``-``; the first line may be a title.

    Wrapped paragraphs are joined; offsets into the article hold for the text as it was given.

    Raises:
        InvalidInputError: A text is empty, binary or not UTF-8.
        OSError: A file cannot be read.
    """
    for path in paths:
        is_pasted = path == PASTED
        name = "standard input" if is_pasted else path
        text = unwrap(_decoded(pasted if is_pasted else Path(path).read_bytes(), name))
        yield Article(id=name, text=text, publisher=name, published_at=published)


def read_moment(text: str) -> datetime:
    """Read an ISO date or time; without a zone it is UTC.

    Raises:
        InvalidInputError: It is neither.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = f"{text!r} is no date like 2025-06-12 or 2025-06-12T09:30+02:00"
        raise InvalidInputError(message) from error


def _decoded(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name}: not text in UTF-8"
        raise InvalidInputError(message) from error
    if "\0" in text:
        message = f"{name}: binary, not text"
        raise InvalidInputError(message)
    if not text.strip():
        message = f"{name}: empty, there is no article to read"
        raise InvalidInputError(message)
    return text
