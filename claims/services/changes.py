"""The outbox: written inside the transaction that makes a change, numbered after it.

Ids are given when a row is written, and a transaction that began early may commit late: who reads on from
the last id would miss its rows. So the place in the order is given later, to rows that are visible, one
reader at a time. Entries: ``record_change``, ``number_changes``.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from claims.models import Change, ChangeEvent
from claims.services.webhooks import queue_deliveries

NUMBERING_LOCK = 0x6E756D62
"""Any number will do that no other advisory lock of the database has; this one spells "numb"."""


def record_change(event: ChangeEvent, object_id: UUID, **payload: Any) -> None:
    """Add one event and its deliveries; ``payload`` holds JSON values."""
    queue_deliveries(Change.objects.create(event=event, object_id=object_id, payload=payload))


def number_changes() -> int:
    """Give every visible change its place after those that have one; return how many got one.

    A change that is not committed yet gets its place when it is, after all that were visible before.
    """
    if not Change.objects.filter(position=None).exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING_LOCK])
        cursor.execute(
            """
            UPDATE claims_change c SET position = numbered.position
              FROM (SELECT id, row_number() OVER (ORDER BY id)
                               + (SELECT coalesce(max(position), 0) FROM claims_change) AS position
                      FROM claims_change WHERE position IS NULL) numbered
             WHERE c.id = numbered.id
            """
        )
        return int(cursor.rowcount)
