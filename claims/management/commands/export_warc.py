"""Write what was fetched of articles as a web archive."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.models import Article
from claims.services.warc import write_warc


class Command(BaseCommand):
    help = "Write every revision of the given articles as a WARC file that any archive's tools read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="for example articles.warc.gz")
        parser.add_argument("--ids", type=int, nargs="+", required=True, metavar="ID", help="articles")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Article.objects.filter(pk__in=options["ids"]).order_by("pk")
        if unknown := sorted(set(options["ids"]) - set(rows.values_list("pk", flat=True))):
            message = f"--ids: no article {', '.join(map(str, unknown))}."
            raise CommandError(message)
        try:
            with Path(options["file"]).open("wb") as target:
                count = write_warc(rows, target)
        except OSError as error:
            message = f"{options['file']} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(f"{count} revisions of {len(rows)} articles")
