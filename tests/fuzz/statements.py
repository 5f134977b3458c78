"""Damage texts and see whether the engine stands it: ``python -m tests.fuzz.statements --help``.

Exit codes: 0 all documents passed, 1 some failed; those are in the file of failures, one a line.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factcheck import load_parser, load_register
from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from tests.fuzz.invariants import OPTIONS, check_document
from tests.fuzz.memo import MemoParser
from tests.fuzz.mutations import make_document

FIXED_MS = 400.0
"""What a document may take whatever its size: starting the parser takes 15 ms, the rest is for a busy machine."""
LIMIT_MS = 250.0
"""Milliseconds of processor time for 1,000 characters, both entry functions on one parse; ordinary news takes 60."""
TWICE_EVERY = 20
_BAR = 30
_BATCH = 100
"""Documents parsed together; the time of the parse is shared among them by length."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A document and what went wrong with it."""

    seed: int
    number: int
    problem: str
    text: str


@dataclass(slots=True)
class Totals:
    """What a run has seen."""

    documents: int = 0
    characters: int = 0
    statements: int = 0
    claims: int = 0
    milliseconds: float = 0.0
    worst: list[tuple[float, float, int, int]] = field(default_factory=list)
    """Milliseconds above the fixed part for 1,000 characters, milliseconds, number, length; worst first."""

    def add(self, number: int, text: str, counts: tuple[int, int], milliseconds: float) -> None:
        """Count one document."""
        self.documents += 1
        self.characters += len(text)
        self.statements += counts[0]
        self.claims += counts[1]
        self.milliseconds += milliseconds
        rate = 1000 * milliseconds / max(len(text), 1000)
        self.worst = sorted([*self.worst, (rate, milliseconds, number, len(text))], reverse=True)[:5]


def main() -> int:
    """Run the documents that were asked for."""
    options = _arguments().parse_args()
    numbers = (
        [options.only]
        if options.only is not None
        else range(options.first, options.first + options.documents)
    )
    parser, register = load_parser(OPTIONS.parser_name), load_register()
    if options.only is not None:
        print(repr(make_document(options.seed, options.only)))
    totals, failures = Totals(), 0
    with Path(options.failures).open("w", encoding="utf-8") as file:
        for failure in _run(options.seed, numbers, parser, register, totals):
            failures += 1
            print(json.dumps(_row(failure)), file=file, flush=True)
            print(f"\r\033[Kdocument {failure.number}: {failure.problem.splitlines()[-1]}", flush=True)
            if options.only is not None:
                print(failure.problem)
    for line in _report(options, totals, failures):
        print(line)
    return 1 if failures else 0


def _run(
    seed: int, numbers: Iterable[int], parser: Parser, register: SpeakerRegister, totals: Totals
) -> Iterator[Failure]:
    numbers = list(numbers)
    check_document("Kyiv said it had left.", parser, register)  # the first one loads the word lists
    memo, done, started = MemoParser(parser), 0, time.monotonic()
    for first in range(0, len(numbers), _BATCH):
        texts = {number: make_document(seed, number) for number in numbers[first : first + _BATCH]}
        begun = time.process_time()
        memo.prepare(texts.values())
        rate = (time.process_time() - begun) / max(sum(map(len, texts.values())), 1)
        for number, text in texts.items():
            yield from _read(seed, number, text, (memo, parser), register, totals, rate * len(text))
            done += 1
        if done % 1000 < _BATCH or done == len(numbers) or sys.stderr.isatty():
            _show_progress(done, len(numbers), time.monotonic() - started)


def _read(
    seed: int,
    number: int,
    text: str,
    parsers: tuple[Parser, Parser],
    register: SpeakerRegister,
    totals: Totals,
    parse_seconds: float,
) -> Iterator[Failure]:
    """Read one document whose parse took ``parse_seconds``; the second parser knows nothing of it yet."""
    begun = time.process_time()
    try:
        counts = check_document(text, parsers[0], register)
        milliseconds = 1000 * (time.process_time() - begun + parse_seconds)
        if number % TWICE_EVERY == 0:
            check_document(text, parsers[0], register, twice=True)
            check_document(text, parsers[1], register)
    except Exception:  # noqa: BLE001 - whatever comes is what this looks for
        yield Failure(seed, number, traceback.format_exc(limit=-6).strip(), text)
        return
    totals.add(number, text, counts, milliseconds)
    if milliseconds > FIXED_MS + LIMIT_MS * len(text) / 1000:
        problem = f"{milliseconds:.0f} ms for {len(text)} characters"
        yield Failure(seed, number, problem, text)


def _show_progress(done: int, count: int, seconds: float) -> None:
    filled = _BAR * done // count
    left = seconds / done * (count - done)
    line = f"[{'#' * filled}{'.' * (_BAR - filled)}] {done} of {count}, {done / seconds:.0f}/s, {left / 60:.0f} min left"
    print(f"\r\033[K{line}" if sys.stderr.isatty() else line, end="", file=sys.stderr, flush=True)
    if not sys.stderr.isatty() or done == count:
        print(file=sys.stderr)


def _report(options: argparse.Namespace, totals: Totals, failures: int) -> Iterator[str]:
    yield f"seed {options.seed}: {totals.documents} documents, {totals.characters} characters"
    yield f"statements {totals.statements}, claims {totals.claims}"
    yield f"failures {failures}" + (f", in {options.failures}; replay: --only NUMBER" if failures else "")
    average = 1000 * totals.milliseconds / max(totals.characters, 1)
    yield f"processor time {average:.1f} ms for 1,000 characters on average; limit {FIXED_MS:.0f} + {LIMIT_MS:.0f}"
    for rate, milliseconds, number, length in totals.worst:
        yield f"  worst: {rate:.1f} ms for 1,000 characters (document {number}: {milliseconds:.0f} ms for {length})"
    yield f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def _row(failure: Failure) -> dict[str, object]:
    return {"seed": failure.seed, "number": failure.number, "problem": failure.problem, "text": failure.text}


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="script/fuzz", description=(__doc__ or "").split(":", maxsplit=1)[0]
    )
    parser.add_argument(
        "--documents", type=int, default=50_000, metavar="N", help="how many (default: 50000)"
    )
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first document")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other documents")
    parser.add_argument("--only", type=int, metavar="N", help="run one document and print it")
    parser.add_argument(
        "--failures", default="var/fuzz-failures.jsonl", metavar="FILE", help="where failures go"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
