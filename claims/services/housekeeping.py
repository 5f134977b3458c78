"""What grows without end and nobody reads any more is taken away, a portion at a time."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from claims.models import Host, IdempotencyKey, RobotsFile

EVENTS_KEPT = 30
"""Polls of each feed that stay however old they are: what its page shows."""

EVENTS_KEPT_FOR = timedelta(days=30)
PORTION = 50_000
"""Rows of one run: some seconds of work, and no long lock."""

KEYS_KEPT_FOR = timedelta(days=1)
SITES_FORGOTTEN_AFTER = timedelta(days=90)


def tidy() -> int:
    """Delete old polls and what is known of hosts nobody asks any more; return how many polls went."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM claims_fetchevent WHERE id IN (
                SELECT old.id FROM claims_fetchevent old
                 WHERE old.started_at < %(before)s
                   AND old.started_at < (
                       SELECT started_at FROM claims_fetchevent newer WHERE newer.feed_id = old.feed_id
                        ORDER BY started_at DESC OFFSET %(kept)s - 1 LIMIT 1)
                 ORDER BY old.started_at LIMIT %(portion)s)
            """,
            {"before": now - EVENTS_KEPT_FOR, "kept": EVENTS_KEPT, "portion": PORTION},
        )
        deleted = int(cursor.rowcount)
    IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT_FOR).delete()
    long_ago = now - SITES_FORGOTTEN_AFTER
    RobotsFile.objects.filter(expires_at__lt=long_ago).delete()
    forgotten = Host.objects.filter(last_request_at__lt=long_ago, gap_seconds=None, obeys_robots=True)
    forgotten.exclude(closed_until__gt=now).delete()
    return deleted
