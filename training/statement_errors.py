"""Count by sort what the engine misses and invents on annotated articles.

Usage: python training/statement_errors.py FILE.jsonl [FILE.jsonl ...], in the form of
``training/attribution``. The sorts are told apart by what is annotated and what was found at the same cue;
the first that fits counts.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from factcheck import load_parser
from factcheck.attribution.cues import noun_entries, verb_entries
from factcheck.attribution.parsing import Parser
from factcheck.attribution.statements import find_statements
from factcheck.evaluation.reports import attribution_form
from factcheck.evaluation.statements import is_fitting, match, read_rows, read_spans
from factcheck.options import AttributionOptions, EngineOptions
from factcheck.types import Article

Attribution = dict[str, Any]


def main(files: Sequence[str]) -> None:
    """Print the sorts with their counts, the most frequent first."""
    parser = load_parser(EngineOptions().parser_name)
    missed: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    wanted = found = 0
    for name in files:
        for row in read_rows(Path(name)):
            golds, systems = row["attributions"], _found(row["text"], parser)
            wanted, found = wanted + len(golds), found + len(systems)
            lost, extra = _unmatched(row["text"], golds, systems)
            missed.update(_sort_of_miss(row["text"], gold, golds, systems, parser) for gold in lost)
            invented.update(
                "a cue nobody annotated" if not _at(one, golds) else "other words at the cue" for one in extra
            )
    for title, sorts, total in (("missed", missed, wanted), ("wrong", invented, found)):
        sys.stdout.write(f"{title}: {sorts.total()} of {total}\n")
        for sort, count in sorts.most_common():
            sys.stdout.write(f"  {count:4} {sort}\n")


def _found(text: str, parser: Parser) -> list[Attribution]:
    statements = find_statements(Article(id="a", text=text), parser, AttributionOptions(outlet_claims=False))
    found: Any = attribution_form("a", text, statements)["attributions"]
    return list(found)


def _unmatched(
    text: str, golds: list[Attribution], systems: list[Attribution]
) -> tuple[list[Attribution], list[Attribution]]:
    left, right = list(read_spans(text, golds)), list(read_spans(text, systems))
    pairs = [(g, s) for g, s in match(left, right) if is_fitting(left[g].source, right[s].source)]
    hit, used = {g for g, _ in pairs}, {s for _, s in pairs}
    return (
        [gold for g, gold in enumerate(golds) if g not in hit],
        [system for s, system in enumerate(systems) if s not in used],
    )


def _at(one: Attribution, others: list[Attribution]) -> list[Attribution]:
    """Return those of ``others`` whose cue overlaps the cue of ``one``."""
    if not one["cue"]:
        return []
    low, high = one["cue"]
    return [o for o in others if o["cue"] and o["cue"][0] < high and low < o["cue"][1]]


def _sort_of_miss(
    text: str, gold: Attribution, golds: list[Attribution], systems: list[Attribution], parser: Parser
) -> str:
    same = _at(gold, systems)
    if same:
        contents = list(read_spans(text, [gold])), list(read_spans(text, same))
        return "source is wrong" if match(*contents) else "content has other words"
    if not gold["cue"]:
        return "no cue"
    cue = parser(text[gold["cue"][0] : gold["cue"][1]])
    lemmas = {word.lemma_.lower() for word in cue} | {word.lower_ for word in cue}
    if not gold["source"]:
        return "nobody is named"
    if not lemmas & (verb_entries().keys() | noun_entries().keys() | {"according", ":"}):
        return "cue is on no list"
    content = parser(" ".join(text[start:end] for start, end in gold["content"]))
    if not any(word.pos_ in {"VERB", "AUX"} for word in content):
        return "content is a noun phrase"
    if any(start <= gold["cue"][0] < end for other in golds for start, end in other["content"]):
        return "inside another statement"
    return "clause behind a known cue"


if __name__ == "__main__":
    main(sys.argv[1:])
