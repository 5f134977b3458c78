"""The sitemaps that an index lists become feeds of their own, below it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from claims import engine
from claims.models import Feed
from claims.services.ingest import MAX_URL_LENGTH

MOST_PARTS = 30
"""The newest sitemaps of an index; a site has one for every month since it exists."""

DEEPEST = 2
"""An index of indexes is rare, a deeper one is a trap."""


def add_parts(index: Feed, parts: Sequence[str]) -> str:
    """Add the sitemaps of an index as feeds to be polled now; return what there is to tell of it."""
    above = _addresses_above(index)
    if len(above) > DEEPEST:
        return f"This index lies {len(above)} levels deep; its {len(parts)} sitemaps are not followed."
    wanted = [url for url in dict.fromkeys(parts) if len(url) <= MAX_URL_LENGTH]
    loops = [url for url in wanted if _spelled(url) in above]
    followed = [url for url in wanted if url not in loops][:MOST_PARTS]
    known = set(Feed.objects.filter(url__in=followed).values_list("url", flat=True))
    now = timezone.now()
    Feed.objects.bulk_create(
        (
            Feed(
                url=url,
                parent=index,
                publisher=index.publisher,
                poll_interval=index.poll_interval,
                next_poll_at=now,
            )
            for url in followed
            if url not in known
        ),
        ignore_conflicts=True,
    )
    told = [f"An index of {len(parts)} sitemaps; {len(followed)} of them are polled."]
    if loops:
        told.append(f"It lists itself ({loops[0][:200]}): the loop is not followed.")
    return " ".join(told)


def _addresses_above(feed: Feed) -> set[str]:
    """Return the addresses of a feed and of the indexes it came from."""
    found = {_spelled(feed.url)}
    while feed.parent is not None and _spelled(feed.parent.url) not in found:
        feed = feed.parent
        found.add(_spelled(feed.url))
    return found


def _spelled(url: str) -> str:
    return engine.canonical_address(url) or url
