"""Time every list of the admin, the pages of a reviewer and the API take in a store of a million claims.

Usage: script/benchmark pages [--claims 1000000] [--conflicts 12000] [--runs 30]

The store is made in a database of its own, by SQL: ten claims an article with words of skewed frequency,
5,000 speakers, 200 outlets; of the conflicts ten in twelve are undecided, two of them always lie between
the same two positions of a dispute. Each page is asked for once, to have what is read often in memory, and
then ``--runs`` times through Django's test client, without a network; queries are counted in one run more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
PER_ARTICLE = 10
TABLES = (
    "claims_article, claims_claim, claims_articlekey, claims_revision, claims_appearance, claims_conflict, "
    "claims_dispute, claims_position, claims_positionclaim, claims_disputeanchor, claims_verdict, "
    "claims_speaker, claims_publisher, claims_origin, claims_feed, claims_fetchevent, claims_change"
)

FILL = """
    SET session_replication_role = replica;
    INSERT INTO claims_publisher (id, public_id, name, host, country, reliability, created_at)
    SELECT n, gen_random_uuid(), 'Outlet ' || n, 'outlet' || n || '.example', '', 'F', now() FROM generate_series(1, 200) n;
    INSERT INTO claims_origin (id, created_at) SELECT n, now() FROM generate_series(1, %(articles)s) n;
    INSERT INTO claims_speaker (id, public_id, key, name, kind, side, wikidata_id, reliability)
    SELECT n, gen_random_uuid(), 'speaker-' || n, 'Speaker ' || n, 'person', 'Side ' || n %% 100, '', 'F'
      FROM generate_series(1, 5000) n;
    INSERT INTO claims_feed (id, public_id, publisher_id, url, title, last_error, failure_weight, created_at,
           etag, last_modified, body_sha256, reader_version, skip_hours, skip_days, moved_to, next_poll_reason,
           poll_interval, state, state_since, is_conditional)
    SELECT n, gen_random_uuid(), n %% 200 + 1, 'https://outlet.example/' || n, 'Feed ' || n, '', 0, now(), '', '', '', '',
           '{}', '{}', '', '', interval '1 hour', CASE WHEN n %% 50 = 0 THEN 'failing' ELSE 'working' END, now(), true
      FROM generate_series(1, 1000) n;
    INSERT INTO claims_article (id, public_id, url, title, authors, language, published_at, published_at_source,
           stage, stage_since, parked_reason, attempts, next_attempt_at, last_error, extracted_by, compared_by,
           first_seen_at, publisher_id, origin_id, feed_id)
    SELECT n, gen_random_uuid(), 'https://news.example/' || n, 'Article ' || n, '{}', 'en',
           now() - random() * interval '300 days', 'meta', CASE WHEN n %% 100 = 0 THEN 'parked' ELSE 'compared' END, now(),
           CASE WHEN n %% 100 = 0 THEN 'The page holds no text.' ELSE '' END, 0, now(), '', '', '', now(),
           n %% 200 + 1, n - n %% 3 + 1, n %% 1000 + 1
      FROM generate_series(1, %(articles)s) n;
    INSERT INTO claims_claim (id, public_id, content_key, proposition, stance, modality, said_at_precision,
           as_of_precision, places, quantities, language, status, has_suggested_conflict, credibility,
           published_at, first_seen_at, updated_at, speaker_id)
    SELECT n, gen_random_uuid(), lpad(to_hex(n), 64, '0'),
           (SELECT string_agg('w' || to_hex(floor(exp(random() * ln(20000)))::int * 40503), ' ')
              FROM generate_series(1, 9) g WHERE g + n > 0),
           'asserts', 'fact', 'unknown', 'unknown', ARRAY['place' || n %% 997], '[]', 'en', 'unreviewed', false, 6,
           a.published_at, now(), now(), floor(power(random(), 2) * 5000)::int + 1
      FROM generate_series(1, %(articles)s * %(per)s) n JOIN claims_article a ON a.id = (n - 1) / %(per)s + 1;
    CREATE TEMPORARY TABLE passage AS
    SELECT id, (id - 1) / %(per)s + 1 AS revision_id, proposition || '.' AS quote,
           sum(length(proposition) + 2) OVER (PARTITION BY (id - 1) / %(per)s ORDER BY id)::int - length(proposition) - 2 AS start
      FROM claims_claim;
    INSERT INTO claims_revision (id, public_id, article_id, sha256, raw, content_type, headers, final_url,
           fetched_at, reader_version, title, text, warnings, is_trivial)
    SELECT revision_id, gen_random_uuid(), revision_id, lpad(to_hex(revision_id), 64, '0'), '', 'text/plain', '{}', '', now(),
           '', '', string_agg(quote, ' ' ORDER BY id), '{}', false
      FROM passage GROUP BY revision_id;
    INSERT INTO claims_appearance (id, public_id, claim_id, revision_id, start, "end", quote, source_text, cue,
           attribution, relayed_by, engine_version, is_stale, analysis, created_at)
    SELECT id, gen_random_uuid(), id, revision_id, start, start + length(quote), quote, '', 'said', 'indirect', '{}', '',
           false, '{}', now()
      FROM passage;
    INSERT INTO claims_articlekey (article_id, key, weight, published_at)
    SELECT a.id, hashtextextended(k.name, 0), 1, a.published_at
      FROM claims_article a
      CROSS JOIN LATERAL (
           SELECT DISTINCT name FROM (
               SELECT 'name:' || floor(exp(random() * ln(50000)))::int AS name FROM generate_series(1, 8) WHERE a.id > 0
               UNION ALL SELECT 'matter:' || a.id / 10 || ':' || floor(random() * 16)::int
                 FROM generate_series(1, 10) WHERE a.id > 0) named) k;
    INSERT INTO claims_conflict (id, public_id, claim_a_id, claim_b_id, appearance_a_id, appearance_b_id, kind, detector,
           detector_version, score, reasons, status, is_parked, rank, version, created_at, updated_at, decided_at,
           decided_by_id, dismiss_reason_id)
    SELECT n, gen_random_uuid(), n * %(step)s, n * %(step)s + 13, n * %(step)s, n * %(step)s + 13,
           (ARRAY['denial', 'contradiction', 'numeric', 'reversal'])[n %% 4 + 1], 'engine', '1', random(),
           '[{"signal": "denial", "message": "one side denies it", "weight": 1, "a": [], "b": []}]',
           CASE n %% 12 WHEN 0 THEN 'confirmed' WHEN 1 THEN 'dismissed' ELSE 'suggested' END, false, random() * 100, 1,
           now() - random() * interval '200 days', now(), CASE WHEN n %% 12 < 2 THEN now() - random() * interval '60 days' END,
           CASE WHEN n %% 12 < 2 THEN %(user)s END, CASE WHEN n %% 12 = 1 THEN (SELECT min(id) FROM claims_dismissreason) END
      FROM generate_series(1, %(conflicts)s) n;
    UPDATE claims_claim c SET has_suggested_conflict = true
      FROM claims_conflict k WHERE k.status = 'suggested' AND c.id IN (k.claim_a_id, k.claim_b_id);
    UPDATE claims_claim c SET status = 'disputed'
      FROM claims_conflict k WHERE k.status = 'confirmed' AND c.id IN (k.claim_a_id, k.claim_b_id);
    INSERT INTO claims_verdict (id, public_id, conflict_id, decision, dismiss_reason_id, note, actor_id, created_at)
    SELECT id, gen_random_uuid(), id, CASE status WHEN 'confirmed' THEN 'confirm' ELSE 'dismiss' END, dismiss_reason_id, '',
           %(user)s, decided_at
      FROM claims_conflict WHERE status <> 'suggested';
    INSERT INTO claims_dispute (id, public_id, question, opened_on_id, is_worded_by_hand, created_at, updated_at)
    SELECT n, gen_random_uuid(), 'Is it true: question ' || n || '?', 2 * n, false, now() - random() * interval '200 days', now()
      FROM generate_series(1, %(conflicts)s / 2) n;
    INSERT INTO claims_position (id, dispute_id, label)
    SELECT 2 * d.id + side, d.id, 'Side ' || side FROM claims_dispute d, generate_series(0, 1) side;
    INSERT INTO claims_positionclaim (id, dispute_id, position_id, claim_id)
    SELECT row_number() OVER (), d.id, 2 * d.id + side, (2 * d.id - k) * %(step)s + 13 * side
      FROM claims_dispute d, generate_series(0, 1) side, generate_series(0, 1) k;
    INSERT INTO claims_fetchevent (id, feed_id, started_at, finished_at, outcome, failure_kind, reason, host, weight,
           is_ours, seen, new, changed, same, refused, failed, left_out)
    SELECT n, n %% 1000 + 1, now() - n * interval '1 minute', now() - n * interval '1 minute', 'read', '', '',
           'outlet.example', 0, false, 20, 1, 0, 19, 0, 0, 0
      FROM generate_series(1, 50000) n;
    INSERT INTO claims_change (id, event_id, event, object_id, payload, created_at)
    SELECT n, gen_random_uuid(), 'conflict.suggested', gen_random_uuid(), '{}', now() FROM generate_series(1, 100000) n;
    SET session_replication_role = origin;
    ANALYZE;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """How long one address took, in milliseconds, and how many queries."""

    name: str
    median: float
    p95: float
    queries: int


