"""The entries of a feed to articles: which are new, changed or known, and which cannot be read.

Idea: an entry is what its guid says, else its link, else its words, within its feed. Where one guid stands
for another link and another title, the publisher reused it: both entries are kept and the clash is told.
Entry: ``take_in``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import DataError, transaction

from claims.fetching import RefusedAddressError, check_address
from claims.models import Article, Feed, FeedItem
from claims.services import ingest
from factcheck.errors import InvalidInputError

if TYPE_CHECKING:
    from factcheck.reading import FeedEntry

MOST_NEW = 200
"""New articles of one poll; the rest is taken up by the next one, minutes later."""

SHORTEST_TEXT = 200
"""Characters from which an entry without a link is an article of its own; less is a notice."""


@dataclass(slots=True)
class Intake:
    """What became of the entries: a count for each outcome, and what the operator should know."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    waiting: int = 0
    changed_articles: list[int] = field(default_factory=list)


def take_in(feed: Feed, entries: Sequence[FeedEntry]) -> Intake:
    """Store the articles that ``entries`` name, at most ``MOST_NEW`` new ones; call it in a transaction."""
    known = _known_items(feed, entries)
    intake = Intake()
    for entry in entries:
        key, is_clash = _key(entry, known)
        outcome, reason = _take(feed, entry, key, known, intake)
        if is_clash and outcome == "new":
            reason = f"The guid {entry.id[:100]!r} stands for two entries; both are kept."
        if reason:
            intake.reasons.append(reason)
        if outcome == "waiting":
            intake.waiting += 1
        else:
            intake.counts["seen"] += 1
            intake.counts[outcome] += 1
    return intake


def _known_items(feed: Feed, entries: Iterable[FeedEntry]) -> dict[str, FeedItem]:
    keys = {key for entry in entries for key in (_identity(entry), _own_identity(entry))}
    return {item.key: item for item in FeedItem.objects.filter(feed=feed, key__in=keys)}


def _key(entry: FeedEntry, known: dict[str, FeedItem]) -> tuple[str, bool]:
    """Return the key of an entry and whether its guid belongs to another one."""
    key = _identity(entry)
    item = known.get(key)
    if item is None or item.link == _stated_link(entry) or item.title == entry.title[:500]:
        return key, False
    return _own_identity(entry), True


def _take(
    feed: Feed, entry: FeedEntry, key: str, known: dict[str, FeedItem], intake: Intake
) -> tuple[str, str]:
    """Return what became of one entry and why, "" for nothing to tell."""
    item = known.get(key)
    if item is not None and item.fingerprint == _fingerprint(entry):
        return ("refused" if item.reason else "same"), ""
    if item is not None and item.article_id is not None:
        _describe(item, entry)
        item.save()
        intake.changed_articles.append(item.article_id)
        return "changed", ""
    if intake.counts["new"] >= MOST_NEW:
        return "waiting", ""
    item = item or FeedItem(feed=feed, key=key)
    _describe(item, entry)
    outcome = _store(feed, entry, item)
    known[key] = item
    return outcome, item.reason


def _describe(item: FeedItem, entry: FeedEntry) -> None:
    item.fingerprint = _fingerprint(entry)
    item.title, item.link = entry.title[:500], _stated_link(entry)


def _store(feed: Feed, entry: FeedEntry, item: FeedItem) -> str:
    """Store an entry and its article; one the database cannot keep is counted as failed."""
    item.reason = ""
    try:
        with transaction.atomic():
            item.article, is_new = _add_article(feed, entry)
            item.save()
    except (InvalidInputError, RefusedAddressError) as error:
        item.article, item.reason = None, str(error)[:300]
        item.save()
        return "refused"
    except DataError as error:
        item.article, item.reason = None, f"It cannot be stored: {error}"[:300]
        item.link = item.title = ""
        item.save()
        return "failed"
    return "new" if is_new else "same"


def _add_article(feed: Feed, entry: FeedEntry) -> tuple[Article, bool]:
    if entry.link:
        check_address(entry.link)
        return ingest.add_from_feed(feed=feed, url=entry.link, title=entry.title, published_at=entry.dated_at)
    if entry.refused_link:
        message = f"Not an address we can fetch: {entry.refused_link[:200]!r}."
        raise InvalidInputError(message)
    if len(entry.summary) < SHORTEST_TEXT:
        message = f"The entry {entry.title[:100]!r} has no address and no text to read."
        raise InvalidInputError(message)
    return ingest.add_text_from_feed(
        feed=feed, text=entry.summary, title=entry.title, published_at=entry.dated_at
    )


def _stated_link(entry: FeedEntry) -> str:
    return (entry.link or entry.refused_link)[:2000]


def _identity(entry: FeedEntry) -> str:
    return _hash(entry.id) if entry.id else _own_identity(entry)


def _own_identity(entry: FeedEntry) -> str:
    """Return the key of an entry without its guid."""
    link = _stated_link(entry)
    return _hash(link) if link else _hash(entry.title, entry.summary)


def _fingerprint(entry: FeedEntry) -> str:
    moment = entry.updated_at or entry.published_at
    return _hash(entry.title, _stated_link(entry), entry.summary, moment.isoformat() if moment else "")


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
