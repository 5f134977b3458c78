"""The same is said with and without "not".

Entry function: ``find_negations``: words both claims share, negated in just one of them. A predicate
counts in full, a noun only under "no" or "none" next to it, which the profile already marks.
"""

from __future__ import annotations

from factcheck.contradiction.alignment import AlignedWords, align
from factcheck.types import Claim, Reason


def find_negations(left: Claim, right: Claim) -> tuple[Reason, ...]:
    """Return a reason for each shared word that is negated on one side only."""
    turned = [pair for pair in align(left, right) if pair.is_turned and not pair.is_opposed]
    return tuple(_reason(pair) for pair in turned)


def _reason(pair: AlignedWords) -> Reason:
    yes, no = (pair.right, pair.left) if pair.left.is_negated else (pair.left, pair.right)
    return Reason(
        signal="negation",
        message=f"“{yes.token.lemma}” on one side, negated “{no.token.lemma}” on the other",
        weight=1.0 if yes.is_predicate or no.is_predicate else 0.6,
        left=(pair.left.token.span,),
        right=(pair.right.token.span,),
    )
