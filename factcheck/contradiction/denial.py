"""One source refutes what the other asserts.

Two cases. The denial names the claim it answers ("a claim that Kyiv refuted"): the claims are linked
by ``Claim.denies`` and nothing more is needed. Or it repeats the substance ("denied that it had struck
the port"): then the words both share carry it. Entry function: ``find_denials``.
"""

from __future__ import annotations

from factcheck.contradiction.alignment import align, denies_other, is_denial
from factcheck.contradiction.numbers import denies_another_figure
from factcheck.contradiction.scope import is_ahead
from factcheck.matching.similarity import containment
from factcheck.options import ContradictionOptions
from factcheck.types import Claim, Reason, Span


def find_denials(left: Claim, right: Claim, options: ContradictionOptions) -> tuple[Reason, ...]:
    """Return why one of the claims is a denial of the other; empty when it is not."""
    if is_linked(left, right):
        return (_reason(left, right, "linked_denial", left.content, right.content),)
    if not denies_other(left, right) or denied_share(left, right) < _least_share(left, right, options):
        return ()
    if denies_another_figure(left, right, options) or is_ahead(left) != is_ahead(right):
        return ()
    pairs = align(left, right)
    spans = tuple(pair.left.token.span for pair in pairs), tuple(pair.right.token.span for pair in pairs)
    return (_reason(left, right, "denial", *spans),) if pairs else ()


def denied_share(left: Claim, right: Claim) -> float:
    """Return how much of what the one denies the other says."""
    return containment(left, right) if is_denial(left) else containment(right, left)


def _least_share(left: Claim, right: Claim, options: ContradictionOptions) -> float:
    """A denial that names the claim it answers is rarely the answer to another one as well."""
    denier = left if is_denial(left) else right
    return options.least_denied_if_linked if denier.denies else options.least_denied


def is_linked(left: Claim, right: Claim) -> bool:
    """Tell whether one claim names the other as the one it denies."""
    return left.denies == right.id or right.denies == left.id


def both_deny(left: Claim, right: Claim) -> bool:
    """Tell whether both sources refute something."""
    return is_denial(left) and is_denial(right)


def _reason(left: Claim, right: Claim, signal: str, a: tuple[Span, ...], b: tuple[Span, ...]) -> Reason:
    denier, other = (left, right) if is_denial(left) or left.denies == right.id else (right, left)
    message = f"{_voice(denier)} {_verb(denier)} the claim of {_voice(other)}{_said(other)}"
    left_spans = (*a, denier.cue) if denier is left and denier.cue else a
    right_spans = (*b, denier.cue) if denier is right and denier.cue else b
    return Reason(signal=signal, message=message, weight=1.0, left=left_spans, right=right_spans)


def _voice(claim: Claim) -> str:
    if claim.speaker:
        return claim.speaker.name
    return claim.source_text or claim.publisher or "the article"


def _verb(denier: Claim) -> str:
    """Return the cue in the present tense where it is a denying verb of its own."""
    return _VERBS.get(denier.cue_text.lower(), "contradicts")


def _said(claim: Claim) -> str:
    """Return a clause after "the claim of X", or the words themselves where there is no clause."""
    text = _short(claim.proposition)
    if not any(token.relation in _SUBJECTS for token in claim.tokens):
        return f": “{text}”"
    first = next(iter(text.split()), "").lower()
    return f" that {text[:1].lower()}{text[1:]}" if first in _OPENING else f" that {text}"


def _short(text: str, limit: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"


_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OPENING = frozenset(
    {"a", "an", "the", "at", "some", "no", "more", "about", "all", "there", "it", "they", "two", "in"}
)
_VERBS = {
    "denied": "denies",
    "denies": "denies",
    "refuted": "refutes",
    "rejected": "rejects",
    "dismissed": "dismisses",
    "disputed": "disputes",
    "disputes": "disputes",
    "rebuffed": "rejects",
    "contested": "contests",
}
