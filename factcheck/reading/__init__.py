"""Bytes from outside to articles and feed entries.

Pages: ``read_page``. Feeds: ``read_feed``. Rules for robots: ``read_robots``.
Nothing here opens a connection.
"""

from factcheck.reading.feeds import Feed, FeedEntry, read_feed
from factcheck.reading.html import READER_VERSION, Page, read_page
from factcheck.reading.language import detect_language
from factcheck.reading.robots import RobotsRules, read_robots

__all__ = [
    "READER_VERSION",
    "Feed",
    "FeedEntry",
    "Page",
    "RobotsRules",
    "detect_language",
    "read_feed",
    "read_page",
    "read_robots",
]
