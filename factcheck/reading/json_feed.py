"""JSON Feed, which the feed library does not read.

Idea: publishers send numbers, nulls and wrong shapes; a field of the wrong kind counts as
missing, never as an error. Entry: ``read_json_feed``. Source: jsonfeed.org/version/1.1.
"""

from __future__ import annotations

import json
from typing import Any

from factcheck.errors import UnreadableFeedError


def read_json_feed(data: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the feed's and the entries' fields under the names of ``Feed`` and ``FeedEntry``.

    Dates are still text. Raises ``UnreadableFeedError`` when the JSON is broken or no feed.
    """
    try:
        feed = json.loads(data.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        message = "The feed looks like JSON but cannot be parsed."
        raise UnreadableFeedError(message) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    # The version should be an address of jsonfeed.org; "1.0" and the like are seen as well.
    if not isinstance(items, list) or not _text(feed, "version"):
        message = "The JSON document is not a feed."
        raise UnreadableFeedError(message)
    entries = [_entry(item) for item in items if isinstance(item, dict)]
    return {"title": _text(feed, "title"), "language": _text(feed, "language")}, entries


def _entry(item: dict[str, Any]) -> dict[str, str]:
    return {
        "id": _text(item, "id") or _number(item.get("id")),
        "title": _text(item, "title"),
        "link": _text(item, "url", "external_url"),
        "published_at": _text(item, "date_published"),
        "updated_at": _text(item, "date_modified"),
        "summary": _text(item, "summary", "content_text", "content_html"),
    }


def _text(fields: dict[str, Any], *keys: str) -> str:
    """Return the first of the fields that holds text."""
    texts = (value for key in keys if isinstance(value := fields.get(key), str))
    # A lone half of a surrogate pair is legal in JSON and cannot be stored.
    return next((text.encode("utf-8", "replace").decode() for text in texts if text.strip()), "")


def _number(value: Any) -> str:
    """Return a number as an identifier: publishers send theirs although the format says text."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
