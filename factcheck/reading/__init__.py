"""Bytes from outside to articles and feed entries.

Pages: ``read_page``. Feeds: ``read_feed``. Nothing here opens a connection.
"""

from factcheck.reading.feeds import Feed, FeedEntry, read_feed
from factcheck.reading.html import READER_VERSION, Page, read_page
from factcheck.reading.language import detect_language

__all__ = ["READER_VERSION", "Feed", "FeedEntry", "Page", "detect_language", "read_feed", "read_page"]
