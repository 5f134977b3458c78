"""Whether two claims say the same, and how surely.

Idea: first rule out what makes two like sentences say different things (other figure, day, place, name,
polarity, part, condition, roles exchanged), then ask how much of each the other repeats. The same words in
another spelling (``wording``) by one speaker are one claim. Nearly the same words by one speaker are
suggested to a person. By two speakers they are an agreement, never one claim. Entry: ``compare_wording``.
Source: Dagan et al., Recognizing Textual Entailment (2013), ch. 3 (equivalence as entailment both ways).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from factcheck.matching.concepts import are_opposed, concept_of, light_words
from factcheck.matching.profile import Word, profile_of
from factcheck.matching.similarity import containment
from factcheck.matching.wording import is_one_wording, wording_of
from factcheck.options import SameClaimOptions
from factcheck.types import AttributionType, Claim, Modality, Reason, Span, Stance, Token

_SCOPE = re.compile(
    r"\b(?:all|every|each|some|most|many|several|few|afew|half|both|only|except|apart from|including|among|"
    r"part of|partly|nearly|almost|one of|none|main|majority|first|second|third|last|another|other|others|"
    r"fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"previous|next|again|new|former|further|more|less|fewer|so far|no longer|yet)\b"
)
_OPEN = re.compile(
    r"\b(?:if|unless|may|might|could|can|should|must|perhaps|possibly|likely|unlikely|whether|alleged\w*)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|going to|about to|plans? to|planned to|expected to|due to (?=[a-z]+\b))\b"
)
_POINTING = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|here|this|these|those)\b")
_SUBJECT, _OBJECT, _PASSIVE = frozenset({"nsubj"}), frozenset({"dobj"}), frozenset({"nsubjpass"})
_ROOT = 4
_NEARLY = 0.99


class Relation(StrEnum):
    """What two claims that say the same are to each other."""

    SAME = "same"
    """One claim in other spelling: as good as certain."""
    SUGGESTED = "suggested"
    """One speaker, nearly the same words: a person should look."""
    AGREES = "agrees"
    """Two speakers say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """That two claims say the same; ``score`` in [0, 1] orders pairs, 1 stands for the same words."""

    relation: Relation
    score: float
    reasons: tuple[Reason, ...]


def compare_wording(
    left: Claim, right: Claim, options: SameClaimOptions, entailed: tuple[float, float] | None = None
) -> Likeness | None:
    """Return how two claims say the same, ``None`` where they do not; symmetric.

    Args:
        left: A claim.
        right: Another one, of any speaker.
        options: Thresholds with their reasons.
        entailed: How likely a model thinks that left entails right and right entails left. It lets pairs
            of fewer shared words through and stops others; it never makes two claims one.

    Cost: some tenths of a millisecond for claims of one sentence.
    """
    if not _are_alike_in_kind(left, right):
        return None
    is_one_voice = same_voice(left, right)
    if is_one_wording(left, right) and left.stance is right.stance and _assert_alike(left, right):
        is_certain = _is_certain(left, right, options)
        relation = _relation(is_one_voice=is_one_voice, is_certain=is_certain)
        return Likeness(
            relation=relation, score=1.0 if is_certain else _NEARLY, reasons=(_same_words(left, right),)
        )
    if find_differences(left, right):
        return None
    share = min(containment(left, right), containment(right, left))
    if not _is_enough(share, options, entailed):
        return None
    score = share if entailed is None else (share + min(entailed)) / 2
    return Likeness(
        relation=_relation(is_one_voice=is_one_voice, is_certain=False),
        score=min(score, _NEARLY),
        reasons=tuple(_shared(left, right, share, entailed)),
    )


