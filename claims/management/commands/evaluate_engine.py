"""Measure the engine on the material in the repository."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.conf import engine_options
from claims.engine import detector, entailment_model
from factcheck import load_parser, load_register
from factcheck.evaluation.charts import line_chart
from factcheck.evaluation.gate import (
    CASCADE_FLOORS,
    CONFLICT_FLOORS,
    FLOORS,
    MODEL_FLOORS,
    STATEMENT_FLOORS,
    STORY_FLOORS,
    find_shortfalls,
    measure_pairs,
)
from factcheck.evaluation.samples import measure_samples
from factcheck.evaluation.statements import measure_statements
from factcheck.evaluation.story_claims import measure_story_claims
from factcheck.evaluation.story_conflicts import Flagged, curve, flag_stories, summarise
from factcheck.options import AttributionOptions


class Command(BaseCommand):
    help = (
        "Measure statements on held-out articles, claims on hand-made stories, the judge on claim pairs "
        "(topics its weights never saw) and the chain on the sample stories; fails when a figure is below "
        "its floor."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = Path(settings.BASE_DIR)
        data = folder / "tests" / "data"
        parser.add_argument("--articles", type=Path, default=data / "news.jsonl")
        parser.add_argument("--stories", type=Path, default=data / "stories")
        parser.add_argument("--pairs", type=Path, default=data / "claim_pairs.jsonl")
        parser.add_argument("--seeds", type=Path, default=folder / "seeds")
        parser.add_argument("--plot", type=Path, help="write precision over recall by kind, as SVG")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = engine_options()
        parser, register = load_parser(engine.parser_name), load_register()
        model = entailment_model()
        said = measure_statements(options["articles"], parser, AttributionOptions(outlet_claims=False))
        self._print(f"statements ({_lines(options['articles'])} articles, {options['articles'].name})", said)
        claims = measure_story_claims(options["stories"], parser, register, engine)
        self._print(f"claims ({len(list(options['stories'].rglob('*.json')))} stories)", claims)
        flagged = flag_stories(options["stories"], parser, register, engine, model)
        conflicts = summarise(flagged)
        self._print(
            f"conflicts ({len(flagged.kinds)} in the same stories, judged by {detector()})", conflicts
        )
        if options["plot"]:
            options["plot"].write_text(_chart(flagged), encoding="utf-8")
        pairs = measure_pairs(options["pairs"], parser, register, engine, model)
        self._print(f"claim pairs ({_lines(options['pairs'])}, {options['pairs'].name})", pairs)
        counts = measure_samples(options["seeds"], parser, register, engine, model)
        self.stdout.write(
            "sample stories\n"
            f"  expected conflicts found {counts['found']} of {counts['expected']}\n"
            f"  near misses flagged      {counts['alarms']} of {counts['near_misses']}\n"
            f"  pairs flagged in all     {counts['flagged']} among {counts['claims']} claims"
        )
        shortfalls = [
            *find_shortfalls(said, STATEMENT_FLOORS),
            *find_shortfalls(claims, STORY_FLOORS),
            *find_shortfalls(conflicts, CASCADE_FLOORS if model else CONFLICT_FLOORS),
            *find_shortfalls(pairs, MODEL_FLOORS if model else FLOORS),
        ]
        if shortfalls:
            raise CommandError("; ".join(shortfalls))

    def _print(self, title: str, figures: Mapping[str, float]) -> None:
        self.stdout.write(title)
        for name, value in figures.items():
            self.stdout.write(f"  {name:<24} {value:.3f}")


def _chart(flagged: Flagged) -> str:
    """Return precision over recall for all conflicts and for each kind."""
    kinds = [None, *sorted(set(flagged.kinds.values()))]
    lines = {
        kind or "all": [(recall, precision) for _, precision, recall in curve(flagged, kind)]
        for kind in kinds
    }
    return line_chart("Precision over recall by kind of conflict", ("recall", "precision"), lines)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
