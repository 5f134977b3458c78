"""Pages that would keep the parser busy for ever are refused before parsing.

Idea: the parser compares every attribute of a tag with every earlier one, so its time grows with
their square (5,000 on one tag: 0.2 s; 15,000: 2 s; 60,000: over 20 s). One linear pass counts
them. Entry: ``check_page``. This stops the known case only; a worker still needs a hard limit.
"""

from __future__ import annotations

import re

from factcheck.errors import UnreadableArticleError
from factcheck.options import ReadingOptions

# Possessive quantifiers (Python 3.11) keep the scan linear on any input.
_OPENING = re.compile(r"<(?:!--|[A-Za-z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"""[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")

_TAG = re.compile(_OPENING.pattern + f"(?:{_ATTRIBUTE.pattern})*+")
SHORTEST_ATTRIBUTE = len(" a")


def check_page(text: str, options: ReadingOptions) -> None:
    """Raise ``UnreadableArticleError`` when a tag carries too many attributes. Cost: linear.

    Hardly any page has a tag long enough to hold so many; only in those are they counted.
    """
    longest = max((tag.end() - tag.start() for tag in _TAG.finditer(text)), default=0)
    if longest <= SHORTEST_ATTRIBUTE * options.max_attributes:
        return
    last_comment_end = text.rfind("-->")
    opening = _OPENING.search(text)
    while opening is not None:
        end = opening.end()
        if opening[0] != "<!--":
            end = _end_of_attributes(text, end, options.max_attributes)
        elif end <= last_comment_end:  # one without an end is no comment, and must not hide the rest
            end = text.index("-->", end)
        opening = _OPENING.search(text, end)


def _end_of_attributes(text: str, start: int, limit: int) -> int:
    """Return where the attributes from ``start`` on end."""
    count, end = 0, start
    while attribute := _ATTRIBUTE.match(text, end):
        count, end = count + 1, attribute.end()
        if count > limit:
            message = f"The page has a tag with more than {limit} attributes."
            raise UnreadableArticleError(message)
    return end
