"""The order of the stages: articles to claims, to candidate pairs, to judgements; nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from factcheck.attribution.claims import extract_claims
from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from factcheck.contradiction.entailment import EntailmentModel
from factcheck.contradiction.judge import judge_pairs
from factcheck.matching.blocking import candidate_pairs
from factcheck.matching.near_duplicates import find_origins
from factcheck.options import EngineOptions
from factcheck.types import Article, Claim, Judgement, PairLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was claimed in some articles and which claims conflict, the surest first."""

    claims: tuple[Claim, ...]
    judgements: tuple[Judgement, ...]


def compare_articles(
    articles: Sequence[Article],
    parser: Parser,
    register: SpeakerRegister,
    options: EngineOptions,
    model: EntailmentModel | None = None,
) -> Comparison:
    """Extract the claims of ``articles`` and judge the pairs worth comparing.

    Without ``model`` the signals judge alone.

    Returns:
        All claims in the order of the articles, and the judgements that say contradiction, best
        first. Copies of one text count as one voice: their claims never meet.
    """
    origins = find_origins(articles)
    claims = tuple(
        replace(claim, origin=claim.origin or origins[article.id])
        for article in articles
        for claim in extract_claims(article, parser, register, options)
    )
    return Comparison(claims=claims, judgements=compare_claims(claims, options, model))


def compare_claims(
    claims: Sequence[Claim], options: EngineOptions, model: EntailmentModel | None = None
) -> tuple[Judgement, ...]:
    """Return the contradictions among ``claims``, best first."""
    by_id = {claim.id: claim for claim in claims}
    pairs = (
        (by_id[pair.left_id], by_id[pair.right_id]) for pair in candidate_pairs(claims, options.matching)
    )
    judged = judge_pairs(pairs, options, model)
    found = [judgement for judgement in judged if judgement.label is PairLabel.CONTRADICTION]
    return tuple(
        sorted(found, key=lambda judgement: (-judgement.score, judgement.left_id, judgement.right_id))
    )
