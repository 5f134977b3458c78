"""Time to find what a new claim is compared with, in a small store and in one of a million claims.

Usage: script/benchmark candidates [--claims 10000 1000000] [--articles 300] [--plot FILE.svg]

The store is made in a database of its own: matters of Zipf-like size, about ten articles each on average;
an article has eight keys that many articles have (Zipf over 50,000, the first ones above the limit), ten of
its matter and six words, and the claims of a real sample article. What is timed is all a worker does for
one article: finding close articles, loading their claims and ranking them against the article's own.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import time
from pathlib import Path

import django

from factcheck.evaluation.charts import line_chart

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
PER_ARTICLE = 10

FILL = """
    SET session_replication_role = replica;
    INSERT INTO claims_article (id, public_id, url, title, authors, language, published_at, published_at_source,
           stage, stage_since, parked_reason, attempts, next_attempt_at, last_error, extracted_by, compared_by,
           first_seen_at)
    SELECT n, gen_random_uuid(), 'https://news.example/' || n, 'Article ' || n, '{}', 'en',
           timestamptz '2025-12-31' - random() * interval '300 days', 'meta', 'compared', now(), '', 0, now(), '',
           '', '', now()
      FROM generate_series(1, %(articles)s) n;
    INSERT INTO claims_revision (id, public_id, article_id, sha256, raw, content_type, headers, final_url,
           fetched_at, reader_version, title, text, warnings, is_trivial)
    SELECT n, gen_random_uuid(), n, lpad(to_hex(n), 64, '0'), '', 'text/plain', '{}', '', now(), '', '', 'x', '{}', false
      FROM generate_series(1, %(articles)s) n;
    INSERT INTO claims_claim (id, public_id, content_key, proposition, stance, modality, said_at_precision,
           as_of_precision, places, quantities, language, status, has_suggested_conflict, credibility,
           published_at, first_seen_at, updated_at)
    SELECT n, gen_random_uuid(), lpad(to_hex(n), 64, '0'), 'claim ' || n, 'asserts', 'fact', 'unknown', 'unknown',
           '{}', '[]', 'en', 'unreviewed', false, 6, now(), now(), now()
      FROM generate_series(1, %(articles)s * %(per)s) n;
    INSERT INTO claims_appearance (id, public_id, claim_id, revision_id, start, "end", quote, source_text, cue,
           attribution, relayed_by, engine_version, is_stale, analysis, created_at)
    SELECT n, gen_random_uuid(), n, (n - 1) / %(per)s + 1, 0, 1, 'x', '', '', 'indirect', '{}', '',
           false, sample.analysis, now()
      FROM generate_series(1, %(articles)s * %(per)s) n
      JOIN benchmark_sample sample ON sample.id = n %% (SELECT count(*) FROM benchmark_sample);
    INSERT INTO claims_articlekey (article_id, key, weight, published_at)
    SELECT a.id, hashtextextended(k.name, 0), k.weight, a.published_at
      FROM claims_article a
      CROSS JOIN LATERAL (SELECT floor(%(articles)s / 10.0 * power(random(), 1.5) + a.id * 0)::int AS matter) m
      CROSS JOIN LATERAL (
           SELECT DISTINCT ON (name) name, weight FROM (
               SELECT 'name:' || floor(exp(random() * ln(50000)))::int AS name, 1.0 AS weight
                 FROM generate_series(1, 8) WHERE a.id > 0
               UNION ALL SELECT 'matter:' || m.matter || ':' || floor(random() * 16)::int, 1.0
                 FROM generate_series(1, 10) WHERE a.id > 0
               UNION ALL SELECT 'word:' || floor(exp(random() * ln(20000)))::int, 0.5
                 FROM generate_series(1, 6) WHERE a.id > 0) named) k;
    SET session_replication_role = origin;
    ANALYZE;
