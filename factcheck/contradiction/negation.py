"""The same is said with and without "not".

Entry function: ``find_negations``: verbs and adjectives both claims share whose clause is negated in just
one of them; nouns count only where one side says that there is no such thing.
"""

from __future__ import annotations

from factcheck.contradiction.alignment import AlignedWords, align, as_printed, subject_match
from factcheck.matching.profile import MODIFYING
from factcheck.types import Claim, Reason


def find_negations(left: Claim, right: Claim) -> tuple[Reason, ...]:
    """Return a reason for each shared word that is negated on one side only."""
    return tuple(
        _reason(pair, left, right)
        for pair in align(left, right)
        if pair.is_turned and not pair.is_opposed and _is_telling(pair)
    )


def _is_telling(pair: AlignedWords) -> bool:
    """Tell whether the shared word is what the clause says, or what one side says there is not."""
    if pair.left.is_predicate and pair.right.is_predicate:
        return True
    if pair.left.token.pos != pair.right.token.pos:
        return False
    is_main = not any(word.token.relation in MODIFYING for word in (pair.left, pair.right))
    return is_main and (pair.left.is_ruled_out or pair.right.is_ruled_out)


def _reason(pair: AlignedWords, left: Claim, right: Claim) -> Reason:
    words = as_printed(pair.left, left), as_printed(pair.right, right)
    yes, no = words[::-1] if pair.left.is_negated else words
    is_predicate = pair.left.is_predicate and pair.right.is_predicate
    return Reason(
        signal="negation",
        message=f"“{yes}” on one side, “{no}” negated on the other",
        weight=subject_match(pair, left, right) if is_predicate else 0.6,
        left=(pair.left.token.span,),
        right=(pair.right.token.span,),
    )
