"""Turns between workers with connections of their own."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest
from django.db import connection

from claims.services.hosts import HostBusyError, turn
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
GAP, WORKERS, REQUESTS = 0.15, 6, 3


def test_workers_share_a_host_one_at_a_time_a_gap_apart() -> None:
    make.HostFactory(name="news.example", gap_seconds=GAP)
    running, starts, most = [0], [], [0]

    def request() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        starts.append(time.monotonic())
        time.sleep(0.05)
        running[0] -= 1

    def work() -> None:
        has_slot = False
        done = 0
        while done < REQUESTS:
            try:
                with turn("news.example", has_slot=has_slot):
                    request()
                done, has_slot = done + 1, False
            except HostBusyError as error:
                time.sleep(error.seconds)
                has_slot = error.has_slot
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    starts.sort()
    assert len(starts) == WORKERS * REQUESTS
    assert most == [1]
    # 0.1 s may be used early (EARLY), but never two at once
    assert min(later - earlier for earlier, later in pairwise(starts)) >= GAP - 0.1
