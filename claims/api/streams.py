"""Whole lists as streams: a line a row, in constant memory however long the list.

Rows are read in batches by key, each batch with the same few queries as a page, and written as they are
read; nothing is held for longer than a batch. A stream has no snapshot of the whole: a row changed while it
runs is in it as it was when its batch was read.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from claims.spreadsheets import escape

BATCH = 500
NDJSON, CSV = "ndjson", "csv"
KINDS = {NDJSON: "application/x-ndjson", CSV: "text/csv; charset=utf-8"}


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def in_batches(rows: QuerySet[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Yield the rows by rising key, ``size`` at a time."""
    last = 0
    while True:
        batch = list(rows.filter(pk__gt=last).order_by("pk")[:size])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def as_ndjson(batches: Iterable[list[Any]], represent: Callable[[list[Any]], Sequence[Any]]) -> Iterator[str]:
    """Yield a JSON object a line."""
    for batch in batches:
        yield "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in represent(batch))


def as_csv(
    batches: Iterable[list[Any]],
    head: Sequence[str],
    represent: Callable[[list[Any]], Iterable[Sequence[Any]]],
) -> Iterator[str]:
    """Yield a head and a line a row, no cell of which runs as a formula."""
    writer = csv.writer(_Echo())
    yield writer.writerow(head)
    for batch in batches:
        yield "".join(writer.writerow([escape(cell) for cell in row]) for row in represent(batch))


def streamed(lines: Iterator[str], kind: str, name: str) -> StreamingHttpResponse:
    """Return an answer that is written line by line, to be saved as a file."""
    response = StreamingHttpResponse((line.encode() for line in lines), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Accel-Buffering"] = "no"
    return response
