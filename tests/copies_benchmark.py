"""How well and how fast copies of a text are found among a hundred thousand articles.

Usage: script/benchmark copies [--articles 100000] [--texts GOLD.json]

The texts are those of the stories in the repository, or of a file as ``eval`` sets have it: a JSON list of
objects with ``text``, and ``file`` where the page lies beside it. Each is stored, edited in the ways agencies' customers edit, and looked up; the rest of
the store is made up: sixty runs an article, four in ten of them common ones (Zipf over 200,000). Recall is
the share of edited copies whose original is found, false the number of other texts found for one look-up.
Source of the kinds of edit: those with which the method was chosen (docs/decisions/0017).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
SHORTEST = 120
"""Words of a text that takes part; of shorter ones a third is a sentence or two."""

FILL = """
    SET session_replication_role = replica;
    INSERT INTO claims_article (id, public_id, url, title, authors, language, published_at, published_at_source,
           stage, stage_since, parked_reason, attempts, next_attempt_at, last_error, extracted_by, compared_by,
           first_seen_at)
    SELECT 1000000 + n, gen_random_uuid(), 'https://fill.example/' || n, '', '{}', 'en', now(), 'meta', 'compared',
           now(), '', 0, now(), '', '', '', now() FROM generate_series(1, %(articles)s) n;
    INSERT INTO claims_shingle (article_id, value, moment)
    SELECT DISTINCT 1000000 + n,
           CASE WHEN random() < 0.4 THEN hashtextextended(floor(exp(random() * ln(200000)))::text, 0)
                ELSE hashtextextended(n || ':' || k, 1) END,
           timestamptz '2025-12-31' - (n %% 300) * interval '1 day'
      FROM generate_series(1, %(articles)s) n, generate_series(1, 60) k;
    SET session_replication_role = origin;
    ANALYZE claims_shingle;
"""

Edit = Callable[[list[str], random.Random, list[str]], list[str]]


def _other_words(words: list[str], chance: random.Random, share: float) -> list[str]:
    return [f"x{chance.randrange(10**6)}" if chance.random() < share else word for word in words]


EDITS: dict[str, Edit] = {
    "same": lambda words, chance, other: words,
    "new headline, footer": lambda words, chance, other: [
        "Exclusive",
        *words[8:],
        *["All", "rights", "reserved"],
    ],
    "cut to half": lambda words, chance, other: words[: len(words) // 2],
    "cut to 30 %": lambda words, chance, other: words[: len(words) * 3 // 10],
    "5 % other words, two more paragraphs": lambda words, chance, other: [
        *other[:40],
        *_other_words(words, chance, 0.05),
        *other[40:80],
    ],
    "15 % other words": lambda words, chance, other: _other_words(words, chance, 0.15),
    "inside a longer page": lambda words, chance, other: [
        *other[: len(words)],
        *words,
        *other[: len(words) // 2],
    ],
}


def story_texts() -> list[str]:
    """Return the texts of the articles of the stories in the repository."""
    from factcheck.evaluation.gold import read_stories

    folder = Path(__file__).parent / "data" / "stories"
    return [article.text for story in read_stories(folder) for article in story.articles]


def other_extractor(folder: Path, file: str) -> str:
    """Return the text that another extractor finds on a stored page, with its mistakes."""
    from resiliparse.extract.html2text import extract_plain_text

    html = gzip.decompress((folder / file).read_bytes()).decode("utf-8", "replace")
    return str(extract_plain_text(html, main_content=True, alt_texts=False))


def run(
    articles: int, texts: list[str], others: list[str] | None = None, seed: int = 1
) -> dict[str, tuple[float, float, float]]:
    """Measure in the database that is connected; print and return recall, false and milliseconds by edit."""
    from django.db import connection

    from claims import engine
    from claims.models import Article, Shingle
    from claims.services.origins import find_copies
    from tests.factories import NOW

    chance = random.Random(seed)
    kept = [at for at, text in enumerate(texts) if len(text.split()) >= SHORTEST]
    words = [texts[at].split() for at in kept]
    edits = dict(EDITS)
    if others:
        found_elsewhere = {" ".join(texts[at].split()): others[at].split() for at in kept}
        edits["read by another extractor"] = lambda text, chance, other: found_elsewhere[" ".join(text)]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE claims_article, claims_shingle CASCADE")
        cursor.execute(FILL, {"articles": articles})
    for number, text in enumerate(words, 1):
        article = Article.objects.create(pk=number, url=f"https://copies.example/{number}")
        rows = [
            Shingle(article=article, value=value, moment=NOW) for value in engine.shingles(" ".join(text))
        ]
        Shingle.objects.bulk_create(rows)
    print(f"{len(words)} texts among {articles:,} others")
    print(f"{'edit':<38} recall  false  median ms  p95 ms")
    results = {}
    for name, edit in edits.items():
        hits = false = 0
        times = []
        for number, text in enumerate(words, 1):
            other = words[chance.randrange(len(words))] * 3
            chance_other = [f"{word}{chance.randrange(50)}" for word in other]  # its own words, no copy of it
            copy = edit(text, chance, chance_other)
            values = engine.shingles(" ".join(copy))
            started = time.perf_counter()
            found = find_copies(0, values)
            times.append(1000 * (time.perf_counter() - started))
            hits += number in found
            false += len(set(found) - {number})
        times.sort()
        recall, wrong = hits / len(words), false / len(words)
        p95 = times[int(len(times) * 0.95)]
        results[name] = (recall, wrong, statistics.median(times))
        print(f"{name:<38} {recall:6.3f} {wrong:6.3f} {statistics.median(times):10.2f} {p95:7.2f}")
    return results


def main() -> None:
    """Read the command line and measure in a database made for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--texts", type=Path)
    options = parser.parse_args()
    django.setup()
    from django.db import connection

    from config import embedded

    embedded.ensure_running()
    texts, others = story_texts(), None
    if options.texts:
        rows = [row for row in json.loads(options.texts.read_text()) if row.get("text")]
        texts = [row["text"] for row in rows]
        if all("file" in row for row in rows):
            others = [other_extractor(options.texts.parent, row["file"]) for row in rows]
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        run(options.articles, texts, others)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        embedded.release()


if __name__ == "__main__":
    main()
