"""The article that a page describes in JSON-LD.

Idea: many pages carry several described things; take the one whose type is an article, preferring
the one that names this page's address, and fill in people and publishers that it only refers to.
Entry: ``find_article_data``. Source: schema.org Article; JSON-LD 1.1 section 9 (``@graph``, ``@id``).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|(?://\s*)?\]\]>|;)\s*$", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
# Best first: content systems without an article type describe the page itself instead.
_TYPE_ENDINGS = (("Article", "Posting", "Report"), ("WebPage",))
_REFERENCES = ("author", "publisher")
_MAX_NODES = 5000  # the richest real page seen has a few hundred


def find_article_data(blocks: list[str], addresses: frozenset[str]) -> dict[str, Any]:
    """Return the properties of the page's article, empty when no block describes one.

    Args:
        blocks: Contents of the page's ``application/ld+json`` scripts, in page order.
        addresses: The page's own addresses; an article that names one of them wins.
    """
    nodes = [node for block in blocks for node in _walk(_load(block))]
    articles = [node for endings in _TYPE_ENDINGS for node in nodes if _is_article(node, endings)]
    own = [node for node in articles if addresses & _addresses_of(node)]
    article = next(iter(own or articles), {})
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    return article | {key: _resolved(article[key], named) for key in _REFERENCES if key in article}


def texts_of(value: Any, *keys: str) -> list[str]:
    """Return the non-empty strings in ``value``: itself, list items, or ``keys`` of an object."""
    if isinstance(value, str):
        text = html.unescape(value).strip()
        return [text] if text else []
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item, *keys)]
    if isinstance(value, dict):
        return next((found for key in keys if (found := texts_of(value.get(key)))), [])
    return []


def _load(block: str) -> Any:
    """Return the parsed block; broken JSON after small repairs counts as no data."""
    for text in (block, _TRAILING_COMMA.sub("", _WRAPPERS.sub("", block.strip()))):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(data: Any) -> Iterator[dict[str, Any]]:
    """Yield every object, outer before inner; a stack, because depth is the page's choice."""
    stack, seen = [data], 0
    while stack and seen < _MAX_NODES:
        node = stack.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
            stack.extend(value for value in reversed(node.values()) if isinstance(value, dict | list))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def _resolved(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    """Return ``value`` with bare references replaced by what they refer to."""
    if isinstance(value, list):
        return [_resolved(item, named) for item in value]
    if isinstance(value, dict) and "name" not in value:
        return named.get(str(value.get("@id")), value)
    return value


def _is_article(node: dict[str, Any], endings: tuple[str, ...]) -> bool:
    is_typed = any(name.endswith(endings) for name in texts_of(node.get("@type")))
    return is_typed and bool(node.get("headline") or node.get("name") or node.get("datePublished"))


def _addresses_of(node: dict[str, Any]) -> frozenset[str]:
    keys = ("url", "@id", "mainEntityOfPage")
    return frozenset(text.split("#")[0] for key in keys for text in texts_of(node.get(key), "@id", "url"))
