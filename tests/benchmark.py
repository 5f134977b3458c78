"""How fast the first half of the engine is, on the texts of the repository: ``python -m tests.benchmark``.

The words are those between white space, the times processor time of this process, which ran on one thread.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from factcheck import extract_claims, find_statements, load_parser, load_register
from factcheck.attribution.parsing import parse_article
from factcheck.options import EngineOptions
from factcheck.types import Article
from tests.fuzz.seed_texts import claim_texts, passages, story_texts

CORPUS_WORDS = 20_000
_PUBLISHED = datetime(2025, 5, 7, 9, 30, tzinfo=UTC)
_ARTICLE_PARAGRAPHS = 12
"""Short texts are put together to articles of about 400 words, the usual length."""


def corpus(words: int = CORPUS_WORDS) -> list[Article]:
    """Return articles with ``words`` words or a few more: stories, passages, claims, and so on again."""
    short = [*passages(), *claim_texts()]
    groups = [short[n : n + _ARTICLE_PARAGRAPHS] for n in range(0, len(short), _ARTICLE_PARAGRAPHS)]
    texts = [*story_texts(), *("\n\n".join(group) for group in groups)]
    articles: list[Article] = []
    total = 0
    while total < words:
        text = texts[len(articles) % len(texts)]
        articles.append(Article(id=f"b{len(articles)}", text=text, published_at=_PUBLISHED))
        total += len(text.split())
    return articles


def main() -> int:
    """Print the figures."""
    options = _arguments().parse_args()
    begun = time.process_time()
    parser, register = load_parser(EngineOptions().parser_name), load_register()
    loading = time.process_time() - begun
    engine = EngineOptions()
    articles = corpus(options.words)
    words = sum(len(article.text.split()) for article in articles)
    stages: dict[str, Callable[[Article], object]] = {
        "parse": lambda article: parse_article(article, parser),
        "find_statements": lambda article: find_statements(article, parser, engine.attribution),
        "extract_claims": lambda article: extract_claims(article, parser, register, engine),
    }
    if options.profile:
        _profile(articles, stages["extract_claims"])
        return 0
    print(f"{len(articles)} articles, {words} words, {options.runs} runs; loading took {loading:.1f} s")
    times = {name: _times(articles, stage, options.runs) for name, stage in stages.items()}
    for line in _report(words, times):
        print(line)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


def _times(articles: Sequence[Article], stage: Callable[[Article], object], runs: int) -> list[float]:
    """Return the seconds of each run; one more before the first is not counted."""
    seconds: list[float] = []
    for _ in range(runs + 1):
        begun = time.process_time()
        for article in articles:
            stage(article)
        seconds.append(time.process_time() - begun)
    return seconds[1:]


def _report(words: int, times: dict[str, list[float]]) -> Iterator[str]:
    parse = statistics.median(times["parse"])
    for name, seconds in times.items():
        median = statistics.median(seconds)
        rates = (
            f"{words / median:7.0f} words a second ({words / max(seconds):.0f} to {words / min(seconds):.0f})"
        )
        yield f"{name:<16}{rates}" + (
            "" if name == "parse" else f", {100 * parse / median:.0f} % of it the parse"
        )


def _profile(articles: Sequence[Article], stage: Callable[[Article], object]) -> None:
    stage(articles[0])
    profiler = cProfile.Profile()
    profiler.enable()
    for article in articles:
        stage(article)
    profiler.disable()
    pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(40)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/benchmark", description="How fast the engine finds claims.")
    parser.add_argument("--runs", type=int, default=5, help="how often each stage runs (default: 5)")
    parser.add_argument("--words", type=int, default=CORPUS_WORDS, help="size of the corpus (default: 20000)")
    parser.add_argument("--profile", action="store_true", help="print where the time goes instead")
    return parser


if __name__ == "__main__":
    sys.exit(main())
