"""Lists of feeds in and out, in the form that feed readers exchange (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from django.db.models import QuerySet
from django.utils import timezone

from claims import engine
from claims.fetching import RefusedAddressError, check_address
from claims.models import Feed
from claims.services.feeds import add_feed

MOST_REASONS = 20


@dataclass(slots=True)
class Imported:
    """How many feeds of a list were new, known or refused, with the reasons of the first."""

    new: int
    known: int
    refused: list[str]


def import_opml(data: bytes, *, tell: Callable[[int, int], None] | None = None) -> Imported:
    """Add the feeds of a list; running it twice changes nothing.

    Args:
        data: The file.
        tell: Told after each feed how many of how many are done.

    Raises:
        UnreadableFeedError: It is no OPML.
    """
    outlines = engine.read_opml(data)
    result = Imported(new=0, known=0, refused=[])
    for number, outline in enumerate(outlines, 1):
        try:
            check_address(outline.url)
            _, is_new = add_feed(url=outline.url, title=outline.title)
        except RefusedAddressError as error:
            result.refused.append(str(error))
        else:
            result.new += is_new
            result.known += not is_new
        if tell is not None:
            tell(number, len(outlines))
    return result


def export_opml(feeds: QuerySet[Feed]) -> bytes:
    """Return feeds as a list that feed readers import; parts of a sitemap index are left out."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "Feeds"
    ElementTree.SubElement(head, "dateCreated").text = f"{timezone.now():%a, %d %b %Y %H:%M:%S} GMT"
    body = ElementTree.SubElement(root, "body")
    for feed in feeds.filter(parent=None).select_related("publisher").order_by("pk"):
        name = feed.title or (feed.publisher.name if feed.publisher else feed.url)
        ElementTree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
