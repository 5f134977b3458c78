"""One decision on many conflicts, each with a verdict of its own, and taking all of it back.

Idea: a batch is a list of rows written before anything is decided, so what was asked for is on record, a
killed worker goes on where it stopped, and every conflict says what became of it. Up to ``AT_ONCE`` are
worked through in the request; more are left to a worker. Undoing is another batch over the verdicts of the
first; what somebody decided anew meanwhile is skipped. Entries: ``start_batch``, ``run_batch``,
``undo_batch``.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.models import Batch, BatchItem, Conflict, Decision, DismissReason, ItemState, Opinion
from claims.services import reviews

AT_ONCE = 50
"""About three seconds of a request."""

MOST_ITEMS = 10_000
CHUNK = 1000

STALLED_AFTER = timedelta(minutes=15)
"""Ten thousand decisions take about ten minutes; a second worker at one batch does no harm."""


class BatchError(Exception):
    """A batch that cannot be asked for; the message says why."""


def start_batch(
    *,
    conflicts: Iterable[tuple[int, int]],
    actor: User,
    decision: Decision,
    reason: DismissReason | None = None,
    note: str = "",
) -> Batch:
    """Write down what is asked for: ``conflicts`` are ids with the versions that were looked at.

    Raises:
        BatchError: There are none, or more than ``MOST_ITEMS``.
    """
    wanted = dict(conflicts)
    if not wanted:
        message = "Nothing was chosen."
        raise BatchError(message)
    if len(wanted) > MOST_ITEMS:
        message = f"At most {MOST_ITEMS:,} at once. Narrow the filter."
        raise BatchError(message)
    with transaction.atomic():
        batch = Batch.objects.create(decision=decision, dismiss_reason=reason, note=note, actor=actor)
        known = set(Conflict.everything.filter(pk__in=wanted).values_list("pk", flat=True))
        rows = (
            BatchItem(batch=batch, conflict_id=pk if pk in known else None, version=version)
            for pk, version in wanted.items()
        )
        BatchItem.objects.bulk_create(rows, batch_size=CHUNK)
        return batch


def undo_batch(*, batch_id: int, actor: User) -> Batch:
    """Start the batch that takes another one back.

    Raises:
        BatchError: It still runs, was taken back before, or decided nothing.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
        if batch.finished_at is None:
            message = "The batch still runs. Undo it when it is finished."
            raise BatchError(message)
        if batch.decision == Decision.UNDO or Batch.objects.filter(undoes=batch).exists():
            message = "The batch was taken back already, or takes one back itself."
            raise BatchError(message)
        done = batch.items.filter(state=ItemState.DONE, conflict__isnull=False)
        pairs = list(done.values_list("conflict", "conflict__version"))
        undo = start_batch(conflicts=pairs, actor=actor, decision=Decision.UNDO)
        undo.undoes = batch
        undo.save(update_fields=["undoes"])
        return undo


def run_batch(*, batch_id: int, seconds: float | None = None) -> Batch:
    """Work through what still waits, for so many seconds; a second run finds nothing left to do."""
    until = None if seconds is None else time.monotonic() + seconds
    batch = Batch.objects.select_related("actor", "dismiss_reason", "undoes").get(pk=batch_id)
    waiting = batch.items.filter(state=ItemState.WAITING).order_by("pk")
    for item_id in list(waiting.values_list("pk", flat=True)):
        _work_on(batch, item_id)
        if until is not None and time.monotonic() > until:
            break
    if not waiting.exists():
        Batch.objects.filter(pk=batch_id, finished_at=None).update(finished_at=timezone.now())
    batch.refresh_from_db(fields=["finished_at"])
    return batch


def take_stalled() -> list[int]:
    """Return the batches that should be finished by now: their message or their worker was lost."""
    late = timezone.now() - STALLED_AFTER
    rows = Batch.objects.filter(finished_at=None, created_at__lt=late)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _work_on(batch: Batch, item_id: int) -> None:
    """Decide one conflict and note what became of it, both or neither."""
    with transaction.atomic():
        rows = BatchItem.objects.select_for_update(of=("self",), skip_locked=True)
        item = rows.filter(pk=item_id, state=ItemState.WAITING).first()
        if item is None:
            return  # another worker is at it
        try:
            with transaction.atomic():
                _decide(batch, item)
        except reviews.ReviewError as error:
            item.state, item.why = ItemState.SKIPPED, str(error)[:500]
        except Conflict.DoesNotExist:
            item.state, item.why = ItemState.FAILED, "The conflict is gone: the engine withdrew it."
        item.save()


def _decide(batch: Batch, item: BatchItem) -> None:
    if item.conflict_id is None:
        raise Conflict.DoesNotExist
    if not batch.actor.is_active or not batch.actor.has_perm("claims.decide_conflict"):
        message = "Whoever asked may not decide conflicts any more."
        raise reviews.ReviewError(message)
    if batch.decision == Decision.UNDO:
        _require_same_verdict(batch, item.conflict_id)
    found = reviews.decide(
        conflict_id=item.conflict_id,
        actor=batch.actor,
        decision=Decision(batch.decision),
        reason=batch.dismiss_reason,
        note=batch.note,
        version=None if batch.decision == Decision.UNDO else item.version,
    )
    item.state = ItemState.DONE
    if isinstance(found, Opinion):
        item.why = "Kept as your opinion; a second person decides."
    else:
        item.verdict = found


def _require_same_verdict(batch: Batch, conflict_id: int) -> None:
    """Refuse to undo a decision that is not the one the batch made."""
    if batch.undoes is None:
        return
    made = batch.undoes.items.get(conflict=conflict_id).verdict
    if made is not None and hasattr(made, "undone_by"):
        message = "Somebody took that decision back already."
        raise reviews.NothingToUndoError(message)
