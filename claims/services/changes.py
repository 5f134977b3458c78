"""Writing the outbox; call it inside the transaction that makes the change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from claims.models import Change, ChangeEvent
from claims.services.webhooks import queue_deliveries


def record_change(event: ChangeEvent, object_id: UUID, **payload: Any) -> None:
    """Add one event and its deliveries; ``payload`` holds JSON values."""
    queue_deliveries(Change.objects.create(event=event, object_id=object_id, payload=payload))
