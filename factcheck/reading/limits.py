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
_TAG = re.compile(
    r"<!--.*?-->"
    r"""|<[A-Za-z][^\s/>]*+(?P<attributes>(?:[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")


def check_page(text: str, options: ReadingOptions) -> None:
    """Raise ``UnreadableArticleError`` when a tag carries too many attributes. Cost: linear."""
    for match in _TAG.finditer(text):
        attributes = match["attributes"]
        # Two characters an attribute at least: most tags need no counting.
        if attributes is None or len(attributes) < 2 * options.max_attributes:
            continue
        if sum(1 for _ in _ATTRIBUTE.finditer(attributes)) > options.max_attributes:
            message = f"The page has a tag with more than {options.max_attributes} attributes."
            raise UnreadableArticleError(message)
