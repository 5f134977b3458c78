"""Entries made to break something: links that lead inside, dates that cannot be, markup, encodings."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from claims.models import Article, Feed, FeedItem, FetchEvent
from claims.services import polling
from tests import factories as make
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db
ADDRESS = "feeds.example/rss.xml"


def poll(site: Site, *items: str, settings: Settings | None = None) -> FetchEvent:
    body = f'<rss version="2.0"><channel><title>F</title><link>http://post.example/</link>{"".join(items)}</channel></rss>'
    site.answers[ADDRESS] = Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})
    feed, _ = Feed.objects.get_or_create(url=f"http://{ADDRESS}")
    event = polling.poll_feed(feed_id=feed.pk)
    assert event is not None
    return event


LINKS = {
    "javascript:alert(1)": False,
    "file:///etc/passwd": False,
    "http://127.0.0.1:6379/": False,
    "http://169.254.169.254/latest/": False,
    "gopher://post.example:25/_x": False,
    "http://user:pw@post.example/a": False,
    "http://[::1]/": False,
    "data:text/html,hi": False,
    "http://post.example:22/": False,
    "//post.example/rel": True,
    "/rel2": True,
    "http://post.example/whole": True,
}


def test_only_public_web_addresses_become_articles_the_others_are_kept_with_their_reason(site: Site) -> None:
    items = [
        f'<item><title>L{n}</title><guid isPermaLink="false">g{n}</guid><link>{link}</link></item>'
        for n, link in enumerate(LINKS)
    ]
    event = poll(site, *items)
    allowed = sum(LINKS.values())
    assert (event.seen, event.new, event.refused) == (len(LINKS), allowed, len(LINKS) - allowed)
    assert {
        url.partition("/")[2].partition("/")[2].partition("/")[0]
        for url in Article.objects.values_list("url", flat=True)
    } <= {"post.example", "feeds.example"}
    for number, (link, is_allowed) in enumerate(LINKS.items()):
        item = FeedItem.objects.get(title=f"L{number}")
        assert bool(item.reason) is not is_allowed
        assert is_allowed or link.partition("@")[0].partition("//")[0] in item.link


@pytest.mark.parametrize(
    ("stated", "is_taken"),
    [
        ("Tue, 04 Mar 2025 10:00:00 GMT", True),
        ("Thu, 01 Jan 1970 00:00:00 GMT", False),
        ("Fri, 31 Dec 9999 23:59:59 +0000", False),
        ("Tue, 03 Mar 2126 10:00:00 GMT", False),
    ],
)
def test_impossible_date_is_noted_and_not_taken(
    stated: str, is_taken: bool, site: Site, admin_client: Client
) -> None:
    poll(site, f"<item><title>t</title><link>http://post.example/a</link><pubDate>{stated}</pubDate></item>")
    article = Article.objects.get()
    assert (article.published_at is not None) is is_taken
    assert article.published_at_source == ("feed" if is_taken else "impossible")
    assert article.first_seen_at is not None
    html = admin_client.get(f"/admin/claims/article/{article.pk}/change/").content.decode()
    assert ("cannot be" in html) is not is_taken


@pytest.mark.parametrize("stated", ["Mon, 31 Feb 2026 10:00:00 GMT", "yesterday", "0000-00-00", ""])
def test_date_that_is_none_leaves_the_article_without(stated: str, site: Site) -> None:
    poll(site, f"<item><title>t</title><link>http://post.example/a</link><pubDate>{stated}</pubDate></item>")
    assert Article.objects.get().published_at is None


def test_markup_never_comes_alive(site: Site, admin_client: Client) -> None:
    poll(
        site,
        "<item><title>&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;Title</title>"
        "<link>http://post.example/a</link></item>",
        '<item><title>&lt;svg onload="alert(3)"&gt;</title><link>javascript:alert(4)</link></item>',
    )
    for url in (
        "/admin/claims/article/",
        "/admin/claims/feed/",
        f"/admin/claims/feed/{Feed.objects.get().pk}/change/",
    ):
        html = admin_client.get(url).content.decode()
        for mark in ("<script>alert", "onerror=alert", 'onload="alert', 'href="javascript:'):
            assert mark not in html


def test_feed_cut_in_the_middle_keeps_what_is_whole_and_is_told(site: Site) -> None:
    body = '<rss version="2.0"><channel><title>F</title><item><title>One</title><link>http://post.example/1</link></item><item><title>Tw'
    site.answers[ADDRESS] = Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})
    feed = make.FeedFactory(url=f"http://{ADDRESS}")
    event = polling.poll_feed(feed_id=feed.pk)
    assert event is not None
    assert event.new >= 1
    assert "breaks its format" in event.reason
