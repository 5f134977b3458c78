"""What an article is about: the names most of its claims share.

Two claims of one story are often fragments without a common name ("no distress call was received", "the
captain made a Mayday call"); what tells that they belong together is the articles around them. Entry:
``with_topics``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from factcheck.types import Claim

_MOST = 5
_LEAST_CLAIMS = 2


def with_topics(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims of one article with ``topics`` set: names in at least two of them, most used first.

    A name counts once a claim, whether it is mentioned or speaks.
    """
    counts = Counter(name for claim in claims for name in _names(claim))
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    topics = frozenset([name for name in ranked if counts[name] >= _LEAST_CLAIMS][:_MOST])
    return tuple(replace(claim, topics=topics) for claim in claims)


def _names(claim: Claim) -> frozenset[str]:
    speaker = claim.speaker
    return claim.entities | ({(speaker.side or speaker.name).lower()} if speaker else set())
