"""The headline among the several forms of it that a page carries.

Idea: the form written for readers of search results comes first, without the name of the site
that publishers append to it. Entry: ``find_headline``.
"""

from __future__ import annotations

from collections.abc import Sequence

_GAPS = (" | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: ", " * ")
_CUT_OFF = ("…", "...")


def find_headline(candidates: Sequence[str], *, site_name: str, headings: Sequence[str]) -> str:
    """Return the first candidate, cleaned; one cut to a length gives way to a longer form of itself.

    Args:
        candidates: Plain texts, the most trusted first; empty ones are skipped.
        site_name: What the site calls itself, may be empty.
        headings: The main headings as shown on the page.
    """
    forms = (_without_tail(text, site_name, headings) for text in candidates)
    titles = [title for title in forms if title]
    if not titles:
        return ""
    stem = titles[0].rstrip("….").rstrip()
    if not titles[0].endswith(_CUT_OFF) or not stem:
        return titles[0]
    longer = (title for title in titles if title.startswith(stem) and len(title) > len(titles[0]))
    return next(longer, titles[0])


def _without_tail(title: str, site_name: str, headings: Sequence[str]) -> str:
    """Return the title without a tail that names the site, or that the shown heading leaves out."""
    for gap in _GAPS:
        head, _, tail = (part.strip() for part in title.rpartition(gap))
        if head and (tail.casefold() == site_name.strip().casefold() or head in headings):
            return head
    return title