def fill(claims: int, conflicts: int) -> None:
    """Put ``claims`` claims and ``conflicts`` conflicts into an empty store."""
    from django.contrib.auth.models import User
    from django.db import connection

    from claims.services.leads import choose_leads

    actor, _ = User.objects.get_or_create(username="benchmark", is_superuser=True, is_staff=True)
    step = (claims - 20) // conflicts
    if step < 14:
        message = "Too many conflicts for so few claims: each needs fourteen."
        raise ValueError(message)
    given = {
        "articles": claims // PER_ARTICLE,
        "per": PER_ARTICLE,
        "conflicts": conflicts,
        "step": step,
        "user": actor.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
        cursor.execute(FILL, given)
    choose_leads()


def addresses() -> dict[str, str]:
    """Return what is asked for: all lists of the admin, the pages of a reviewer, the API."""
    from django.contrib import admin
    from django.urls import reverse

    from claims.models import Conflict, Dispute

    conflict = Conflict.objects.undecided().filter(pairs__isnull=False).order_by("-rank").first()
    assert conflict is not None
    listed = {
        f"list: {model._meta.model_name}": reverse(f"admin:claims_{model._meta.model_name}_changelist")
        for model in admin.site._registry
        if model._meta.app_label == "claims"
    }
    conflicts, claims = listed["list: conflict"], listed["list: claim"]
    speaker = conflict.claim_a.speaker_id
    dispute = Dispute.objects.latest("pk").pk
    return {
        "front page": "/admin/",
        **listed,
        "conflicts, page 20": f"{conflicts}?p=20",
        "conflicts, every pair": f"{conflicts}?pairs=all",
        "conflicts, confirmed": f"{conflicts}?status=confirmed",
        "conflicts of a kind": f"{conflicts}?kind__exact=numeric",
        "conflicts of a speaker": f"{conflicts}?claim_a__speaker__id__exact={speaker}",
        "claims, disputed": f"{claims}?status__exact=disputed",
        "conflict": reverse("admin:claims_conflict_change", args=[conflict.pk]),
        "dispute": reverse("admin:claims_dispute_change", args=[dispute]),
        "claim": reverse("admin:claims_claim_change", args=[conflict.claim_a_id]),
        "speaker": reverse("admin:claims_speaker_change", args=[speaker]),
        "article": reverse("admin:claims_article_change", args=[conflict.appearance_a.revision.article_id]),
        "API: disputed claims": "/api/v1/claims/?status=disputed&page_size=50",
        "API: conflicts": "/api/v1/conflicts/?page_size=50",
    }


def measure(runs: int) -> list[Timed]:
    """Return how long each address takes."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="benchmark"))

    def ask(url: str) -> None:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code, response.content[:300])

    found = []
    for name, url in addresses().items():
        ask(url)
        with CaptureQueriesContext(connection) as captured:
            ask(url)
        queries = len(captured)  # before the next request clears the log
        times = sorted(_milliseconds(lambda url=url: ask(url)) for _ in range(runs))  # type: ignore[misc]
        found.append(
            Timed(
                name=name,
                median=statistics.median(times),
                p95=times[min(len(times) - 1, int(0.95 * len(times)))],
                queries=queries,
            )
        )
    return found


def uncached() -> dict[str, float]:
    """Return how long each picture of the front page takes to count, in milliseconds."""
    from claims.admin import pictures

    return {draw.__name__: _milliseconds(draw) for draw in pictures.PICTURES}


def _milliseconds(do: Callable[[], Any]) -> float:
    started = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - started)


def run(claims: int, conflicts: int, runs: int) -> list[Timed]:
    """Make the store in the database that is connected, measure, and print the tables."""
    started = time.perf_counter()
    fill(claims, conflicts)
    print(f"{claims:,} claims, {conflicts:,} conflicts; made in {time.perf_counter() - started:.0f} s")
    print("| page | median ms | p95 ms | queries |\n|---|---|---|---|")
    found = measure(runs)
    for one in found:
        print(f"| {one.name} | {one.median:.0f} | {one.p95:.0f} | {one.queries} |")
    print("| picture, counted anew | ms |\n|---|---|")
    for name, spent in uncached().items():
        print(f"| {name} | {spent:.0f} |")
    return found


def main() -> None:
    """Read the command line and measure in a database made for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--conflicts", type=int, default=12_000)
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    django.setup()  # first: the settings say where the data of the server lie
    from django.db import connection

    from config import embedded

    embedded.ensure_running()

    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        run(options.claims, options.conflicts, options.runs)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        embedded.release()


if __name__ == "__main__":
    main()
