"""What one minute of the scheduler takes with many feeds, and whether the queue grows over a day.

Usage: script/benchmark feeds [--feeds 180000] [--minutes 1440] [--polls 2000]

The store is made in a database of its own: feeds whose entries come every ten minutes to every week
(log-uniform), due at random moments of the first six hours. Every simulated minute the scheduler takes what is
due, as ``claims.services.feeds`` does it, and the workers finish ``--polls`` of what is queued, each feed being due
again after its interval. What is timed is the taking.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections import deque
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
START = datetime(2025, 1, 1, tzinfo=UTC)

FILL = """
    INSERT INTO claims_feed (public_id, url, title, state, state_since, poll_interval, is_conditional, next_poll_at,
           next_poll_reason, etag, last_modified, body_sha256, reader_version, usual_gap, skip_hours, skip_days,
           moved_to, failure_weight, last_error, created_at)
    SELECT gen_random_uuid(), 'https://host' || n % 40000 || '.example/' || n, '', 'working', now(),
           interval '30 minutes', true, %(start)s + random() * interval '6 hours', '', '', '', '', '',
           interval '10 minutes' * power(1008, random()), '{}', '{}', '', 0, '', now()
      FROM generate_series(1, %(feeds)s) n;
    ANALYZE claims_feed;
""".replace("n % 40000", "n %% 40000")

FINISH = """
    UPDATE claims_feed SET queued_until = NULL,
           next_poll_at = %(now)s + greatest(poll_interval, least(usual_gap, interval '6 hours'))
     WHERE id = ANY (%(ids)s)
"""


def run(feeds: int, minutes: int, polls: int) -> tuple[list[float], list[int], int]:
    """Simulate; return the sorted milliseconds of the ticks, the queue's length each minute, the late feeds."""
    from django.db import connection

    from claims.services.feeds import take_due_feeds

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE claims_feed CASCADE")
        cursor.execute(FILL, {"feeds": feeds, "start": START})
    queue: deque[int] = deque()
    ticks, lengths, done = [], [], 0
    for minute in range(minutes):
        now = START + timedelta(minutes=minute)
        started = time.perf_counter()
        taken = take_due_feeds(now=now)
        ticks.append(1000 * (time.perf_counter() - started))
        assert not set(taken) & set(queue), "a feed was queued twice"
        queue.extend(taken)
        lengths.append(len(queue))
        finished = [queue.popleft() for _ in range(min(polls, len(queue)))]
        done += len(finished)
        with connection.cursor() as cursor:
            cursor.execute(FINISH, {"now": now, "ids": finished})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM claims_feed WHERE next_poll_at < %s", [now - timedelta(minutes=30)]
        )
        late = cursor.fetchone()[0]
    ticks.sort()
    print(f"{feeds:,} feeds, {minutes} minutes, {done:,} polls ({done / minutes:.0f} a minute)")
    print(
        f"tick: median {statistics.median(ticks):.1f} ms, p95 {ticks[int(0.95 * len(ticks))]:.1f}, highest {ticks[-1]:.1f}"
    )
    half = lengths[len(lengths) // 2 :]
    print(
        f"queue: longest {max(lengths)}, in the second half median {statistics.median(half):.0f}, longest {max(half)}"
    )
    print(f"feeds more than half an hour late at the end: {late}")
    return ticks, lengths, late


def main() -> None:
    """Read the command line and simulate in a database made for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=180_000)
    parser.add_argument("--minutes", type=int, default=1440)
    parser.add_argument("--polls", type=int, default=2000)
    options = parser.parse_args()
    django.setup()
    from django.db import connection

    from config import embedded

    embedded.ensure_running()
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        run(options.feeds, options.minutes, options.polls)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        embedded.release()


if __name__ == "__main__":
    main()
