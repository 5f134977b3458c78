"""Past articles from a file: a JSON object a line, through the same checks as everything else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claims.services.ingest import Submission, submit_article
from factcheck.errors import InvalidInputError

LONGEST_LINE = 5_000_000
"""Characters: more than any article, and little enough to hold a few in memory."""


class ArchivedArticle(BaseModel):
    """One line: ``text`` or ``html`` with an address, a title, an outlet and a date as far as known."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    url: str = ""
    title: str = Field(default="", max_length=2000)
    text: str = ""
    html: str = ""
    publisher: str = Field(default="", max_length=200)
    published_at: datetime | None = None

    def submission(self, submitted_by: User | None) -> Submission:
        """Return the line as a submission; a date without a zone is UTC."""
        moment = self.published_at
        return Submission(
            text=self.text,
            html=self.html.encode(),
            url=self.url,
            title=self.title,
            publisher=self.publisher,
            published_at=moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC),
            submitted_by=submitted_by,
        )


@dataclass(slots=True)
class ArchiveImport:
    """What became of the lines; ``new`` holds id and stage of the articles to be worked on."""

    new: list[tuple[int, str]] = field(default_factory=list)
    known: int = 0
    refused: list[str] = field(default_factory=list)


def import_archive(
    lines: Iterable[str],
    *,
    submitted_by: User | None = None,
    tell: Callable[[int], None] | None = None,
) -> ArchiveImport:
    """Store the articles of an archive; a line that cannot be read is refused with its number and reason.

    Running it twice, or after a break, changes nothing that is stored.

    Args:
        lines: JSON objects (``ArchivedArticle``), one a line; empty lines are passed over.
        submitted_by: Who hands them in.
        tell: Told after each line how many there were.
    """
    result = ArchiveImport()
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                article, is_new = submit_article(_parse(line).submission(submitted_by))
            except InvalidInputError as error:
                result.refused.append(f"line {number}: {error}")
            else:
                if is_new:
                    result.new.append((article.pk, article.stage))
                result.known += not is_new
        if tell is not None:
            tell(number)
    return result


def _parse(line: str) -> ArchivedArticle:
    if len(line) > LONGEST_LINE:
        message = f"It has {len(line):,} characters; at most {LONGEST_LINE:,} are read."
        raise InvalidInputError(message)
    try:
        values: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        message = f"Not JSON: {str(error)[:200]}."
        raise InvalidInputError(message) from error
    if not isinstance(values, dict):
        message = "Not a JSON object."
        raise InvalidInputError(message)
    try:
        return ArchivedArticle.model_validate(
            {name: value for name, value in values.items() if value is not None}
        )
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{'.'.join(map(str, first['loc']))}: {first['msg']}."
        raise InvalidInputError(message) from error
