"""OPML: a list of feeds as readers exchange it.

Entry: ``read_opml``. Source: OPML 2.0 (opml.org/spec2.opml), subscription lists.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from factcheck.errors import UnreadableFeedError
from factcheck.text.normalise import clean_text

MOST_OUTLINES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One subscription: where the feed is and what it is called; ``group`` is the folder above it."""

    url: str
    title: str
    group: str


def read_opml(data: bytes, _url: str = "") -> tuple[Outline, ...]:
    """Return the subscriptions in ``data``, in their order, each address once.

    Raises ``UnreadableFeedError`` when it is no OPML, or longer than anybody's list.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = "The file is too broken to be read as OPML."
        raise UnreadableFeedError(message) from error
    if root is None or str(etree.QName(root).localname).casefold() != "opml":
        message = "The file is not OPML. Feed readers export their subscriptions in that form."
        raise UnreadableFeedError(message)
    found: dict[str, Outline] = {}
    for element in root.iter("outline"):
        names = {str(name).casefold(): str(value) for name, value in element.attrib.items()}
        url = clean_text(names.get("xmlurl", "")).strip()
        if url:
            found.setdefault(url, Outline(url=url[:4000], title=_title(names), group=_group(element)))
    if len(found) > MOST_OUTLINES:
        message = f"The file lists {len(found):,} feeds; at most {MOST_OUTLINES:,} are read. Split it."
        raise UnreadableFeedError(message)
    return tuple(found.values())


def _title(names: dict[str, str]) -> str:
    return " ".join(clean_text(names.get("title") or names.get("text") or "").split())[:300]


def _group(element: etree._Element) -> str:
    above = element.getparent()
    if above is None or above.tag != "outline":
        return ""
    return _title({str(name).casefold(): str(value) for name, value in above.attrib.items()})
