import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.errors import UnreadableFeedError
from factcheck.options import ReadingOptions
from factcheck.reading import read_feed

URL = "https://courier.example/feeds/world.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The &amp;amp; Courier</title>
<language>en-GB</language><ttl>30</ttl>{items}</channel></rss>"""
ITEM = """<item><title>Kyiv &lt;b&gt;rejects&lt;/b&gt; report</title><link>/world/1</link>
<guid isPermaLink="false">tag:1</guid><pubDate>Sat, 26 Apr 2025 00:30:00 +0200</pubDate>
<description>&lt;p&gt;One.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;Two.&lt;/p&gt;</description></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Courier</title>
<entry><id>urn:1</id><title type="html">A &amp;amp; B</title><link href="https://courier.example/1"/>
<updated>2025-04-26T10:00:00Z</updated></entry></feed>"""


def rss(*items):
    return RSS.format(items="".join(items)).encode()


def json_feed(*items, **fields):
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "C", "items": items} | fields
    ).encode()


def test_rss_entry():
    feed = read_feed(rss(ITEM), URL)
    assert (feed.title, feed.language, feed.ttl_minutes) == ("The & Courier", "en-GB", 30)
    (entry,) = feed.entries
    assert entry.id == "tag:1"
    assert entry.title == "Kyiv rejects report"
    assert entry.link == "https://courier.example/world/1"
    assert entry.published_at == datetime(2025, 4, 25, 22, 30, tzinfo=UTC)
    assert entry.updated_at is None
    assert entry.summary == "One. Two."


def test_atom_entry():
    (entry,) = read_feed(ATOM.encode(), URL).entries
    assert (entry.id, entry.title, entry.link) == ("urn:1", "A & B", "https://courier.example/1")
    assert entry.updated_at == datetime(2025, 4, 26, 10, tzinfo=UTC)
    assert (entry.published_at, entry.dated_at) == (None, entry.updated_at)


def test_json_feed_entry():
    item = {
        "id": "1",
        "url": "/1",
        "title": "A",
        "date_published": "2025-04-26T00:30:00+02:00",
        "content_html": "<p>x</p>",
    }
    (entry,) = read_feed(json_feed(item), URL).entries
    assert (entry.id, entry.link, entry.title, entry.summary) == ("1", "https://courier.example/1", "A", "x")
    assert entry.published_at == datetime(2025, 4, 25, 22, 30, tzinfo=UTC)


def test_json_feed_fields_of_the_wrong_kind_count_as_missing():
    item = {"id": 7, "url": ["x"], "title": {"a": 1}, "date_published": True, "summary": None}
    (entry,) = read_feed(json_feed(item, "no object", title=None), URL).entries
    assert (entry.id, entry.link, entry.title, entry.published_at, entry.summary) == ("7", "", "", None, "")


def test_lone_surrogate_can_be_stored():
    data = (
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "bad \\ud800 end"}]}'
    )
    assert read_feed(data, URL).entries[0].title.encode()


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.example", "http://[x"],
)
def test_only_web_links_are_kept(link):
    item = f"<item><title>A</title><link>{link}</link></item>"
    assert read_feed(rss(item), URL).entries[0].link == ""


def test_entry_without_id_is_known_by_its_link():
    assert (
        read_feed(rss("<item><link>https://x.example/1</link></item>"), URL).entries[0].id
        == "https://x.example/1"
    )


@pytest.mark.parametrize("date", ["soon", "", "Mon, 99 Foo 2025", "0000-00-00"])
def test_unreadable_date_is_no_date(date):
    assert (
        read_feed(rss(f"<item><title>A</title><pubDate>{date}</pubDate></item>"), URL).entries[0].published_at
        is None
    )


def test_entries_above_the_limit_are_counted():
    feed = read_feed(rss(ITEM * 5), URL, options=ReadingOptions(max_entries=2))
    assert (len(feed.entries), feed.entries_left_out) == (2, 3)
    feed = read_feed(json_feed({"id": "1"}, {"id": "2"}), URL, options=ReadingOptions(max_entries=1))
    assert (len(feed.entries), feed.entries_left_out) == (1, 1)


def test_feed_without_entries_is_a_feed():
    assert read_feed(rss(), URL).entries == ()


def test_whole_entries_of_a_broken_feed_are_kept():
    feed = read_feed(rss(ITEM, ITEM)[:-40], URL)
    assert feed.is_malformed
    assert feed.entries
    assert not read_feed(rss(ITEM), URL).is_malformed


def test_undeclared_legacy_encoding_is_guessed():
    title = "Украинские войска покинули последнюю деревню региона, сообщили в министерстве обороны"
    data = f'<rss version="2.0"><channel><item><title>{title}</title></item></channel></rss>'.encode("cp1251")
    assert read_feed(data, URL).entries[0].title == title


@pytest.mark.parametrize("reference", ["&#x110000;", "&#1114112;", "&#99999999999999999999;", "&#xFFFFFFFF"])
def test_impossible_character_does_not_cost_the_feed(reference):
    broken = f"<item><title>A {reference} & B</title></item>"  # the bare "&" calls the lenient parser
    assert read_feed(rss(broken), URL).entries[0].title.startswith("A ")


def test_possible_character_is_kept():
    assert read_feed(rss("<item><title>A &#x01F600; &#0128512; B</title></item>"), URL).entries[0].title == (
        "A \U0001f600 \U0001f600 B"
    )


def test_header_names_the_encoding():
    data = '<rss version="2.0"><channel><title>Киев</title></channel></rss>'.encode("koi8-r")
    assert read_feed(data, URL, content_type="application/xml; charset=koi8-r").title == "Киев"


def test_entities_are_neither_expanded_nor_fetched():
    data = b"""<?xml version="1.0"?>
    <!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "xxxxxxxxxx">
    <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <rss version="2.0"><channel><item><title>T &f; &b;</title></item></channel></rss>""".replace(
        b"    <?", b"<?"
    )
    (entry,) = read_feed(data, URL).entries
    assert len(entry.title) < 40


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"<html><title>Just a moment...</title><body>Checking your browser</body></html>", "not a feed"),
        (b"plain words", "not a feed"),
        (b"/etc/hostname", "not a feed"),
        (b'{"items": [', "cannot be parsed"),
        (b'{"error": "no"}', "not a feed"),
        (b"{" * 100_000, "cannot be parsed"),
    ],
)
def test_what_is_no_feed_is_an_error_and_not_nothing_new(data, message):
    with pytest.raises(UnreadableFeedError, match=message):
        read_feed(data, URL)


def test_size_is_limited():
    with pytest.raises(UnreadableFeedError, match="at most 10 are read"):
        read_feed(rss(ITEM), URL, options=ReadingOptions(max_bytes=10))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_feed_or_the_named_error(data):
    try:
        feed = read_feed(b'<rss version="2.0"><channel>' + data + b"</channel></rss>", URL)
    except UnreadableFeedError:
        return
    assert all(entry.published_at is None or entry.published_at.tzinfo is UTC for entry in feed.entries)


def test_feed_that_nests_without_end_is_refused_at_once():
    deep = b"<rss version='2.0'><channel>" + b"<item>" * 100_000
    started = time.monotonic()
    with pytest.raises(UnreadableFeedError, match="nests its elements"):
        read_feed(deep, "")
    assert time.monotonic() - started < 2


def test_markup_left_open_in_descriptions_is_no_nesting():
    items = (
        b"<item><title>t</title><link>http://a.example/</link><description><p>one<br>two<p>three</description></item>"
        * 500
    )
    assert len(read_feed(b"<rss version='2.0'><channel>" + items + b"</channel></rss>", "").entries) > 0


@pytest.mark.parametrize(
    ("head", "title", "content_type", "is_marked"),
    [
        (b'<?xml version="1.0" encoding="utf-8"?>', "Café".encode("latin-1"), "", True),
        (b'<?xml version="1.0"?>', "Café".encode("latin-1"), "", True),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>', "Café".encode("latin-1"), "", False),
        (
            b'<?xml version="1.0"?>',
            "Café".encode("latin-1"),
            "application/rss+xml; charset=iso-8859-1",
            False,
        ),
        (b'<?xml version="1.0" encoding="utf-8"?>', "Café".encode(), "", False),
    ],
)
def test_bytes_against_the_feeds_own_word_are_read_and_marked(head, title, content_type, is_marked):
    item = b"<item><title>" + title + b"</title><link>http://a.example/</link></item>"
    found = read_feed(
        head + b'<rss version="2.0"><channel>' + item + b"</channel></rss>", "", content_type=content_type
    )
    assert found.entries[0].title == "Café"
    assert found.is_malformed is is_marked