"""


def fill(articles: int, samples: list[object]) -> None:
    """Put ``articles`` articles with ten claims each into an empty store."""
    from django.db import connection

    tables = "claims_article, claims_claim, claims_articlekey, claims_revision, claims_appearance"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        cursor.execute("DROP TABLE IF EXISTS benchmark_sample")
        cursor.execute("CREATE TABLE benchmark_sample (id int PRIMARY KEY, analysis jsonb)")
        rows = [(number, json.dumps(sample)) for number, sample in enumerate(samples)]
        cursor.executemany("INSERT INTO benchmark_sample VALUES (%s, %s)", rows)
        cursor.execute(FILL, {"articles": articles, "per": PER_ARTICLE})


def sample_claims() -> list[object]:
    """Return the stored form of the claims of the sample stories."""
    from claims import engine
    from factcheck import extract_claims, load_parser, load_register
    from factcheck.evaluation.gold import read_stories
    from factcheck.options import EngineOptions

    options = EngineOptions()
    parser, register = load_parser(options.parser_name), load_register()
    stories = read_stories(Path(__file__).parent / "data" / "stories")
    return [
        engine.dump_claim(claim)
        for story in stories
        for article in story.articles
        for claim in extract_claims(article, parser, register, options)
    ]


def measure(articles: int, count: int) -> list[float]:
    """Return the milliseconds a new claim takes, for ``count`` articles spread over the store."""
    from claims import engine, selectors
    from claims.conf import engine_options
    from claims.models import Article
    from factcheck import candidates_for

    options, found = engine_options().matching, []
    for number in range(count):
        article = Article.objects.get(pk=1 + number * (articles // count))
        new = [engine.load_claim(row) for row in selectors.claims_of(article)]
        started = time.perf_counter()
        close = selectors.close_articles(article)
        rows = selectors.comparable_claims(close, leave_out={int(claim.id) for claim in new})
        stored = [engine.load_claim(row) for row in rows]
        nearness = {str(pk): value for pk, value in close.items()}
        pairs = list(candidates_for(new, stored, nearness, options))
        found.append(1000 * (time.perf_counter() - started) / len(new))
        assert len(pairs) <= len(new) * options.most_candidates
    return sorted(found)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of the sorted values lie."""
    return values[min(len(values) - 1, int(share * len(values)))]


def plot(results: dict[int, list[float]]) -> str:
    """Return a drawing of the share of claims answered within a time, one line a size."""
    most = max(percentile(values, 0.99) for values in results.values()) * 1.1
    lines = {
        f"{size:,} claims": [(value, (rank + 1) / len(values)) for rank, value in enumerate(values)]
        for size, values in results.items()
    }
    axes = ("milliseconds for one claim", "share of claims")
    return line_chart("Time to find candidates", axes, lines, (most, 1.0))


def run(sizes: list[int], count: int, path: Path | None = None) -> dict[int, list[float]]:
    """Measure every size in the database that is connected; print the table and draw the plot."""
    samples, results = sample_claims(), {}
    gc.collect()
    gc.freeze()  # as ``claims.engine`` does when it has loaded the parser
    print("claims    | median ms | p95 ms | highest ms")
    for size in sizes:
        fill(size // PER_ARTICLE, samples)
        measure(size // PER_ARTICLE, min(count, 50))  # what is read often is in memory
        values = results[size] = measure(size // PER_ARTICLE, count)
        print(
            f"{size:9,} | {statistics.median(values):9.2f} | {percentile(values, 0.95):6.2f} | {values[-1]:10.2f}"
        )
    if path:
        path.write_text(plot(results), encoding="utf-8")
    return results


def main() -> None:
    """Read the command line and measure in a database made for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    django.setup()  # first: the settings say where the data of the server lie
    from django.db import connection

    from config import embedded

    embedded.ensure_running()

    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        run(options.claims, options.articles, options.plot)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        embedded.release()


if __name__ == "__main__":
    main()
