"""Polling a feed: every outcome is an event with counts that add up."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.models import Article, Feed, FeedItem, FetchEvent, Host, RobotsFile
from claims.services import feed_items, feeds, polling
from claims.services.feed_failures import give_back
from claims.services.hosts import HostBusyError
from factcheck.errors import InvalidInputError
from tests import factories as make
from tests.claims.site import Answer, Site

pytestmark = pytest.mark.django_db

ADDRESS = "feeds.example/rss.xml"
LINKS = ["http://post.example/a", "http://post.example/b"]


@pytest.fixture
def feed() -> Feed:
    row: Feed = make.FeedFactory(url=f"http://{ADDRESS}", title="")
    return row


def poll(feed: Feed) -> FetchEvent:
    Host.objects.update(closed_until=None)
    event = polling.poll_feed(feed_id=feed.pk)
    assert event is not None
    feed.refresh_from_db()
    return event


def counts(event: FetchEvent) -> tuple[int, ...]:
    return (event.seen, event.new, event.changed, event.same, event.refused, event.failed)


def test_new_articles_are_stored_once(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    event = poll(feed)
    assert (event.outcome, counts(event)) == ("read", (2, 2, 0, 0, 0, 0))
    assert feed.title == "Example feed"
    assert set(Article.objects.values_list("url", "stage", "feed")) == {
        (url, "found", feed.pk) for url in LINKS
    }


def test_validators_are_sent_and_304_is_a_success(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    poll(feed)
    event = poll(feed)
    assert site.requests[-1]["if-none-match"] == '"2"'
    assert (event.outcome, counts(event)) == ("not_modified", (0, 0, 0, 0, 0, 0))
    assert feed.last_success_at is not None


def test_same_bytes_under_a_new_etag_are_not_parsed_again(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    poll(feed)
    site.answers[ADDRESS].headers["ETag"] = '"other"'
    assert poll(feed).outcome == "not_modified"


def test_grown_feed_counts_new_and_known(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS[:1])
    poll(feed)
    site.feed(ADDRESS, [*LINKS, "javascript:alert(1)"])
    event = poll(feed)
    assert counts(event) == (3, 1, 0, 1, 1, 0)
    assert "Not an address we can fetch" in event.reason


def test_page_instead_of_a_feed_is_a_failure_with_its_reason(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"<html><body>Checking your browser</body></html>")
    event = poll(feed)
    assert event.outcome == "refused"
    assert event.reason
    assert (feed.state, feed.last_error, feed.etag) == ("degraded", event.reason, "")


def test_sitemap_is_polled_as_a_feed(feed: Feed, site: Site) -> None:
    urls = "".join(f"<url><loc>{link}</loc></url>" for link in LINKS)
    site.answers[ADDRESS] = Answer(f"<urlset>{urls}</urlset>".encode())
    assert counts(poll(feed)) == (2, 2, 0, 0, 0, 0)


def index_of(*parts: str) -> Answer:
    listed = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
    return Answer(f"<sitemapindex>{listed}</sitemapindex>".encode())


def test_parts_of_a_sitemap_index_become_feeds_and_a_loop_is_told(feed: Feed, site: Site) -> None:
    part = "http://feeds.example/news.xml"
    site.answers[ADDRESS] = index_of(part, feed.url)
    event = poll(feed)
    assert event.outcome == "read"
    assert event.reason.startswith("An index of 2 sitemaps; 1 of them are polled.")
    assert f"lists itself ({feed.url})" in event.reason
    [child] = Feed.objects.filter(parent=feed)
    assert (child.url, child.publisher, child.state) == (part, feed.publisher, "working")
    poll(feed)
    assert Feed.objects.count() == 2


def test_indexes_below_one_another_end(feed: Feed, site: Site) -> None:
    for depth in range(5):
        site.answers[f"feeds.example/{depth}.xml"] = index_of(f"http://feeds.example/{depth + 1}.xml")
    site.answers[ADDRESS] = index_of("http://feeds.example/0.xml")
    poll(feed)
    seen = {feed.pk}
    while new := list(Feed.objects.exclude(pk__in=seen)):
        seen |= {row.pk for row in new}
        last = [poll(row) for row in new]
    assert len(seen) == 3
    assert "3 levels deep" in last[0].reason


def test_server_errors_back_off_and_recover(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"down", status=500)
    delays = []
    for _ in range(12):
        event = poll(feed)
        delays.append(feed.next_poll_at - timezone.now())
    assert (event.outcome, event.failure_kind, event.http_status) == ("failed", "status", 500)
    assert (event.weight, feed.failure_weight, feed.state) == (0.5, 6.0, "failing")
    assert [round(delay.total_seconds() / 3600, 1) >= 0.7 for delay in delays] == [True] * 12
    assert delays[0] < timedelta(hours=1)
    assert timedelta(hours=23) < delays[-1] <= timedelta(days=1)
    site.feed(ADDRESS, LINKS)
    poll(feed)
    assert (feed.state, feed.failure_weight, feed.last_error) == ("working", 0, "")


@pytest.mark.parametrize(("status", "weight"), [(404, 0.5), (502, 0.5), (429, 0.25), (503, 0.25), (410, 1.0)])
def test_a_failure_weighs_what_it_tells_of_the_feed(
    status: int, weight: float, feed: Feed, site: Site
) -> None:
    site.answers[ADDRESS] = Answer(b"", status=status)
    assert (poll(feed).weight, feed.failure_weight) == (weight, weight)


def test_feed_that_is_gone_rests_until_a_person_resumes_it(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"", status=410)
    event = poll(feed)
    assert (event.outcome, event.failure_kind, feed.state) == ("refused", "gone", "gone")
    assert "Resume the feed" in feed.next_poll_reason
    assert polling.poll_feed(feed_id=feed.pk) is None


def test_too_many_requests_close_the_host_for_its_other_feeds_too(feed: Feed, site: Site) -> None:
    other = make.FeedFactory(url="http://feeds.example/other.xml")
    site.answers[ADDRESS] = Answer(b"", status=429, headers={"Retry-After": "3600"})
    poll(feed)
    asked = len(site.requests)
    with pytest.raises(HostBusyError) as caught:
        polling.poll_feed(feed_id=other.pk)
    other.refresh_from_db()
    assert (len(site.requests), caught.value.has_slot) == (asked, False)
    assert other.next_poll_at > timezone.now() + timedelta(minutes=59)
    assert "left alone" in other.next_poll_reason
    assert (other.failure_weight, other.events.count()) == (0, 0)


def test_retry_after_is_honoured(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"", status=429, headers={"Retry-After": "7200"})
    poll(feed)
    assert feed.next_poll_at > timezone.now() + timedelta(minutes=119)


def test_private_address_is_refused(site: Site) -> None:
    event = poll(make.FeedFactory(url=f"http://127.0.0.1:{site.port}/rss.xml"))
    assert event.outcome == "refused"
    assert site.requests == []


def test_vanished_feed_ends_quietly() -> None:
    assert polling.poll_feed(feed_id=0) is None


def test_robots_txt_closes_a_feed_and_says_so(feed: Feed, site: Site) -> None:
    site.answers["feeds.example/robots.txt"] = Answer(b"User-agent: *\nDisallow: /rss\n")
    event = poll(feed)
    assert (event.outcome, event.failure_kind, site.requests) == ("refused", "robots", [])
    assert "robots.txt of feeds.example does not allow /rss.xml" in feed.last_error


def test_unreachable_robots_txt_is_a_passing_failure(feed: Feed, site: Site) -> None:
    site.answers["feeds.example/robots.txt"] = Answer(b"", status=500)
    site.feed(ADDRESS, LINKS)
    event = poll(feed)
    assert (event.outcome, event.failure_kind, event.weight) == ("failed", "robots", 0.25)
    del site.answers["feeds.example/robots.txt"]
    RobotsFile.objects.update(expires_at=timezone.now())
    assert poll(feed).outcome == "read"


def test_permanent_move_is_proposed_and_taken_by_a_person(feed: Feed, site: Site) -> None:
    new = "http://post.example/rss.xml"
    site.answers[ADDRESS] = Answer(b"", status=301, headers={"Location": new})
    site.feed("post.example/rss.xml", LINKS)
    assert (poll(feed).outcome, feed.moved_to, feed.url) == ("read", new, f"http://{ADDRESS}")
    assert feeds.move_feed(feed_id=feed.pk) == new
    with pytest.raises(InvalidInputError, match="not moved"):
        feeds.move_feed(feed_id=feed.pk)


def test_feed_asked_without_conditions_sends_no_validators(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    poll(feed)
    Feed.objects.update(is_conditional=False)
    assert poll(feed).outcome == "not_modified"  # the same bytes all the same
    assert "if-none-match" not in site.requests[-1]


def test_new_reader_reads_again_what_has_not_changed(feed: Feed, site: Site) -> None:
    site.feed(ADDRESS, LINKS)
    poll(feed)
    Feed.objects.update(reader_version="an older one")
    event = poll(feed)
    assert (event.outcome, event.same) == ("read", 2)
    assert "if-none-match" not in site.requests[-1]


def test_not_modified_without_having_been_asked_is_a_failure(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = Answer(b"", status=304)
    event = poll(feed)
    assert (event.outcome, event.failure_kind) == ("failed", "status")
    assert "nothing was asked to compare with" in event.reason


def entry(link: str = "", guid: str = "", title: str = "t", text: str = "", date: str = "") -> str:
    tags = {"link": link, "guid": guid, "title": title, "description": text, "pubDate": date}
    return "<item>" + "".join(f"<{tag}>{value}</{tag}>" for tag, value in tags.items() if value) + "</item>"


def rss(*items: str, head: str = "") -> Answer:
    body = f'<rss version="2.0"><channel><title>F</title>{head}{"".join(items)}</channel></rss>'
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})


def test_one_guid_for_two_stories_keeps_both_and_tells(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = rss(entry(LINKS[0], "1", "Bridge closed"), entry(LINKS[1], "1", "Mayor resigns"))
    event = poll(feed)
    assert counts(event) == (2, 2, 0, 0, 0, 0)
    assert "stands for two entries" in event.reason
    site.answers[ADDRESS].body += b" "
    assert counts(poll(feed)) == (2, 0, 0, 2, 0, 0)


def test_changed_entry_has_its_page_looked_at_again(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = rss(entry(LINKS[0], "1", "Bridge closed"), entry(LINKS[1], "2"))
    poll(feed)
    Article.objects.update(stage="compared")
    site.answers[ADDRESS] = rss(entry(LINKS[0], "1", "Bridge open again"), entry(LINKS[1], "2"))
    assert counts(poll(feed)) == (2, 0, 1, 1, 0, 0)
    due = Article.objects.filter(next_visit_at__lte=timezone.now())
    assert list(due.values_list("url", flat=True)) == LINKS[:1]


def test_entry_without_link_is_an_article_of_its_own_words(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = rss(
        entry(title="Statement", text="The minister said so. " * 20), entry(title="x")
    )
    event = poll(feed)
    assert counts(event) == (2, 1, 0, 0, 1, 0)
    [article] = Article.objects.all()
    assert (article.stage, article.title, article.url[:11]) == ("fetched", "Statement", "urn:sha256:")
    site.answers[ADDRESS].body += b" "
    assert counts(poll(feed)) == (2, 0, 0, 1, 1, 0)


def test_refused_entry_keeps_its_words_and_the_reason(feed: Feed, site: Site) -> None:
    site.answers[ADDRESS] = rss(entry("ftp://post.example/a", "1", "By FTP"))
    poll(feed)
    item = FeedItem.objects.get()
    assert (item.title, item.article) == ("By FTP", None)
    assert item.reason


def test_more_than_a_poll_takes_up_waits_for_the_next_one(
    feed: Feed, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_items, "MOST_NEW", 2)
    links = [f"http://post.example/{number}" for number in range(5)]
    site.feed(ADDRESS, links)
    taken = []
    for _ in range(4):
        event = poll(feed)
        taken.append((event.outcome, event.new, event.left_out))
    assert taken == [("read", 2, 3), ("read", 2, 1), ("read", 1, 0), ("not_modified", 0, 0)]
    assert Article.objects.count() == 5


def test_waiting_entries_bring_the_next_poll_forward(
    feed: Feed, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_items, "MOST_NEW", 1)
    site.feed(ADDRESS, LINKS)
    event = poll(feed)
    assert "1 new entries wait" in event.reason
    assert feed.next_poll_at <= timezone.now() + timedelta(minutes=2)


def test_wishes_of_the_publisher_are_kept_for_the_polls_that_bring_nothing(feed: Feed, site: Site) -> None:
    head = "<ttl>120</ttl><skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    site.answers[ADDRESS] = rss(entry(LINKS[0]), head=head)
    for _ in range(2):
        event = poll(feed)
        assert feed.next_poll_at >= timezone.now() + timedelta(minutes=119)
    assert event.outcome == "not_modified"
    assert (feed.ttl, feed.skip_hours, feed.skip_days) == (timedelta(hours=2), [3], [6])


def test_feed_silent_beyond_its_habit_is_quiet_though_every_poll_succeeds(feed: Feed, site: Site) -> None:
    old = [f"<pubDate>{day:02} Jan 2024 08:00:00 GMT</pubDate>" for day in range(1, 5)]
    items = [f"<item><link>http://post.example/{n}</link>{date}</item>" for n, date in enumerate(old)]
    site.answers[ADDRESS] = rss(*items)
    poll(feed)
    assert (feed.state, feed.usual_gap) == ("quiet", timedelta(days=1))
    assert feed.last_new_item_at == datetime(2024, 1, 4, 8, tzinfo=UTC)


def test_fault_of_ours_is_among_the_polls_and_the_log(
    feed: Feed, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        message = "no such reader"
        raise RuntimeError(message)

    site.feed(ADDRESS, LINKS)
    monkeypatch.setattr("claims.engine.read_feed", fail)
    with pytest.raises(RuntimeError):
        polling.poll_feed(feed_id=feed.pk)
    event = feed.events.get()
    assert (event.failure_kind, event.reason, event.weight) == ("fault", "RuntimeError: no such reader", 0)


def test_our_own_outage_blames_no_feed(site: Site, settings: Settings) -> None:
    settings.FETCH_HOST_OVERRIDES = {f"h{n}.example": "127.0.0.1:9" for n in range(6)}  # nobody listens
    rows = [make.FeedFactory(url=f"http://h{n}.example/rss") for n in range(6)]
    events = [poll(row) for row in rows]
    assert {event.failure_kind for event in events} == {"connection"}
    assert [event.is_ours for event in events] == [False] * 4 + [True] * 2
    for row in rows:
        row.refresh_from_db()
    assert [row.failure_weight for row in rows] == [0] * 6
    assert {row.state for row in rows} == {"working"}
    assert set(FetchEvent.objects.values_list("is_ours", "weight")) == {(True, 0)}
    assert give_back(now=timezone.now()) == 0  # nothing is given back twice


def test_one_host_down_among_many_is_to_blame(feed: Feed, site: Site, settings: Settings) -> None:
    for number in range(6):
        make.FetchEventFactory(host=f"h{number}.example", started_at=timezone.now(), http_status=200)
    settings.FETCH_HOST_OVERRIDES = {"feeds.example": "127.0.0.1:9"}
    event = poll(feed)
    assert (event.is_ours, event.weight, feed.state) == (False, 0.25, "degraded")
