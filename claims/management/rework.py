"""Running the engine over stored articles again; the commands differ only in where they start."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from claims import engine
from claims.management.submissions import parse_moment
from claims.models import Article, Feed, Stage
from claims.services.reprocessing import Difference, reprocess
from claims.services.stages import Selection, rework_articles
from claims.tasks import enqueue_stage


class ReworkCommand(BaseCommand):
    """Takes finished articles back to ``stage`` and works through what follows it.

    Without ``--all`` only those that another version of the engine worked on.
    """

    stage: ClassVar[Stage]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which articles, how many, and what to do with them."""
        parser.add_argument(
            "--all", action="store_true", help="also articles this version of the engine has worked on"
        )
        parser.add_argument("--feed", metavar="URL", help="only articles of this feed (address or number)")
        parser.add_argument("--since", type=parse_moment, metavar="DATE", help="only published since then")
        parser.add_argument("--ids", type=int, nargs="+", metavar="ID", help="only these articles")
        parser.add_argument("--limit", type=int, default=1000, help="at most this many articles")
        parser.add_argument("--json", action="store_true", help="print the difference as JSON")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--queue", action="store_true", help="leave the work to the workers")
        way.add_argument(
            "--dry-run",
            action="store_true",
            help="do it, print what would change and roll it back; other comparisons wait meanwhile",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what changed, or how many articles the workers were given."""
        selection = self._selection(options)
        if options["queue"]:
            article_ids = rework_articles(stage=self.stage, selection=selection)
            for article_id in article_ids:
                enqueue_stage(article_id, self.stage)
            self.stdout.write(f"{len(article_ids)} articles for the workers")
            return
        difference = reprocess(
            stage=self.stage, selection=selection, dry_run=options["dry_run"], tell=self._tell
        )
        self._print(difference, options)

    def _print(self, difference: Difference, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(difference.as_json(), ensure_ascii=False, indent=2))
            return
        for line in difference.lines():
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")

    def _tell(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{done} of {total} articles", ending="\n" if done == total else "")

    def _current_version(self) -> str:
        return engine.reader_version() if self.stage == Stage.FETCHED else engine.version()

    def _selection(self, options: dict[str, Any]) -> Selection:
        if options["limit"] < 1:
            message = "--limit: give at least 1."
            raise CommandError(message)
        ids = tuple(options["ids"] or ())
        known = set(Article.objects.filter(pk__in=ids).values_list("pk", flat=True))
        if unknown := sorted(set(ids) - known):
            message = f"--ids: no article {', '.join(map(str, unknown))}."
            raise CommandError(message)
        return Selection(
            other_than="" if options["all"] or ids else self._current_version(),
            feed_id=_feed_id(options["feed"]) if options["feed"] else None,
            published_since=options["since"],
            article_ids=ids,
            limit=options["limit"],
        )


def _feed_id(name: str) -> int:
    rows = Feed.objects.filter(pk=int(name)) if name.isdecimal() else Feed.objects.filter(url=name)
    feed = rows.first()
    if feed is None:
        message = f"--feed: no feed {name!r}. The admin's list of feeds shows their addresses."
        raise CommandError(message)
    return feed.pk
