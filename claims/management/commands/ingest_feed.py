"""Add a feed and poll it now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.models import Article, FetchOutcome
from claims.services.chain import LONGEST_WAIT, run_article
from claims.services.feeds import add_feed
from claims.services.hosts import HostBusyError
from claims.services.polling import poll_feed


class Command(BaseCommand):
    help = "Add a feed by its address, poll it now and work through its new articles in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL")

    def handle(self, *args: Any, **options: Any) -> None:
        feed, _ = add_feed(url=options["url"])
        try:
            event = poll_feed(feed_id=feed.pk, waits_seconds=LONGEST_WAIT)
        except HostBusyError as error:
            raise CommandError(str(error)) from error
        if event is None:
            message = "This feed is paused or gone; resume it in the admin."
            raise CommandError(message)
        if event.outcome in {FetchOutcome.FAILED, FetchOutcome.REFUSED}:
            raise CommandError(event.reason)
        self.stdout.write(
            f"{event.outcome}: {event.seen} seen, {event.new} new, {event.same} known, "
            f"{event.refused} refused"
        )
        for article in Article.objects.filter(feed=feed).unfinished().order_by("pk"):
            self.stdout.write(f"{run_article(article_id=article.pk):<10} {article}")
