"""Feeds and articles in and out: OPML, JSON archives, WARC."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from claims.models import Article, Feed
from claims.services.archives import import_archive
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from claims.services.opml import export_opml, import_opml
from claims.services.warc import write_warc
from tests import factories as make
from tests.claims.site import Site

pytestmark = pytest.mark.django_db
TEXT = "The mayor said on Monday that the bridge was open. The police denied that it was open to traffic."


def test_list_of_feeds_goes_out_and_comes_back() -> None:
    feeds = [make.FeedFactory(title="A & <b>"), make.FeedFactory(title="")]
    make.FeedFactory(parent=feeds[0])
    data = export_opml(Feed.objects.all())
    Feed.objects.all().delete()
    told: list[tuple[int, int]] = []
    result = import_opml(data, tell=lambda *counts: told.append(counts))
    assert (result.new, result.known, result.refused, told) == (2, 0, [], [(1, 2), (2, 2)])
    assert Feed.objects.get(url=feeds[0].url).title == "A & <b>"
    assert import_opml(data).known == 2


def test_private_addresses_of_a_list_are_refused() -> None:
    data = b'<opml><body><outline xmlUrl="http://127.0.0.1/rss"/><outline xmlUrl="file:///etc/passwd"/></body></opml>'
    result = import_opml(data)
    assert (result.new, len(result.refused)) == (0, 2)
    assert not Feed.objects.exists()


def test_archive_is_taken_in_once_and_bad_lines_are_told() -> None:
    lines = [
        json.dumps({"text": TEXT, "title": "Bridge", "publisher": "Echo", "published_at": "2024-05-01"}),
        "",
        "not json",
        "[1]",
        json.dumps({"title": "nothing to read"}),
        json.dumps({"url": "javascript:alert(1)"}),
        json.dumps({"text": TEXT + " More.", "published_at": "yesterday"}),
        json.dumps(
            {
                "url": "https://news.example/old",
                "html": f"<html><body><p>{TEXT * 5}</p></body></html>",
                "title": None,
            }
        ),
    ]
    result = import_archive(lines)
    assert len(result.new) == 2
    assert [reason.partition(":")[0] for reason in result.refused] == [f"line {n}" for n in (3, 4, 5, 6, 7)]
    article = Article.objects.get(title="Bridge")
    assert article.published_at == datetime(2024, 5, 1, tzinfo=UTC)
    again = import_archive(lines)
    assert (again.new, again.known) == ([], 2)
    assert run_article(article_id=Article.objects.get(url="https://news.example/old").pk) == "compared"


def test_revisions_go_out_as_an_archive_others_can_read(site: Site) -> None:
    site.page("post.example/a", "Bridge open", [TEXT] * 3)
    site.answers["post.example/a"].headers["X-Served-By"] = "cache-7"
    fetched, _ = submit_article(Submission(url="http://post.example/a"))
    pasted, _ = submit_article(Submission(text=TEXT))
    for article in (fetched, pasted):
        run_article(article_id=article.pk)
    target = BytesIO()
    assert write_warc(Article.objects.order_by("pk"), target) == 2
    target.seek(0)
    records = [
        (
            record.rec_type,
            record.rec_headers.get_header("WARC-Target-URI"),
            record.http_headers,
            record.content_stream().read(),
        )
        for record in ArchiveIterator(target)
    ]
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "metadata", "resource", "metadata"]
    _, uri, headers, body = records[1]
    assert (uri, body) == ("http://post.example/a", site.answers["post.example/a"].body)
    assert headers.get_header("x-served-by") == "cache-7"
    assert fetched.revisions.get().sha256.encode() in records[2][3]
    assert records[3][3].decode() == TEXT
