"""Take in past articles from a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management.progress import Progress
from claims.services.archives import import_archive
from claims.tasks import enqueue_stage


class Command(BaseCommand):
    help = (
        "Take in past articles: a JSON object a line with 'text' or 'html', and 'url', 'title', 'publisher', "
        "'published_at' as far as known. The workers do the rest. Running it twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, '-' for standard input")
        parser.add_argument("--no-queue", action="store_true", help="only store the articles")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(sys.stderr, "lines")
        try:
            if options["file"] == "-":
                result = import_archive(sys.stdin, tell=progress.tell)
            else:
                with open(options["file"], encoding="utf-8", errors="replace") as lines:
                    result = import_archive(lines, tell=progress.tell)
        except OSError as error:
            message = f"{options['file']} cannot be read: {error.strerror}."
            raise CommandError(message) from error
        progress.end()
        if not options["no_queue"]:
            for article_id, stage in result.new:
                enqueue_stage(article_id, stage)
        self.stdout.write(
            f"{len(result.new)} new, {result.known} known before, {len(result.refused)} refused"
        )
        for reason in result.refused:
            self.stderr.write(reason)
