"""Measure the engine on the material in the repository."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.conf import engine_options
from factcheck import load_entailment, load_parser, load_register
from factcheck.evaluation.gate import find_shortfalls, measure_pairs
from factcheck.evaluation.samples import measure_samples


class Command(BaseCommand):
    help = (
        "Measure the judge on claim pairs (topics its weights never saw) and the chain on the sample "
        "stories; fails when a figure is below its floor."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = Path(settings.BASE_DIR)
        parser.add_argument("--pairs", type=Path, default=folder / "tests" / "data" / "claim_pairs.jsonl")
        parser.add_argument("--seeds", type=Path, default=folder / "seeds")

    def handle(self, *args: Any, **options: Any) -> None:
        engine = engine_options()
        model = load_entailment(engine.entailment)
        tools = (load_parser(engine.parser_name), load_register(), engine, model)
        figures = measure_pairs(options["pairs"], *tools)
        count = len(options["pairs"].read_text(encoding="utf-8").splitlines())
        self.stdout.write(f"claim pairs ({count}, {options['pairs'].name})")
        for name, value in figures.items():
            self.stdout.write(f"  {name:<24} {value:.3f}")
        counts = measure_samples(options["seeds"], *tools)
        self.stdout.write(
            "sample stories\n"
            f"  expected conflicts found {counts['found']} of {counts['expected']}\n"
            f"  near misses flagged      {counts['alarms']} of {counts['near_misses']}\n"
            f"  pairs flagged in all     {counts['flagged']} among {counts['claims']} claims"
        )
        if shortfalls := find_shortfalls(figures):
            raise CommandError("; ".join(shortfalls))
