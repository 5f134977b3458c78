"""Take in one article from a file, an address or standard input."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from claims import selectors
from claims.management.display import describe_conflicts
from claims.management.submissions import parse_moment, read_submissions
from claims.models import Article, Claim, Stage
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from claims.tasks import enqueue_stage
from factcheck.errors import InvalidInputError


class Command(BaseCommand):
    help = (
        "Take in an article and print the conflicts it is part of. SOURCE is a file (HTML, text or "
        "JSON with a text field or an articles list), an http(s) address, or - for standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE")
        parser.add_argument("--url", default="", help="the address the text stands at")
        parser.add_argument("--title", default="")
        parser.add_argument("--publisher", default="", help="name of the outlet")
        parser.add_argument("--published-at", type=str, default="", help="2025-04-28 or 2025-04-28T12:00:00Z")
        parser.add_argument(
            "--queue", action="store_true", help="leave the work to the workers instead of doing it here"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parked = 0
        ids = []
        for submission in self._submissions(options):
            try:
                article, is_new = submit_article(submission)
            except InvalidInputError as error:
                raise CommandError(str(error)) from error
            stage = self._work(article, queue=options["queue"])
            parked += stage == Stage.PARKED
            ids.append(article.pk)
            self.stdout.write(self._line(article, is_new=is_new))
        self._print_conflicts(ids)
        if parked:
            message = f"{parked} of {len(ids)} articles parked; the reasons are above."
            raise CommandError(message)

    def _submissions(self, options: dict[str, Any]) -> list[Submission]:
        source = options["source"]
        moment = parse_moment(options["published_at"]) if options["published_at"] else None
        given = {
            "title": options["title"],
            "publisher": options["publisher"],
            "published_at": moment,
        }
        if source.startswith(("http://", "https://")):
            return [Submission(url=source, **given)]
        given["url"] = options["url"]
        if source == "-":
            return read_submissions("standard input", sys.stdin.buffer.read(), **given)
        try:
            return read_submissions(source, Path(source).read_bytes(), **given)
        except OSError as error:
            message = f"Cannot read {source}: {error.strerror}."
            raise CommandError(message) from error

    def _work(self, article: Article, *, queue: bool) -> Stage:
        if not queue:
            return run_article(article_id=article.pk)
        enqueue_stage(article.pk, article.stage)
        return Stage(article.stage)

    def _line(self, article: Article, *, is_new: bool) -> str:
        article.refresh_from_db()
        claims = Claim.objects.filter(appearances__revision__article=article).distinct().count()
        known = "new" if is_new else "known"
        reason = f": {article.parked_reason or article.last_error}" if article.last_error else ""
        return f"{known} article {article.pk} “{article}”: {article.stage}, {claims} claims{reason}"

    def _print_conflicts(self, article_ids: list[int]) -> None:
        claims = Claim.objects.filter(appearances__revision__article__in=article_ids).values("pk")
        conflicts = (
            selectors.conflicts_for_display()
            .filter(Q(claim_a__in=claims) | Q(claim_b__in=claims))
            .order_by("-score", "pk")
        )
        blocks = list(describe_conflicts(conflicts))
        self.stdout.write(f"\n{len(blocks)} conflicts\n")
        for block in blocks:
            self.stdout.write(block)