def likely_alike(
    new: Sequence[Claim], stored: Sequence[Claim], least_shared: float
) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs with at least one new claim of which each repeats ``least_shared`` of the other.

    Cheap: shared weight is summed over an index of concepts, no pair is looked at that shares none. Pairs
    come once, the smaller id left, ascending; claims of one passage never meet.
    """
    claims = {claim.id: claim for claim in (*stored, *new)}
    weights = {claim_id: profile_of(claim).weights for claim_id, claim in claims.items()}
    index: dict[str, list[str]] = {}
    for claim_id, own in weights.items():
        for concept in own:
            index.setdefault(concept, []).append(claim_id)
    fresh = {claim.id for claim in new}
    pairs: set[tuple[str, str]] = set()
    for claim_id in fresh:
        shared: dict[str, float] = {}
        for concept, weight in weights[claim_id].items():
            for other in index[concept]:
                shared[other] = shared.get(other, 0.0) + min(weight, weights[other][concept])
        whole = math.fsum(weights[claim_id].values())
        for other, weight in shared.items():
            if weight >= least_shared * max(whole, math.fsum(weights[other].values())) - 1e-9:
                pairs.add((min(claim_id, other), max(claim_id, other)))
    for left, right in sorted(pairs):
        if left != right and not _is_one_passage(claims[left], claims[right]):
            yield claims[left], claims[right]


def _is_one_passage(left: Claim, right: Claim) -> bool:
    return left.article_id == right.article_id and any(
        a.overlaps(b) for a in left.content for b in right.content
    )


def same_voice(left: Claim, right: Claim) -> bool:
    """Tell whether one speaker, or one outlet in its own voice, makes both claims."""
    if left.speaker is None or right.speaker is None:
        both_own = left.attribution is right.attribution is AttributionType.OUTLET
        return both_own and left.publisher != "" and left.publisher == right.publisher
    return left.speaker.key == right.speaker.key


def find_differences(left: Claim, right: Claim) -> tuple[str, ...]:
    """Return in words what makes two like claims say different things; empty when nothing does. Symmetric."""
    return tuple(message for message in _differences(left, right) if message)


def _differences(left: Claim, right: Claim) -> Iterator[str]:
    a, b = wording_of(left), wording_of(right)
    yield "other figures" if a.figures != b.figures else ""
    yield "other dates" if a.dates and b.dates and a.dates != b.dates else ""
    yield "another place" if _has_other_names(left, right, left.places, right.places) else ""
    yield "other names" if _has_other_names(left, right, _names(left), _names(right)) else ""
    yield "another part of the whole" if _marks(_SCOPE, left) != _marks(_SCOPE, right) else ""
    yield "a condition or a guess" if bool(_marks(_OPEN, left)) != bool(_marks(_OPEN, right)) else ""
    yield "what is to come" if bool(_marks(_AHEAD, left)) != bool(_marks(_AHEAD, right)) else ""
    yield "negated on one side" if _is_turned(left, right) else ""
    yield "opposite words" if _is_opposed(left, right) else ""
    yield "roles exchanged" if _are_exchanged(left, right) else ""


def _are_alike_in_kind(left: Claim, right: Claim) -> bool:
    return (
        left.modality is right.modality
        and left.modality is not Modality.QUESTION
        and (left.stance is right.stance or {left.stance, right.stance} <= {Stance.ASSERTS, Stance.DENIES})
    )


def _relation(*, is_one_voice: bool, is_certain: bool) -> Relation:
    if not is_one_voice:
        return Relation.AGREES
    return Relation.SAME if is_certain else Relation.SUGGESTED


def _is_certain(left: Claim, right: Claim, options: SameClaimOptions) -> bool:
    """Tell whether like words can mean no other event: named speakers, near in time, nothing pointed at."""
    are_named = all(
        claim.speaker is None or any(letter.isupper() for letter in claim.speaker.name)
        for claim in (left, right)
    )
    points = _POINTING.search(left.proposition.casefold()) or _POINTING.search(right.proposition.casefold())
    is_near = bool(wording_of(left).dates) or _gap(left, right) <= options.automatic_within
    return are_named and not points and is_near and len(wording_of(left).words) >= options.least_words


def _gap(left: Claim, right: Claim) -> timedelta:
    if left.published_at is None or right.published_at is None:
        return timedelta()
    return abs(left.published_at - right.published_at)


def _is_enough(share: float, options: SameClaimOptions, entailed: tuple[float, float] | None) -> bool:
    if entailed is None:
        return share >= options.least_shared
    if min(entailed) >= options.least_entailed:
        return share >= options.least_shared_if_entailed
    return share >= options.least_shared and min(entailed) >= options.least_entailed_if_shared


def _assert_alike(left: Claim, right: Claim) -> bool:
    """Tell whether the main words of two claims are shared; without any the cue says what is asserted.

    "Approved: the housing scheme" and "shelved: the housing scheme" share every word of their contents.
    """
    ours, theirs = _main_predicates(left), _main_predicates(right)
    if not ours or not theirs:
        return left.cue_text.casefold().strip() == right.cue_text.casefold().strip()
    said, heard = profile_of(left).by_concept, profile_of(right).by_concept
    return bool(ours & heard.keys()) and bool(theirs & said.keys())


def _main_predicates(claim: Claim) -> frozenset[str]:
    """Return the concepts of the predicates at the top of a claim's sentence."""
    return frozenset(
        word.concept for word in profile_of(claim).words if word.is_predicate and word.token.head < 0
    )


def _marks(pattern: re.Pattern[str], claim: Claim) -> frozenset[str]:
    return frozenset(found.group() for found in pattern.finditer(claim.proposition.casefold()))


def _names(claim: Claim) -> frozenset[str]:
    nouns = {
        token.lemma for token in claim.tokens if token.pos == "PROPN" and token.lemma not in light_words()
    }
    return claim.entities | nouns


