"""The commands for feeds and archives."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.management.progress import Progress
from claims.models import Article, Feed
from tests import factories as make
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db
URL = "http://feeds.example/rss.xml"


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


def test_a_feed_from_looking_to_polling(site: Site) -> None:
    site.feed("feeds.example/rss.xml", ["http://post.example/a"])
    assert "feed Example feed: 1 entries\n" in run("feeds", "look", URL)
    assert run("feeds", "add", URL) == f"added: {URL}\n"
    assert run("feeds", "add", URL) == f"known before: {URL}\n"
    assert run("feeds", "poll", URL) == ("read: 1 seen = 1 new + 0 changed + 0 same + 0 refused + 0 failed\n")
    assert run("feeds", "pause", URL) == "paused\n"
    with pytest.raises(CommandError, match="resume it first"):
        run("feeds", "poll", URL)
    assert run("feeds", "resume", str(Feed.objects.get().pk)) == "resumed\n"
    assert "1 new" in run("feeds", "events", URL)


def test_list_tells_the_worst_first() -> None:
    make.FeedFactory(url="https://a.example/rss")
    make.FeedFactory(
        url="https://b.example/rss", state="failing", last_error="b.example did not answer in time."
    )
    lines = run("feeds", "list").splitlines()
    assert lines[0].startswith("failing")
    assert "did not answer in time" in lines[0]
    assert len(run("feeds", "list", "--state", "working").splitlines()) == 1


def test_home_page_without_feeds_and_refused_addresses(site: Site) -> None:
    site.answers["post.example/"] = Answer(b"<html><body><p>Hello</p></body></html>")
    assert run("feeds", "look", "http://post.example/") == "a page that names no feed\n"
    for action in ("add", "look"):
        with pytest.raises(CommandError, match="not fetched"):
            run("feeds", action, "http://127.0.0.1/")
    with pytest.raises(CommandError, match="No feed"):
        run("feeds", "poll", "http://unknown.example/")


def test_lists_of_feeds_by_file(tmp_path: Path) -> None:
    make.FeedFactory(url="https://a.example/rss")
    file = tmp_path / "feeds.opml"
    run("feeds", "export", str(file))
    assert "https://a.example/rss" in run("feeds", "export")
    assert run("feeds", "import", str(file)) == "0 added, 1 known before, 0 refused\n"
    with pytest.raises(CommandError, match="No such file"):
        run("feeds", "import", str(tmp_path / "none"))


def test_archive_in_and_web_archive_out(tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl"
    file.write_text('{"text": "The mayor said no. The police said yes."}\n{}\n')
    assert run("import_archive", str(file), "--no-queue").splitlines() == [
        "1 new, 0 known before, 1 refused",
        "line 2: Nothing to read: give an address (http or https) or the text of the article.",
    ]
    article = Article.objects.get()
    target = tmp_path / "a.warc.gz"
    assert run("export_warc", str(target), "--ids", str(article.pk)) == "1 revisions of 1 articles\n"
    assert target.read_bytes()[:2] == b"\x1f\x8b"
    with pytest.raises(CommandError, match="no article 0"):
        run("export_warc", str(target), "--ids", "0")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), True), (StringIO(), False)])
def test_progress_is_for_terminals_only(stream: Any, shown: bool) -> None:
    progress = Progress(stream, "feeds")
    progress.tell(5, 10)
    progress.tell(10, 10)
    progress.end()
    text = stream.getvalue()
    assert ("10 of 10 feeds" in text) is shown
    assert ("[##############################]" in text) is shown
