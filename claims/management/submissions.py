"""What a person hands to the command line, turned into submissions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.dateparse import parse_datetime

from claims.services.ingest import Submission


def read_submissions(name: str, body: bytes, **given: Any) -> list[Submission]:
    """Return the articles in a file: HTML, plain text, or JSON.

    JSON is one object with ``text`` (and ``title``, ``url``, ``publisher``, ``published_at``), or an
    object whose ``articles`` is a list of those. ``given`` overrides what the file says.

    Raises:
        CommandError: The file holds none of these; the message says where.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".json" or (suffix == "" and body.lstrip()[:1] == b"{"):
        return [_from_json(name, item, given) for item in _json_articles(name, body)]
    if suffix in {".html", ".htm"} or body.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html")):
        return [Submission(html=body, **given)]
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        message = f"{name}: not UTF-8 text (byte {error.start}). Convert it first, or give the HTML page."
        raise CommandError(message) from error
    return [Submission(text=text, **given)]


def parse_moment(text: str) -> datetime:
    """Return an aware moment; without a zone UTC is meant. Raises ``CommandError``."""
    try:
        moment = parse_datetime(text) or datetime.fromisoformat(text)
    except ValueError as error:
        message = f"Not a date we understand: {text!r}. Use 2025-04-28 or 2025-04-28T12:00:00Z."
        raise CommandError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _json_articles(name: str, body: bytes) -> list[dict[str, Any]]:
    try:
        data = json.loads(body)
    except ValueError as error:
        message = f"{name}: not JSON ({error})."
        raise CommandError(message) from error
    items = data.get("articles", [data]) if isinstance(data, dict) else data
    if not isinstance(items, list) or not all(isinstance(item, dict) and item.get("text") for item in items):
        message = f'{name}: expected {{"text": ...}} or {{"articles": [{{"text": ...}}, ...]}}.'
        raise CommandError(message)
    return items


def _from_json(name: str, item: dict[str, Any], given: dict[str, Any]) -> Submission:
    fields = {key: str(item[key]) for key in ("text", "title", "url", "publisher") if item.get(key)}
    moment = parse_moment(str(item["published_at"])) if item.get("published_at") else None
    return Submission(**{**fields, "published_at": moment, **{k: v for k, v in given.items() if v}})
