"""Take the claims out of stored texts again, with the engine as it is now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.models import Stage
from claims.services.chain import run_article
from claims.services.stages import rework_articles
from claims.tasks import enqueue_stage


class Command(BaseCommand):
    help = "Take the claims out of stored texts again, with the engine as it is now. Decisions stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="at most this many articles")
        parser.add_argument(
            "--queue", action="store_true", help="leave the work to the workers instead of doing it here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        article_ids = rework_articles(stage=Stage.READ, limit=options["limit"])
        for article_id in article_ids:
            if options["queue"]:
                enqueue_stage(article_id, Stage.READ)
            else:
                run_article(article_id=article_id)
        self.stdout.write(f"{len(article_ids)} articles")
