"""Bytes from outside to articles and feed entries.

Pages: ``read_page``, and the feeds they name: ``find_feeds``. Feeds: ``read_feed``. Lists of feeds:
``read_opml``. Rules for robots: ``read_robots``.
Nothing here opens a connection.
"""

from factcheck.reading.discovery import FeedLink, find_feeds
from factcheck.reading.feeds import Feed, FeedEntry, read_feed
from factcheck.reading.html import READER_VERSION, Page, read_page
from factcheck.reading.language import detect_language
from factcheck.reading.opml import Outline, read_opml
from factcheck.reading.robots import RobotsRules, read_robots

__all__ = [
    "READER_VERSION",
    "Feed",
    "FeedEntry",
    "FeedLink",
    "Outline",
    "Page",
    "RobotsRules",
    "detect_language",
    "find_feeds",
    "read_feed",
    "read_opml",
    "read_page",
    "read_robots",
]
