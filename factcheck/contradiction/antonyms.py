"""Words for states that exclude each other: "withdrew" and "remain", "alive" and "dead".

Entry function: ``find_opposites``. Lists: ``factcheck/data/antonyms.tsv`` over the concepts of
``concepts.tsv``. A negation on one side undoes the opposition ("did not withdraw", "remain").
"""

from __future__ import annotations

from factcheck.contradiction.alignment import align, as_printed, parties_match
from factcheck.types import Claim, Reason


def find_opposites(left: Claim, right: Claim) -> tuple[Reason, ...]:
    """Return a reason for each pair of opposed words that no negation undoes."""
    return tuple(
        Reason(
            signal="opposites",
            message=f"“{as_printed(pair.left, left)}” against “{as_printed(pair.right, right)}”",
            weight=parties_match(pair, left, right),
            left=(pair.left.token.span,),
            right=(pair.right.token.span,),
        )
        for pair in align(left, right)
        if pair.is_opposed and not pair.is_turned
    )


def find_undone_opposites(left: Claim, right: Claim) -> tuple[Reason, ...]:
    """Return a reason for each pair of opposed words of which just one is negated: they agree."""
    return tuple(
        Reason(
            signal="same_in_other_words",
            message=f"“{as_printed(pair.left, left)}” is “{as_printed(pair.right, right)}”: one is negated",
            weight=1.0,
            left=(pair.left.token.span,),
            right=(pair.right.token.span,),
        )
        for pair in align(left, right)
        if pair.is_opposed and pair.is_turned
    )
