"""Whether the text that was found on a page is the article, the whole article and nothing else.

Idea: two extractors that work differently err differently, so a second, cheap one is asked. Where the two
share less than seven words in ten, half of the texts turned out poor; where they agree, one in forty
(docs/evaluation.md). A page with two long articles is doubtful as well: their claims would run together. A
doubt marks a page, it refuses none. Entry: ``is_doubtful``. Sources: Bevendorff et al., Elastic ChatNoir
(ECIR 2018), whose extractor is the second reader; HTML Standard section 4.3.2 (``article``).
"""

from __future__ import annotations

import re
from collections import Counter

from lxml.etree import XPath
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text

LEAST_AGREEMENT = 0.7
"""Share of words in common, as F1 of the two bags of words; of INGESTION measurements on 433 pages."""

DEEPEST = 200
"""Levels of elements: the second reader's time grows with their square. Real pages have some fifty; the
parser stops at 256."""

LONG_ARTICLE = 1500
"""Characters in paragraphs: teasers and comments in an ``article`` element of their own have fewer."""

_TOO_DEEP = XPath(f"boolean(//*[count(ancestor::*) >= {DEEPEST}])")
# Scripts without spaces count by the character, else a whole sentence would be one word.
_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿฀-࿿က-႟ក-៿]|[^\W_]+")


def is_doubtful(text: str, html: str, tree: HtmlElement) -> bool:
    """Tell whether another reader finds another text on the page; a page too deep for it is doubtful."""
    if _TOO_DEEP(tree) or _long_articles(tree) > 1:
        return True
    other = extract_plain_text(html, main_content=True, alt_texts=False, comments=False)
    return agreement(text, other) < LEAST_AGREEMENT


def agreement(left: str, right: str) -> float:
    """Return the F1 of two texts as bags of words, in [0, 1]; 0 where one has none."""
    a, b = (Counter(_WORD.findall(text.casefold())) for text in (left, right))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def _long_articles(tree: HtmlElement) -> int:
    """Count the long articles of which none is part of another."""
    long = {
        element
        for element in tree.iter("article")
        if sum(len(paragraph.text_content()) for paragraph in element.iter("p")) > LONG_ARTICLE
    }
    return sum(long.isdisjoint(element.iterancestors("article")) for element in long)
