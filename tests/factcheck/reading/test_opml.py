"""Lists of feeds."""

import pytest

from factcheck.errors import UnreadableFeedError
from factcheck.reading import opml
from factcheck.reading.opml import read_opml

LIST = b"""<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="News"><outline type="rss" text="One" title="The One" xmlUrl="https://one.example/rss"/>
<outline text="Two" XMLURL=" https://two.example/rss "/></outline>
<outline text="again" xmlUrl="https://one.example/rss"/><outline text="empty"/></body></opml>"""


def test_subscriptions_with_their_folder_each_once() -> None:
    assert [(row.url, row.title, row.group) for row in read_opml(LIST)] == [
        ("https://one.example/rss", "The One", "News"),
        ("https://two.example/rss", "Two", "News"),
    ]


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"{}", b"\xff\xfe\x00", b"<opml"])
def test_anything_else_is_refused(data: bytes) -> None:
    if data == b"<opml":
        assert read_opml(data) == ()
    else:
        with pytest.raises(UnreadableFeedError, match="OPML"):
            read_opml(data)


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;" xmlUrl="https://a.example/"/></body></opml>'
    assert all("root" not in row.title for row in read_opml(bomb))


def test_endless_list_is_refused_with_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "MOST_OUTLINES", 1)
    with pytest.raises(UnreadableFeedError, match="lists 2 feeds"):
        read_opml(LIST)
