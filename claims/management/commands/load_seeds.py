"""Load the sample stories."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.models import FetchOutcome
from claims.services.chain import LONGEST_WAIT
from claims.services.extraction import load_speakers
from claims.services.feeds import add_feed
from claims.services.polling import poll_feed
from claims.services.stages import take_overdue
from claims.tasks import enqueue_stage

SAMPLE_FEED = "http://sample-feed.example/rss.xml"


class Command(BaseCommand):
    help = (
        "Add the sample feed (served by 'manage.py serve_seeds'), poll it and hand its articles to the "
        "workers. Running it twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-queue", action="store_true", help="only store the articles")

    def handle(self, *args: Any, **options: Any) -> None:
        load_speakers()
        feed, _ = add_feed(url=SAMPLE_FEED, title="Sample stories")
        event = poll_feed(feed_id=feed.pk, waits_seconds=LONGEST_WAIT)
        if event is None:
            self.stdout.write("The sample feed is paused.")
            return
        if event.outcome in {FetchOutcome.FAILED, FetchOutcome.REFUSED}:
            self.stderr.write(f"The sample feed could not be read: {event.reason}")
            raise SystemExit(1)
        if not options["no_queue"]:
            for article_id, stage in take_overdue(include_waiting=True):
                enqueue_stage(article_id, stage)
        self.stdout.write(f"sample feed: {event.seen} articles, {event.new} new")
