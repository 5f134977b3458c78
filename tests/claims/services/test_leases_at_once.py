"""Many reviewers ask for the next conflict in the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from claims.models import Lease
from claims.services import leases
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PEOPLE, CONFLICTS = 12, 10


def test_no_conflict_is_handed_out_twice() -> None:
    people = [make.UserFactory() for _ in range(PEOPLE)]
    conflicts = [make.ConflictFactory(score=0.5) for _ in range(CONFLICTS)]
    got: list[int | None] = []
    start = threading.Barrier(PEOPLE)

    def ask(person: object) -> None:
        start.wait()
        found = leases.take_next(actor=person)  # type: ignore[arg-type]
        got.append(found.pk if found else None)
        connection.close()

    threads = [threading.Thread(target=ask, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    handed = [pk for pk in got if pk is not None]
    assert len(got) == PEOPLE
    assert len(handed) == len(set(handed))
    # A row locked in that moment is passed over; whoever went away empty finds it when she asks again.
    for person in people:
        leases.take_next(actor=person)
    assert set(Lease.objects.values_list("conflict", flat=True)) == {row.pk for row in conflicts}
    assert Lease.objects.values("holder").distinct().count() == CONFLICTS
