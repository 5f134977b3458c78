"""Which articles are copies of one text.

Idea: two articles are of one origin when the shorter shares at least half of its runs of five words
with the other: agency copy is cut and given a new headline, hardly rewritten. Entry function:
``find_origins``. Source: Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from zlib import crc32

from factcheck.types import Article

_WORD = re.compile(r"\w+")
_RUN = 5
_FEWEST_RUNS = 8
_LEAST_SHARE = 0.5


def find_origins(articles: Sequence[Article]) -> Mapping[str, str]:
    """Return for each article id the id of the article its origin is named after.

    An article that copies none is its own origin; of copies the smallest id names the origin.
    Cost: linear in the text unless the articles share most of their words.
    """
    runs = {article.id: _runs(article.text) for article in articles}
    origins = {article_id: article_id for article_id in runs}
    holders: dict[int, list[str]] = defaultdict(list)
    for article_id in sorted(runs):
        shared = Counter(other for run in runs[article_id] for other in holders[run])
        for other, count in sorted(shared.items()):
            shorter = min(len(runs[article_id]), len(runs[other]))
            if shorter >= _FEWEST_RUNS and count >= _LEAST_SHARE * shorter:
                origins[article_id] = origins[other]
                break
        for run in runs[article_id]:
            holders[run].append(article_id)
    return origins


def _runs(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    return frozenset(crc32(" ".join(words[n : n + _RUN]).encode()) for n in range(len(words) - _RUN + 1))
