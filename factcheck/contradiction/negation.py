"""The same is said with and without "not".

Entry function: ``find_negations``: verbs and adjectives both claims share whose clause is negated in just
one of them. A noun counts only where one side says that there is no such thing ("no soldiers remained",
not "no unit was encircled", which is about encircling) and the other speaks of the same sort of thing:
"its soldiers" are not the "North Korean soldiers" of whom there were none.
"""

from __future__ import annotations

from factcheck.contradiction.alignment import AlignedWords, align, as_printed, parties_match
from factcheck.contradiction.roles import governor_of, is_said_of, names_with
from factcheck.matching.concepts import are_opposed, concept_of, light_words
from factcheck.matching.profile import MODIFYING, Word, profile_of
from factcheck.types import Claim, Reason, Token

_EXISTENCE = frozenset(
    {"remain", "stay", "exist", "find", "record", "register", "detect", "receive", "issue", "occur", "happen"}
)
_NOUN_STRENGTH = 0.6


def find_negations(left: Claim, right: Claim) -> tuple[Reason, ...]:
    """Return a reason for each shared word that is negated on one side only."""
    return tuple(
        _reason(pair, left, right)
        for pair in align(left, right)
        if pair.is_turned and not pair.is_opposed and _is_telling(pair, left, right)
    )


def _is_telling(pair: AlignedWords, left: Claim, right: Claim) -> bool:
    """Tell whether the shared word is what the clause says, or what one side says there is not."""
    if pair.left.is_predicate and pair.right.is_predicate:
        return True
    if any(word.token.relation in MODIFYING for word in (pair.left, pair.right)):
        return False
    if pair.left.is_ruled_out:
        return _is_there_none(pair.left, left, pair.right, right)
    return pair.right.is_ruled_out and _is_there_none(pair.right, right, pair.left, left)


def _is_there_none(none: Word, denier: Claim, some: Word, other: Claim) -> bool:
    """Tell whether one side says there is nothing of the sort and the other that there is."""
    if some.is_predicate:
        # "No increase in the tax" against "the tax will go up": an event as a noun and as a verb.
        return is_said_of(some.token, other, none.token, denier)
    if none.token.pos != some.token.pos:
        return False
    verb, said = governor_of(none.token, denier), governor_of(some.token, other)
    if verb and verb.lemma not in light_words() | _EXISTENCE:
        return False
    if verb and said and are_opposed(_concept(verb, denier), _concept(said, other)):
        return False  # "driven out" and "no troops remained" agree
    return names_with(none.token, denier) <= names_with(some.token, other)


def _concept(verb: Token, claim: Claim) -> str:
    words = profile_of(claim).words
    return next((word.concept for word in words if word.token == verb), concept_of(verb.lemma))


def _reason(pair: AlignedWords, left: Claim, right: Claim) -> Reason:
    words = as_printed(pair.left, left), as_printed(pair.right, right)
    yes, no = words[::-1] if pair.left.is_negated else words
    is_predicate = pair.left.is_predicate and pair.right.is_predicate
    return Reason(
        signal="negation",
        message=f"“{yes}” on one side, “{no}” negated on the other",
        weight=parties_match(pair, left, right) if is_predicate else _NOUN_STRENGTH,
        left=(pair.left.token.span,),
        right=(pair.right.token.span,),
    )
