"""Bytes from outside to articles and feed entries.

Pages: ``read_page``. Feeds: ``read_feed``. Nothing here opens a connection.
"""

from factcheck.reading.feeds import Feed, FeedEntry, read_feed
from factcheck.reading.html import READER_VERSION, Page, read_page

__all__ = ["READER_VERSION", "Feed", "FeedEntry", "Page", "read_feed", "read_page"]
