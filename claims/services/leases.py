"""Leases: one reviewer looks at a conflict, and everybody sees who.

Idea: a lease is a row with an end, renewed while the page is open; nobody has to give it back. ``take_next``
skips what is leased or locked at this moment (SKIP LOCKED), so any number of reviewers can ask at once and
each gets a conflict of her own. Entries: ``take_next``, ``take``, ``release``, ``break_lease``.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.models import Conflict, ConflictStatus, Lease
from claims.services.opinions import decidable_by

QUEUE = ["-rank", "-score", "-pk"]
"""The order in which conflicts are worth a look (``services.ranking``)."""

LEASE = timedelta(minutes=15)
"""Long enough to read both articles; a page that stays open renews it."""


class HeldError(Exception):
    """Somebody else holds the conflict; the message says who and until when."""


def held_by_others(actor: User) -> Q:
    """Return the condition for conflicts that another person holds at this moment."""
    now = timezone.now()
    return Q(lease__expires_at__gt=now) & ~Q(lease__holder=actor)


def take_next(*, actor: User, rows: QuerySet[Conflict] | None = None) -> Conflict | None:
    """Hand out the first undecided conflict nobody holds, and hold it for ``actor``.

    Args:
        actor: Who asks. What she holds already comes first.
        rows: Conflicts to choose from in their order; all, best first, when left out.

    Returns ``None`` when nothing is left that nobody holds.
    """
    rows = Conflict.objects.leading().order_by(*QUEUE) if rows is None else rows
    waiting = decidable_by(rows.filter(status=ConflictStatus.SUGGESTED), actor)
    with transaction.atomic():
        mine = waiting.filter(pk__in=_leased(holder=actor)).first()
        if mine is not None:
            _hold(mine.pk, actor)
            return mine
        for _ in range(MOST_ROUNDS):
            free = waiting.exclude(pk__in=_leased()).select_for_update(
                of=("self",), skip_locked=True, no_key=True
            )
            found = free.first()
            if found is None:
                return None
            # Between the look and the lock somebody may have taken it and gone.
            if holder_of(found.pk) is None:
                _hold(found.pk, actor)
                return found
    return None


MOST_ROUNDS = 100
"""Conflicts lost to somebody else in the same moment before giving up; never reached by people."""


def take(*, conflict_id: int, actor: User) -> Lease:
    """Hold one conflict, or hold it longer; raises ``HeldError`` when somebody else does."""
    with transaction.atomic():
        Conflict.objects.select_for_update(of=("self",), no_key=True).get(pk=conflict_id)
        require_free(conflict_id, actor)
        return _hold(conflict_id, actor)


def release(*, conflict_id: int, actor: User) -> bool:
    """End a lease of ``actor``; return whether there was one."""
    return bool(Lease.objects.filter(conflict=conflict_id, holder=actor).delete()[0])


def release_all(*, actor: User) -> int:
    """End every lease of ``actor``, who logs out; return how many."""
    return Lease.objects.filter(holder=actor).delete()[0]


def break_lease(*, conflict_id: int) -> bool:
    """Take a conflict from whoever holds it; the history says who did. Return whether anybody held it."""
    return bool(Lease.objects.filter(conflict=conflict_id).delete()[0])


def holder_of(conflict_id: int) -> Lease | None:
    """Return the lease that holds a conflict at this moment."""
    now = timezone.now()
    return Lease.objects.filter(conflict=conflict_id, expires_at__gt=now).select_related("holder").first()


def require_free(conflict_id: int, actor: User) -> None:
    """Raise ``HeldError`` when somebody else holds the conflict."""
    lease = holder_of(conflict_id)
    if lease is not None and lease.holder_id != actor.pk:
        message = (
            f"{lease.holder.get_username()} looks at this conflict until {lease.expires_at:%H:%M} UTC. "
            "Take another one, or have an editor hand it over."
        )
        raise HeldError(message)


def _leased(**of: User) -> QuerySet[Lease, int]:
    return Lease.objects.filter(expires_at__gt=timezone.now(), **of).values_list("conflict", flat=True)


def _hold(conflict_id: int, actor: User) -> Lease:
    expires_at = timezone.now() + LEASE
    Lease.objects.filter(conflict=conflict_id).exclude(holder=actor).delete()  # one that ran out
    lease, _ = Lease.objects.update_or_create(
        conflict_id=conflict_id, holder=actor, defaults={"expires_at": expires_at}
    )
    return lease
