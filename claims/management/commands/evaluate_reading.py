"""Measure the reading of pages, feeds and addresses on a folder of test material."""

from __future__ import annotations

import gzip
import json
import re
import resource
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims import engine, reader_process
from claims.fetching import FetchPolicy, RefusedAddressError
from claims.fetching.addresses import parse_address, public_endpoints
from claims.management.progress import Progress
from factcheck.errors import FactcheckError
from factcheck.evaluation.reading import score_feeds, score_pages

FLOORS = {
    ("aeb", "text F1"): 0.96,
    ("fundus", "text F1"): 0.945,
    ("fundus", "day right"): 0.98,
}
CEILINGS = {
    ("aeb", "poor, not flagged"): 0.0,
    ("fundus", "poor, not flagged"): 0.0,
    ("traf", "day wrong, no doubt marked"): 0.05,
    ("mcdate", "day wrong, no doubt marked"): 0.05,
    ("fundus", "author invented"): 0.20,
    ("traf", "author invented"): 0.20,
}
LEAST_PAGES_A_SECOND = 25.0
_TARGET = re.compile(r"302 to (\S+?)(?:: |$)")


class Command(BaseCommand):
    help = (
        "Measure the reading of pages, feeds and addresses in a folder with html/gold.json, feeds/gold.json "
        "and urls.json (docs/evaluation.md names the public sources); fails when a figure misses its mark. "
        "The texts are their publishers': keep the folder outside the repository."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--speed", action="store_true", help="fail also when reading is too slow")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            gold = json.loads((folder / "html" / "gold.json").read_text(encoding="utf-8"))
            feeds = json.loads((folder / "feeds" / "gold.json").read_text(encoding="utf-8"))
            addresses = json.loads((folder / "urls.json").read_text(encoding="utf-8"))
        except OSError as error:
            message = f"{error.filename} cannot be read: {error.strerror}."
            raise CommandError(message) from error
        pages, speed = self._read_pages(gold, folder / "html")
        missed = self._print("pages", score_pages(gold, pages))
        self.stdout.write(
            f"{len(gold)} pages, {speed:.1f} a second of processor time, the reading process included"
        )
        parsed = {
            row["id"]: feed for row in feeds if (feed := self._read_feed(row, folder / "feeds")) is not None
        }
        missed += self._print("feeds", score_feeds(feeds, parsed))
        missed += self._print_addresses(addresses)
        if options["speed"] and speed < LEAST_PAGES_A_SECOND:
            missed.append(f"pages a second: {speed:.1f} is below {LEAST_PAGES_A_SECOND}")
        if missed:
            raise CommandError("; ".join(missed))

    def _read_pages(self, gold: list[Any], folder: Path) -> tuple[dict[str, Any], float]:
        pages: dict[str, Any] = {}
        progress = Progress(sys.stderr, "pages", len(gold))
        self._read_page(b"<html><body><p>" + b"The minister said the bridge is open. " * 9, "")
        before = _processor_seconds()
        for number, row in enumerate(gold, 1):
            body = gzip.decompress((folder / row["file"]).read_bytes())
            if (page := self._read_page(body, row["url"])) is not None:
                pages[row["id"]] = page
            progress.tell(number)
        progress.end()
        return pages, len(gold) / max(_processor_seconds() - before, 0.001)

    def _read_page(self, body: bytes, url: str) -> Any:
        try:
            return engine.read_page(
                body, url=url, content_type="", fallback_published_at=None, fetched_at=timezone.now()
            )
        except FactcheckError:
            return None

    def _read_feed(self, row: Any, folder: Path) -> Any:
        headers = row.get("headers") or {}
        names = {name.casefold(): value for name, value in headers.items()}
        try:
            return engine.read_feed(
                (folder / row["file"]).read_bytes(),
                url=row.get("url") or names.get("content-location", ""),
                content_type=names.get("content-type", ""),
            )
        except FactcheckError:
            return None

    def _print(self, title: str, figures: Mapping[str, Mapping[str, float]]) -> list[str]:
        missed = []
        for name, row in sorted(figures.items()):
            self.stdout.write(f"{title}: {name}")
            for key, value in row.items():
                self.stdout.write(f"  {key:<34} {value:.3f}")
                floor, ceiling = FLOORS.get((name, key), 0.0), CEILINGS.get((name, key), 1.0)
                if not floor <= round(value, 4) <= ceiling:
                    missed.append(f"{name} {key}: {value:.3f} is not within {floor} and {ceiling}")
        return missed

    def _print_addresses(self, addresses: Mapping[str, list[Any]]) -> list[str]:
        wrong = [row["in"] for row in addresses["canonical"] if not _is_spelled(row["in"], row["out"])]
        wrong += [row["a"] for row in addresses["same_article"] if not _can_be_one(row["a"], row["b"])]
        wrong += [row["a"] for row in addresses["different_article"] if _is_spelled(row["a"], row["b"])]
        wrong += [row["url"] for row in addresses["fetch_policy"] if not _is_verdict(row)]
        total = sum(len(rows) for rows in addresses.values())
        self.stdout.write(f"addresses: {total - len(wrong)} of {total} right")
        return [f"address {text!r} is judged wrongly" for text in wrong]


def _is_spelled(text: str, wanted: str) -> bool:
    """Tell whether both have one spelling; the order of parameters is left as it is."""
    left, right = (urlsplit(engine.canonical_address(address)) for address in (text, wanted))
    parameters = (sorted(parts.query.split("&")) for parts in (left, right))
    return left._replace(query="") == right._replace(query="") and next(parameters) == next(parameters)


def _can_be_one(left: str, right: str) -> bool:
    """Tell whether both are one page: by their spelling, or when the first says so itself (rel=canonical)."""
    return _is_spelled(left, right) or engine.is_believed_canonical(right, url=left)


def _is_verdict(row: Any) -> bool:
    """Tell whether an address is fetched or refused as it should be; of a redirect its target counts."""
    target = _TARGET.search(row.get("why", ""))
    verdict = _verdict(target[1] if target else row["url"], row.get("resolve"))
    return row["verdict"] in {verdict, "either"}


def _verdict(url: str, answers: list[str] | None) -> str:
    policy = FetchPolicy(user_agent="evaluation")
    try:
        address = parse_address(url, policy)
        public_endpoints(address, policy, lambda host, port: answers or ["93.184.216.34"])
    except RefusedAddressError:
        return "block"
    return "allow"


def _processor_seconds() -> float:
    """Return what this process and its running reader have taken so far."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + reader_process.processor_seconds()
