"""How far the chain has come, as one line that keeps changing."""

import sys
import time
from collections import Counter

from django.db import OperationalError, close_old_connections
from django.db.models import Count, Q

from claims.models import Article, Stage

STALLED_AFTER_SECONDS = 600.0
"""Longer than the sweeper needs to take up a step that a killed worker held."""


MOST_SHOWN = 20


class Progress:
    """Watches the articles until none has work before it that could be done now."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._counts: Counter[str] = Counter()
        self._changed_at = time.monotonic()
        self._shown = ""

    def is_done(self) -> bool:
        """Look once, show what changed; fill ``faults`` when it is over."""
        try:
            counts, failing = count_articles()
        except OperationalError:
            close_old_connections()
            return False  # the database is being brought back
        if counts != self._counts:
            self._counts, self._changed_at = counts, time.monotonic()
        self._show()
        total = counts.total()
        waiting = total - counts[Stage.COMPARED] - counts[Stage.PARKED] - failing
        is_stalled = time.monotonic() - self._changed_at > STALLED_AFTER_SECONDS
        if waiting and not is_stalled:
            return False
        self._finish(waiting=waiting, failing=failing)
        return True

    def _show(self) -> None:
        done = self._counts[Stage.COMPARED]
        rest = [
            f"{count} {stage}" for stage, count in sorted(self._counts.items()) if stage != Stage.COMPARED
        ]
        line = f"script/server: {done} of {self._counts.total()} articles compared" + "".join(
            f", {part}" for part in rest
        )
        if line == self._shown:
            return
        if sys.stdout.isatty():
            sys.stdout.write("\r" + line.ljust(len(self._shown)))
        else:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
        self._shown = line

    def _finish(self, *, waiting: int, failing: int) -> None:
        if sys.stdout.isatty():
            sys.stdout.write("\n")
        for article in Article.objects.filter(stage=Stage.PARKED).order_by("pk")[:MOST_SHOWN]:
            self.faults.append(f"parked: {article.url}: {article.parked_reason}")
        if failing:
            self.faults.append(f"{failing} articles failed for now and are tried again later")
        if waiting:
            minutes = STALLED_AFTER_SECONDS / 60
            self.faults.append(f"{waiting} articles made no progress for {minutes:.0f} minutes; see the logs")


def count_articles() -> tuple[Counter[str], int]:
    """Articles by stage, and how many unfinished ones wait after a failure."""
    counted = (
        Article.objects.order_by()
        .values("stage")
        .annotate(count=Count("pk"), failed=Count("pk", filter=~Q(last_error="")))
    )
    rows = list(counted.values_list("stage", "count", "failed"))
    counts = Counter({stage: count for stage, count, _ in rows})
    failing = sum(failed for stage, _, failed in rows if stage not in (Stage.COMPARED, Stage.PARKED))
    return counts, failing
