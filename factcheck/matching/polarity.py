"""Which clauses of a claim are negated, an even number of negations undoing itself.

Idea: find the words that turn a clause round in the text ("not", "nobody", "no longer", "failed to"),
give each to the clause of the word that follows it, and hand the turn down to the clauses that are
complements ("there is no evidence that ...") and to what follows "or" ("not seen or copied"). Entry
function: ``negated_tokens``. The inventory follows Morante and Daelemans, "ConanDoyle-neg" (LREC 2012).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from factcheck.types import Claim, Token

_TURNING = re.compile(
    r"\b(?:not (?:a single|one|even|a|any)|no (?:one|longer)|none of|yet to|far from|instead of|"
    r"rather than|unable to|at no time|in no way|by no means|not|cannot|never|no|nobody|none|"
    r"nothing|neither|nor|without|lack(?:s|ed|ing)?(?: of)?|absence of|fail(?:s|ed|ing|ure)? to|"
    r"refus(?:e|es|ed|ing|al) to|ceased to|"
    r"den(?:y|ies|ied|ying)|ruled out|rul(?:es?|ing) out|(?:un|not )true that|false that)\b|n['’]t\b",
    re.IGNORECASE,
)
# Words that look like a turn and are none: "not only", "no doubt", "no less than 40".
_HARMLESS = re.compile(
    r"\b(?:not only|not just|no doubt|no fewer than|no less than|no more than|not more than|not less than|"
    r"not least|with or without|whether or not|or not|nothing but|nor)\b",
    re.IGNORECASE,
)
_CLAUSES = frozenset(
    {"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "parataxis", "pcomp", "csubj"}
)
_HANDED_DOWN = frozenset({"ccomp", "xcomp", "acl"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OR = re.compile(r"\bn?or\s+(?:\w+\s+)?$", re.IGNORECASE)
_DEEPEST = 30


def negated_tokens(claim: Claim) -> tuple[bool, ...]:
    """Tell for each token of ``claim`` whether its clause is negated."""
    clauses = [_clause_of(claim.tokens, index) for index in range(len(claim.tokens))]
    turns = dict.fromkeys(set(clauses), False)
    for clause in _turned_clauses(claim, clauses):
        turns[clause] = not turns[clause]
    return tuple(_is_negated(claim, clauses, turns, clause) for clause in clauses)


def _turned_clauses(claim: Claim, clauses: list[int]) -> Iterator[int]:
    """Yield the clause of each turning word; of tokens from outside the quotation, as marked."""
    start = claim.evidence.start
    end = start + len(claim.quote)
    harmless = [found.span() for found in _HARMLESS.finditer(claim.quote)]
    for found in _TURNING.finditer(claim.quote):
        is_content = any(span.start <= start + found.start() < span.end for span in claim.content)
        if not is_content or any(a <= found.start() < b for a, b in harmless):
            continue
        index = _next_token(claim.tokens, start + found.end())
        if index is not None:
            yield clauses[index]
    for index, token in enumerate(claim.tokens):
        if token.is_negated and not start <= token.span.start < end:
            yield clauses[index]


def _next_token(tokens: tuple[Token, ...], position: int) -> int | None:
    """Return the first token behind ``position``, else the last one before it."""
    behind = [index for index, token in enumerate(tokens) if token.span.start >= position]
    return behind[0] if behind else len(tokens) - 1 if tokens else None


def _clause_of(tokens: tuple[Token, ...], index: int) -> int:
    """Climb from a token to the head of its clause."""
    for _ in range(_DEEPEST):
        head = tokens[index].head
        is_clause = tokens[index].relation in _CLAUSES and tokens[index].pos in {"VERB", "AUX", "ADJ"}
        if head < 0 or is_clause:
            break
        index = head
    return index


def _is_negated(claim: Claim, clauses: list[int], turns: dict[int, bool], clause: int) -> bool:
    tokens = claim.tokens
    turned = turns[clause]
    for _ in range(_DEEPEST):
        head = tokens[clause].head
        if head < 0 or not (tokens[clause].relation in _HANDED_DOWN or _is_alternative(claim, clause)):
            break
        clause = clauses[head]
        turned = turned != turns[clause]
    return turned


def _is_alternative(claim: Claim, clause: int) -> bool:
    """Tell whether a verb shares subject and negation with the one before "or": "not seen or copied"."""
    token = claim.tokens[clause]
    has_subject = any(one.head == clause and one.relation in _SUBJECTS for one in claim.tokens)
    before = claim.quote[: max(0, token.span.start - claim.evidence.start)]
    return token.relation == "conj" and not has_subject and bool(_OR.search(before))
