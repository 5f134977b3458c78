"""Tasks are thin: each does one step and asks for the next one, after the commit."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.models import Article, Stage
from tests import factories as make
from tests.claims.receiver import URL, Receiver
from tests.claims.site import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[object, ...]]]:
    """Names and arguments of the messages that would go to the broker."""
    messages: list[tuple[str, tuple[object, ...]]] = []

    def send(self: object, args: tuple[object, ...] = (), kwargs: object = None, **options: object) -> None:
        messages.append((self.name.removeprefix("claims.tasks."), tuple(args)))  # type: ignore[attr-defined]

    monkeypatch.setattr("celery.app.task.Task.apply_async", send)
    return messages


@pytest.fixture
def commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> DjangoCaptureOnCommitCallbacks:
    """The same under a short name."""
    return django_capture_on_commit_callbacks


def test_new_articles_of_a_feed_are_fetched_next(
    site: Site, sent: list[object], commit: DjangoCaptureOnCommitCallbacks
) -> None:
    site.feed("feeds.example/rss.xml", ["http://post.example/a", "http://post.example/b"])
    feed = make.FeedFactory(url="http://feeds.example/rss.xml")
    with commit(execute=True):
        assert tasks.poll_feed(feed.pk) == 2
        assert sent == []  # nothing before the commit
    ids = Article.objects.order_by("pk").values_list("pk", flat=True)
    assert sent == [("fetch_article", (pk,)) for pk in ids]


@pytest.mark.parametrize(
    ("stage", "following"),
    [
        (Stage.FOUND, "fetch_article"),
        (Stage.FETCHED, "read_article"),
        (Stage.READ, "extract_article"),
        (Stage.EXTRACTED, "compare_article"),
        (Stage.COMPARED, None),
        (Stage.PARKED, None),
    ],
)
def test_each_stage_has_its_task(
    stage: Stage, following: str | None, sent: list[object], commit: DjangoCaptureOnCommitCallbacks
) -> None:
    with commit(execute=True):
        tasks.enqueue_stage(7, stage)
    assert sent == ([(following, (7,))] if following else [])


def test_failed_step_asks_for_nothing(sent: list[object], commit: DjangoCaptureOnCommitCallbacks) -> None:
    article = make.ArticleFactory(stage=Stage.FETCHED)
    make.RevisionFactory(
        article=article, text="", content_type="text/html", raw=b"x\x9c\x03\x00\x00\x00\x00\x01"
    )
    with commit(execute=True):
        tasks.read_article(article.pk)
    article.refresh_from_db()
    assert (article.stage, sent) == ("parked", [])


def test_vanished_article_and_feed_end_quietly(sent: list[object]) -> None:
    for task in (tasks.fetch_article, tasks.read_article, tasks.extract_article, tasks.compare_article):
        task(0)
    assert tasks.poll_feed(0) == 0
    assert sent == []


def test_sweep_asks_again_for_what_is_overdue(
    sent: list[object], commit: DjangoCaptureOnCommitCallbacks
) -> None:
    past = timezone.now() - timedelta(minutes=1)
    article = make.ArticleFactory(stage=Stage.READ, next_attempt_at=past)
    with commit(execute=True):
        assert tasks.sweep_overdue() == 1
    assert sent == [("extract_article", (article.pk,))]


def test_due_feeds_are_queued_once(sent: list[object]) -> None:
    feed = make.FeedFactory(next_poll_at=timezone.now() - timedelta(minutes=1))
    assert (tasks.poll_due_feeds(), tasks.poll_due_feeds()) == (1, 0)
    assert sent == [("poll_feed", (feed.pk,))]


def test_every_task_has_a_queue_and_the_limits_fit_the_redelivery_time() -> None:
    settings = current_app.conf
    names = {name for name in current_app.tasks if name.startswith("claims.tasks.")}
    assert names == set(settings.task_routes)
    assert settings.task_soft_time_limit < settings.task_time_limit < 900
    assert settings.task_acks_late
    assert settings.task_reject_on_worker_lost
    assert settings.accept_content == ["json"]


def test_due_webhooks_are_sent_by_tasks_of_their_own(
    receiver: Receiver, sent: list[object], commit: DjangoCaptureOnCommitCallbacks
) -> None:
    delivery = make.DeliveryFactory(endpoint__url=URL)
    with commit(execute=True):
        assert (tasks.deliver_due(), tasks.deliver_due()) == (1, 0)
        assert sent == []
    assert sent == [("deliver", (delivery.pk,))]
    tasks.deliver(delivery.pk)
    tasks.deliver(0)
    assert len(receiver.messages) == 1


def test_every_minute_what_is_due_is_looked_for() -> None:
    planned = {name: entry["schedule"].run_every for name, entry in current_app.conf.beat_schedule.items()}
    assert {planned.pop(name) for name in ("tidy", "rank_conflicts", "resume_batches")} == {
        timedelta(hours=1)
    }
    minutely = ["poll_due_feeds", "revisit_due", "sweep_overdue", "deliver_due"]
    assert planned == dict.fromkeys(minutely, timedelta(minutes=1))


def test_busy_host_brings_the_task_back_at_its_slot(sent: list[object], site: Site) -> None:
    make.HostFactory(name="post.example", gap_seconds=60)
    site.page("post.example/a", "t", [])
    article = make.ArticleFactory(url="http://post.example/a", stage=Stage.FOUND)
    tasks.fetch_article(article.pk)  # asks for robots.txt
    assert sent == [("fetch_article", (article.pk,))]
    article.refresh_from_db()
    assert (article.stage, article.attempts) == (Stage.FOUND, 0)
    assert article.next_attempt_at > timezone.now() + timedelta(minutes=5)


def test_closed_host_brings_the_article_back_by_the_schedule(sent: list[object], site: Site) -> None:
    make.HostFactory(name="post.example", closed_until=timezone.now() + timedelta(hours=2))
    article = make.ArticleFactory(url="http://post.example/a", stage=Stage.FOUND)
    tasks.fetch_article(article.pk)
    feed = make.FeedFactory(url="http://post.example/rss.xml")
    assert tasks.poll_feed(feed.pk) == 0
    assert sent == []
    article.refresh_from_db()
    assert article.next_attempt_at > timezone.now() + timedelta(minutes=119)
