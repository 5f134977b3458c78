"""Print the conflicts in the store."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims import selectors
from claims.management.display import describe_conflicts
from claims.models import ConflictStatus


class Command(BaseCommand):
    help = "Print conflicts: speaker, quote, outlet and date of both sides, kind and reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--status", choices=ConflictStatus.values, help="only these")
        parser.add_argument("--limit", type=int, help="at most this many, the best first")

    def handle(self, *args: Any, **options: Any) -> None:
        conflicts = selectors.conflicts_for_display().order_by("-score", "pk")
        if options["status"]:
            conflicts = conflicts.filter(status=options["status"])
        total = conflicts.count()
        self.stdout.write(f"{total} conflicts\n")
        for block in describe_conflicts(conflicts[: options["limit"]]):
            self.stdout.write(block)
