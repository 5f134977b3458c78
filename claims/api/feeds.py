"""Newly disputed claims as an Atom feed (RFC 4287), for readers that know no API.

An entry is a confirmed conflict; what is asked for with the list's filters is what the feed holds. Access is
as to the list: by token in the header, or by signing in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from claims.models import Conflict

ENTRIES = 50


def atom_of(conflicts: Sequence[Conflict], *, url: str, address_of: Any) -> str:
    """Return the feed; ``address_of`` gives the address of a conflict."""
    feed = Atom1Feed(
        title="Disputed claims",
        link=url,
        feed_url=url,
        description="Claims that a person found to contradict each other",
        feed_guid=url,
    )
    for row in conflicts:
        a, b = row.claim_a, row.claim_b
        link = address_of(row)
        feed.add_item(
            title=f"{_who(a)} and {_who(b)}: {row.get_kind_display()}",
            link=link,
            description="\n".join(
                f"{_who(claim)}: “{passage.quote}” ({_where(passage)})"
                for claim, passage in ((a, row.appearance_a), (b, row.appearance_b))
            ),
            unique_id=f"urn:uuid:{row.public_id}",
            pubdate=row.decided_at,
            updateddate=row.updated_at,
            categories=[row.kind],
        )
    return str(feed.writeString("utf-8"))


def _who(claim: Any) -> str:
    return claim.speaker.name if claim.speaker else "the outlet"


def _where(passage: Any) -> str:
    article = passage.revision.article
    return ", ".join(part for part in (str(article.publisher or ""), article.url) if part)