def _has_other_names(left: Claim, right: Claim, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Tell whether either side names what the other does not; whoever speaks counts as known to both."""
    return bool(_unknown(ours, left, right) or _unknown(theirs, right, left))


def _unknown(names: frozenset[str], claim: Claim, other: Claim) -> set[str]:
    voices = (
        one for side in (claim, other) if side.speaker for one in (side.speaker.name, side.speaker.side)
    )
    text = " ".join((other.proposition, *voices, *other.entities)).lower()
    return {
        name
        for name in names
        if not any(word[: max(_ROOT, len(word) - 2)] in text for word in name.split() if len(word) > 2)
        and not name.isdigit()
        and len(name) > 2
    }


def _is_turned(left: Claim, right: Claim) -> bool:
    """Tell whether a shared predicate is negated, or its claim denied, on one side only."""
    denied = (left.stance is Stance.DENIES) != (right.stance is Stance.DENIES)
    a, b = profile_of(left).by_concept, profile_of(right).by_concept
    shared = [(a[one], b[one]) for one in a.keys() & b.keys()]
    telling = [pair for pair in shared if all(any(word.is_predicate for word in group) for group in pair)]
    turned = [{x.is_negated != y.is_negated for x in ours for y in theirs} for ours, theirs in telling]
    return (
        denied not in turned[0]
        if len(turned) == 1
        else any(denied not in one for one in turned) or (not turned and denied != _is_negative(left, right))
    )


def _is_negative(left: Claim, right: Claim) -> bool:
    """Tell whether just one of two claims without a shared predicate holds a negation at all."""
    return any(word.is_negated for word in profile_of(left).words) != any(
        word.is_negated for word in profile_of(right).words
    )


def _is_opposed(left: Claim, right: Claim) -> bool:
    a, b = profile_of(left).by_concept, profile_of(right).by_concept
    return any(are_opposed(ours, theirs) for ours in a if ours not in b for theirs in b if theirs not in a)


def _are_exchanged(left: Claim, right: Claim) -> bool:
    """Tell whether who does it on one side is whom it is done to on the other."""
    a, b = profile_of(left).by_concept, profile_of(right).by_concept
    for concept in a.keys() & b.keys():
        ours, theirs = _roles(a[concept], left), _roles(b[concept], right)
        if _are_others(ours, theirs):
            return True
        # "Thirty died" and "thirty were killed": only one verb turns round who does it and to whom.
        is_one_verb = {word.token.lemma for word in a[concept]} & {word.token.lemma for word in b[concept]}
        if is_one_verb and (ours[0] & theirs[1] or ours[1] & theirs[0]):
            return True
    return False


def _are_others(ours: tuple[frozenset[str], ...], theirs: tuple[frozenset[str], ...]) -> bool:
    """Tell whether both sides name who takes part, and nobody does on both."""
    named = [(x, y) for x, y in zip(ours, theirs, strict=True) if x and y]
    return bool(named) and not (ours[0] | ours[1]) & (theirs[0] | theirs[1])


def _roles(words: tuple[Word, ...], claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    """Return the concepts of those who do what ``words`` say, and of those it is done to."""
    verbs = [claim.tokens.index(word.token) for word in words if word.token.pos == "VERB"]
    below = [token for token in claim.tokens if token.head in verbs]
    doing = _concepts(below, _SUBJECT)
    done_to = _concepts(below, _OBJECT | _PASSIVE)
    return doing, done_to - doing


def _concepts(tokens: list[Token], relations: frozenset[str]) -> frozenset[str]:
    return frozenset(concept_of(token.lemma) for token in tokens if token.relation in relations)


def _same_words(left: Claim, right: Claim) -> Reason:
    is_literal = left.proposition.casefold() == right.proposition.casefold()
    message = "the same words" if is_literal else "the same words, figures and dates read as values"
    return Reason(signal="same_words", message=message, weight=1.0, left=left.content, right=right.content)


def _shared(
    left: Claim, right: Claim, share: float, entailed: tuple[float, float] | None
) -> Iterator[Reason]:
    a, b = profile_of(left).by_concept, profile_of(right).by_concept
    both = [concept for concept in a if concept in b]
    words = ", ".join(f"“{a[one][0].token.lemma}”" for one in both[:6])
    yield Reason(
        signal="shared_words",
        message=f"each says at least {share:.0%} of the other: {words}",
        weight=share,
        left=_spans(a, both),
        right=_spans(b, both),
    )
    if wording_of(left).figures:
        spans = [tuple(quantity.span for quantity in claim.quantities) for claim in (left, right)]
        yield Reason(
            signal="same_figures", message="the same figures", weight=0.5, left=spans[0], right=spans[1]
        )
    if entailed is not None:
        message = f"the entailment model reads each out of the other ({entailed[0]:.2f}, {entailed[1]:.2f})"
        yield Reason(signal="entailment_model", message=message, weight=min(entailed))


def _spans(words: Mapping[str, tuple[Word, ...]], concepts: list[str]) -> tuple[Span, ...]:
    return tuple(words[concept][0].token.span for concept in concepts)
