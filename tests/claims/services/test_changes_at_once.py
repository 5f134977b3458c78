"""No change is missed by who follows them, whoever commits late and however many write at once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from claims.models import Change
from claims.services.changes import number_changes
from tests.factories import ChangeFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_change_that_commits_late_comes_after_what_was_shown() -> None:
    began, may_end = threading.Event(), threading.Event()
    late: list[int] = []

    def write_late() -> None:
        with transaction.atomic():
            late.append(ChangeFactory().pk)
            began.set()
            may_end.wait(30)
        connection.close()

    writer = threading.Thread(target=write_late)
    writer.start()
    assert began.wait(30)
    early = ChangeFactory().pk
    assert early > late[0]
    number_changes()
    assert list(Change.objects.filter(position__isnull=False).values_list("pk", flat=True)) == [early]
    may_end.set()
    writer.join(30)
    number_changes()
    assert list(Change.objects.order_by("position").values_list("pk", flat=True)) == [early, late[0]]


def test_followers_beside_many_writers_see_every_change_once_and_in_one_order() -> None:
    writers, each = 6, 15
    seen: list[list[int]] = [[], []]
    done = threading.Event()

    def write() -> None:
        for number in range(each):
            with transaction.atomic():
                ChangeFactory()
                if number % 3 == 0:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(0.01)")
        connection.close()

    def follow(found: list[int]) -> None:
        last, is_over = 0, False
        while not is_over:
            is_over = done.is_set()
            number_changes()
            rows = Change.objects.filter(position__gt=last).order_by("position")
            for pk, position in rows.values_list("pk", "position"):
                found.append(pk)
                last = position
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    followers = [threading.Thread(target=follow, args=(found,)) for found in seen]
    for thread in [*threads, *followers]:
        thread.start()
    for thread in threads:
        thread.join(60)
    done.set()
    for thread in followers:
        thread.join(60)
    expected = list(Change.objects.order_by("position").values_list("pk", flat=True))
    assert len(expected) == writers * each
    assert seen == [expected, expected]
