"""What an article is about: the names it mentions most.

Two claims of one story are often fragments without a common name ("no distress call was received", "the
captain made a Mayday call"); what tells that they belong together is the articles around them. Entry:
``find_topics``.
"""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from factcheck.attribution.names import NameFinder
from factcheck.types import Article

_MOST = 8
_TITLE_COUNTS = 2


def find_topics(doc: Doc, article: Article, finder: NameFinder) -> frozenset[str]:
    """Return the names in most sentences of ``article``, at most eight; a name in the title counts more.

    Cost: linear in the text.
    """
    counts: Counter[str] = Counter()
    for sentence in doc.sents:
        counts.update(finder.find([word for word in sentence if not word.is_space]).entities)
    title = article.title.lower()
    for name in counts:
        counts[name] += _TITLE_COUNTS * (name in title)
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    return frozenset(ranked[:_MOST])
