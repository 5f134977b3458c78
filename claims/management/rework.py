"""Running a newer engine over what is stored; the commands differ only in where they start."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand

from claims.models import Stage
from claims.services.chain import run_article
from claims.services.stages import rework_articles
from claims.tasks import enqueue_stage


class ReworkCommand(BaseCommand):
    """Takes finished articles back to ``stage`` and works through what follows it."""

    stage: ClassVar[Stage]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a limit, and whether the workers do it."""
        parser.add_argument("--limit", type=int, default=1000, help="at most this many articles")
        parser.add_argument(
            "--queue", action="store_true", help="leave the work to the workers instead of doing it here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many articles were taken back."""
        article_ids = rework_articles(stage=self.stage, limit=options["limit"])
        for article_id in article_ids:
            if options["queue"]:
                enqueue_stage(article_id, self.stage)
            else:
                run_article(article_id=article_id)
        self.stdout.write(f"{len(article_ids)} articles")
