"""Learn which candidates are statements: ``factcheck/data/statement_weights.tsv``.

Usage: python training/fit_ranker.py FILE.jsonl [FILE.jsonl ...], annotated articles in the form of
``training/attribution`` (its README says what they are). Every candidate of the finders is one example;
it counts as a statement when its cue is an annotated one: a wrong boundary is no reason to drop it. It is
right when half of the words of content and source agree with an annotated statement, one to one, best
first. Logistic regression with an L2 penalty (scikit-learn); features seen fewer
than ``LEAST_SEEN`` times are left out. Ten-fold cross-validation over articles is reported before the
weights of all articles are written. Needs ``training/requirements.txt``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from factcheck import load_parser
from factcheck.attribution.direct import find_speech, inside
from factcheck.attribution.drafts import Draft
from factcheck.attribution.parsing import Parser, parse_article
from factcheck.attribution.ranking import describe
from factcheck.attribution.statements import find_candidates
from factcheck.evaluation.statements import is_fitting, match, read_spans
from factcheck.options import EngineOptions
from factcheck.text.quotes import find_quotations
from factcheck.types import Article, Span

TARGET = Path(__file__).parent.parent / "factcheck" / "data" / "statement_weights.tsv"
HEADER = (
    "# Weights of the ranker of statements: feature, weight in log odds.\n"
    "# Source: training/fit_ranker.py on the project's own annotated articles. Licence: Apache-2.0.\n"
)
LEAST_SEEN = 3
PENALTY = 0.3
"""Inverse strength of the L2 penalty; .1 to 1 differ by less than half a point of F1 in cross-validation."""
FOLDS = 10
THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True)
class Example:
    """One candidate; ``is_right`` when its spans are the annotated ones too."""

    article: int
    features: frozenset[str]
    is_statement: bool
    is_right: bool


def main(files: Sequence[str]) -> None:
    """Read, validate, fit and write."""
    parser = load_parser(EngineOptions().parser_name)
    rows = [
        json.loads(line) for name in files for line in Path(name).read_text(encoding="utf-8").splitlines()
    ]
    examples: list[Example] = []
    for number, row in enumerate(rows):
        examples.extend(read_examples(number, row, parser))
    wanted = sum(len(row["attributions"]) for row in rows)
    found = sum(example.is_right for example in examples)
    print(f"{len(rows)} articles, {wanted} statements, {len(examples)} candidates, {found} right")  # noqa: T201
    report(examples, wanted)
    write(fit(examples))


def read_examples(number: int, row: dict[str, Any], parser: Parser) -> Iterator[Example]:
    """Yield one example for each candidate of one article."""
    article = Article(id=str(number), text=row["text"])
    doc = parse_article(article, parser)
    speeches = find_speech(doc, find_quotations(article.text))
    drafts = find_candidates(doc, speeches)
    right = _matched(article.text, row["attributions"], drafts)
    cues = [gold["cue"] for gold in row["attributions"] if gold["cue"]]
    in_speech = inside(speeches)
    for place, draft in enumerate(drafts):
        is_cue = any(low < draft.cue.end and draft.cue.start < high for low, high in cues)
        yield Example(
            number, describe(doc, draft, drafts, in_speech), is_cue or place in right, place in right
        )


def _matched(text: str, golds: Sequence[dict[str, Any]], drafts: Sequence[Draft]) -> set[int]:
    """Return the places of the drafts whose spans are the annotated ones."""

    def bounds(spans: Sequence[Span]) -> list[list[int]]:
        return [[span.start, span.end] for span in spans]

    rows = [
        {"source": bounds([draft.source])[0] if draft.source else None, "content": bounds(draft.content)}
        for draft in drafts
    ]
    wanted, found = list(read_spans(text, golds)), list(read_spans(text, rows))
    return {s for g, s in match(wanted, found) if is_fitting(wanted[g].source, found[s].source)}


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights, the bias among them."""
    seen = Counter(feature for example in examples for feature in example.features)
    vectorizer = DictVectorizer()
    rows = [{f: 1 for f in example.features if seen[f] >= LEAST_SEEN} for example in examples]
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=PENALTY, max_iter=2000)
    model.fit(matrix, np.array([example.is_statement for example in examples]))
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    weights["bias"] = float(model.intercept_[0])
    return weights


def report(examples: Sequence[Example], wanted: int) -> None:
    """Print precision, recall and F1 of every threshold, each article judged by weights of others."""
    groups = np.array([example.article for example in examples])
    scores = np.zeros(len(examples))
    for train, test in GroupKFold(FOLDS).split(groups, groups=groups):
        weights = fit([examples[n] for n in train])
        for n in test:
            total = weights["bias"] + sum(weights.get(f, 0.0) for f in examples[n].features)
            scores[n] = 1 / (1 + np.exp(-total))
    for threshold in THRESHOLDS:
        kept = [example for example, score in zip(examples, scores, strict=True) if score >= threshold]
        right = sum(example.is_right for example in kept)
        precision, recall = right / len(kept), right / wanted
        f1 = 2 * precision * recall / (precision + recall)
        print(f"from {threshold:.1f}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")  # noqa: T201


def write(weights: dict[str, float]) -> None:
    """Write the weights, the bias first, features without any weight left out."""
    bias = weights.pop("bias")
    lines = [f"{name}\t{weight:.3f}\n" for name, weight in sorted(weights.items()) if abs(weight) >= 0.005]
    TARGET.write_text(HEADER + f"bias\t{bias:.3f}\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
