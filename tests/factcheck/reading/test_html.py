from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.errors import UnreadableArticleError
from factcheck.options import ReadingOptions
from factcheck.reading import read_page
from factcheck.text.normalise import clean_text

URL = "https://www.courier.example/world/belgorod?utm_source=feed"
PARAGRAPHS = (
    "Ukrainian troops were driven out of the last village they occupied, the ministry in Moscow said.",
    "Kyiv rejected the report, saying that its forces remained active in several districts of the region.",
    "Neither account could be verified independently, and both sides published videos on Friday evening.",
    "Residents of two border towns described shelling that lasted through most of the night before.",
)
LD = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Kyiv rejects report",
"datePublished": "2025-04-26T00:30:00+02:00", "author": {"@type": "Person", "name": "Ann Lee"}%s}</script>"""


def page(head="", body="", language="en"):
    text = body or "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>T</title>{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>Kyiv rejects report</h1>{text}</article>'
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


def test_article_with_everything_stated():
    canonical = (
        '<link rel="canonical" href="/world/belgorod"><meta property="og:site_name" content="Courier">'
    )
    article = read_page(page(LD % "" + canonical), URL)
    assert article.title == "Kyiv rejects report"
    assert article.site_name == "Courier"
    assert article.authors == ("Ann Lee",)
    assert article.published_at == datetime(2025, 4, 25, 22, 30, tzinfo=UTC)
    assert article.published_local is not None
    assert article.published_local.isoformat() == "2025-04-26T00:30:00+02:00"
    assert article.published_at_source == "json-ld"
    assert article.language == "en"
    assert article.canonical_url == "https://www.courier.example/world/belgorod"
    assert article.warnings == ()


def test_text_has_one_paragraph_a_line_and_no_navigation():
    lines = read_page(page(), URL).text.split("\n")
    assert [line for line in lines if line in PARAGRAPHS] == list(PARAGRAPHS)
    assert not any("Home" in line or "rights reserved" in line for line in lines)


def test_invisible_characters_are_gone():
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS).replace("troops", "tro\u00adops\u200b")
    assert "Ukrainian troops were" in read_page(page(body=body), URL).text


def test_date_comes_from_tags_then_feed_then_guess():
    tag = '<meta property="article:published_time" content="2025-04-25T08:00:00Z">'
    guessable = '<p class="date">April 24, 2025</p>' + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    feed_date = datetime(2025, 4, 25, 9, tzinfo=UTC)
    assert read_page(page(tag), URL, fallback_published_at=feed_date).published_at_source == "meta"
    fallback = read_page(page(), URL, fallback_published_at=feed_date)
    assert (fallback.published_at, fallback.published_at_source) == (feed_date, "feed")
    guess = read_page(page(body=guessable), URL)
    assert (guess.published_at, guess.published_at_source) == (datetime(2025, 4, 24, tzinfo=UTC), "htmldate")
    assert "date-guessed" in guess.warnings


def test_no_date_anywhere_is_no_date():
    article = read_page(page(), URL)
    assert (article.published_at, article.published_at_source) == (None, "")


def test_date_after_the_fetch_is_dropped():
    article = read_page(page(LD % ""), URL, fetched_at=datetime(2025, 4, 20, tzinfo=UTC))
    assert article.published_at is None
    assert "date-in-future" in article.warnings
    assert (
        read_page(page(LD % ""), URL, fetched_at=datetime(2025, 4, 26, tzinfo=UTC)).published_at is not None
    )


def test_missing_zone_is_told():
    tag = '<meta property="article:published_time" content="2025-04-25T08:00:00">'
    assert "date-without-zone" in read_page(page(tag), URL).warnings


def test_language_is_that_of_the_text():
    article = read_page(page(language="de-DE"), URL)
    assert article.language == "en"
    assert "language-unsure" in article.warnings


def test_paywall_mark_is_a_warning_when_the_text_is_there():
    assert "paywall" in read_page(page(LD % ', "isAccessibleForFree": "False"'), URL).warnings


def test_short_text_is_a_warning():
    assert "short" in read_page(page(body=f"<p>{PARAGRAPHS[0]}</p>"), URL).warnings
    assert "short" not in read_page(page(), URL).warnings


def test_text_for_search_engines_stands_in_for_a_page_drawn_by_scripts():
    body = ', "articleBody": "' + "\\n".join(PARAGRAPHS) + '"'
    assert read_page(page(LD % body, body="<div id=root></div>"), URL).text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 <a>", "not an HTML page"),
        (b'{"items": "<p>"}', "not an HTML page"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "not an HTML page"),
        (b"just words", "not an HTML page"),
        (b"\x00\x01\x02\xff", "not an HTML page"),
        (b"<html><body></body></html>", "No article text"),
        (b"<html><title>Just a moment...</title><body><p>Checking your browser.</p>", "browser check"),
        (page(LD % ', "isAccessibleForFree": false', body="<p>Subscribe to continue reading</p>"), "wall"),
        (b"<html><body><p" + b"".join(b" a%d=1" % n for n in range(3000)) + b">x</p>", "attributes"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_in_one_sentence(data, message):
    with pytest.raises(UnreadableArticleError, match=message) as caught:
        read_page(data, URL)
    assert "\n" not in str(caught.value)


def test_size_is_limited():
    with pytest.raises(UnreadableArticleError, match="at most 100 are read"):
        read_page(page(), URL, options=ReadingOptions(max_bytes=100))


def test_article_about_captchas_is_an_article():
    body = "".join(f"<p>{p} A captcha was shown, and access denied.</p>" for p in PARAGRAPHS * 2)
    assert "captcha" in read_page(page(body=body), URL).text


def test_xhtml_is_a_page():
    assert read_page(b'<?xml version="1.0" encoding="utf-8"?>\n' + page(), URL).text


def test_reading_twice_gives_the_same():
    assert read_page(page(LD % ""), URL) == read_page(page(LD % ""), URL)


FRAGMENTS = (
    "<p>", "</p>", "<div a=1>", "<table><tr>", "<!--", "-->", "<script type='application/ld+json'>",
    "</script>", '{"@type": "NewsArticle"', '"datePublished": "2025"}', "<meta name=date content='", "'>",
    "<html lang='", "&#0;", "&bogus;", "\x00", "words of an article ", "<svg><![CDATA[", "]]>",
    "<a href='http://[x'>",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=10), max_size=40))
def test_any_markup_gives_a_page_or_the_named_error(fragments):
    try:
        article = read_page("".join(fragments).encode("utf-8", "replace"), URL)
    except UnreadableArticleError:
        return
    assert clean_text(article.text) == article.text
    assert all(line == " ".join(line.split()) != "" for line in article.text.split("\n"))


@pytest.mark.parametrize("root", ["svg", "canvas", "video"])
def test_a_page_without_html_around_it_is_read_without_a_guessed_date(root):
    article = read_page(f"<{root}>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</{root}>".encode(), URL)
    assert PARAGRAPHS[0] in article.text


CONSENT = "<p>We value your privacy. We and our partners use cookies to store information on a device.</p><p>Accept all cookies or manage preferences. You can withdraw your consent at any time.</p>"


def test_request_for_consent_is_no_article():
    with pytest.raises(UnreadableArticleError, match="consent to cookies"):
        read_page(page(body=CONSENT), URL)


def test_article_about_consent_is_an_article():
    body = "".join(
        f"<p>{p} The regulator said that websites need consent, and that users must be able to withdraw your consent.</p>"
        for p in PARAGRAPHS * 3
    )
    assert "regulator" in read_page(page(body=body), URL).text


@pytest.mark.parametrize(
    ("head", "url", "is_unsure"),
    [
        ('<meta property="article:published_time" content="2025-04-25T08:00:00Z">', URL, False),
        (
            '<meta property="article:published_time" content="2025-04-25T08:00:00Z">',
            "https://news.example/2025/04/25/wall",
            False,
        ),
        (
            '<meta property="article:published_time" content="2025-04-25T08:00:00Z">',
            "https://news.example/2025/04/24/wall",
            True,
        ),
        (LD % "" + '<meta property="article:published_time" content="2025-04-20T08:00:00Z">', URL, True),
        (
            '<meta property="article:published_time" content="2020-04-25T08:00:00Z"><meta property="article:modified_time" content="2025-04-25T08:00:00Z">',
            URL,
            True,
        ),
        (
            '<meta property="article:published_time" content="2025-04-20T08:00:00Z"><meta property="article:modified_time" content="2025-04-25T08:00:00Z">',
            URL,
            False,
        ),
    ],
)
def test_stated_day_that_something_else_contradicts_is_unsure(head, url, is_unsure):
    assert ("date-unsure" in read_page(page(head), url).warnings) is is_unsure


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Wall opens", "author": {"name": "Ann Lee"}}</script>',
            None,
            {"title": "json-ld", "authors": "json-ld"},
        ),
        (
            '<meta property="og:title" content="Wall opens"><meta name="author" content="Ann Lee">',
            None,
            {"title": "meta", "authors": "meta"},
        ),
        ("", '<h1>Wall opens</h1><a rel="author">Ann Lee</a>', {"title": "page", "authors": "page"}),
    ],
)
def test_where_title_and_authors_stand_is_told(head, body, expected):
    html = f'<html lang="en"><head>{head}</head><body><article>{body or ""}{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article></body></html>'
    article = read_page(html.encode(), URL)
    assert (article.title, article.authors) == ("Wall opens", ("Ann Lee",))
    assert {name: article.origins[name] for name in expected} == expected
    assert article.origins["language"] == "text"


def test_language_of_a_short_text_is_the_pages_word():
    article = read_page(
        page(body="<p>Der Hafen ist seit Montag wieder offen, hieß es.</p>", language="de"), URL
    )
    assert (article.language, article.origins["language"]) == ("de", "page")
