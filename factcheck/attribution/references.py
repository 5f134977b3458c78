"""Links between the statements of one article: who relays whom, and what "the claim" stands for.

``link_citations`` gives the cited party of "KCNA, which cited the ruling party" the content of the
report it backs; ``link_relays`` notes for a statement inside another's content who passes it on;
``link_anaphors`` points "denied the report", "rejected it" and "a claim that Kyiv refuted" at the
nearest earlier content that fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import Frame, Role, find_cue_verbs, has_role, noun_entries
from factcheck.attribution.drafts import Draft
from factcheck.attribution.phrases import sentence_range, span_of
from factcheck.attribution.sources import find_subject, source_span
from factcheck.attribution.voices import can_speak
from factcheck.text.normalise import fold
from factcheck.types import Span, Stance

_PRONOUNS = frozenset({"it", "this", "that", "them", "these", "those", "which", "something", "so", "such"})
_FIRST_PERSONS = frozenset({"i", "we"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such", "a", "an", "any", "all", "both"})
_DISTANCE = 4
"""An anaphor reaches back over at most this many paragraphs: news paragraphs are short and turn fast."""


def link_citations(doc: Doc, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a statement for each cited party: the content of the citing one, relayed by its source."""
    for verb, entry in find_cue_verbs(doc):
        if Frame.CITE not in entry.frames:
            continue
        cited = [
            child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i and can_speak(child)
        ]
        outer = _cited_for(verb, drafts) if cited else None
        if outer is None or outer.source is None or any(draft.cue_word.i == verb.i for draft in drafts):
            continue
        source = source_span(cited[0])
        if not any(span.overlaps(source) for span in outer.content) and not source.overlaps(outer.source):
            cue = span_of(doc, (verb.i, verb.i + 1))
            yield replace(
                outer, cue_word=verb, cue=cue, source=source, source_word=cited[0], relayed_by=(outer.source,)
            )


def _cited_for(verb: Token, drafts: Sequence[Draft]) -> Draft | None:
    """Return the statement whose source is the one that cites, in the same sentence."""
    start, end = sentence_range(verb)
    near = [draft for draft in drafts if start <= draft.cue_word.i < end and draft.head is None]
    subject = verb.head if verb.dep_ == "acl" and verb.tag_ == "VBG" else find_subject(verb)
    if subject is not None:
        for draft in near:
            if draft.source_word is not None and draft.source_word.i == subject.i:
                return draft
    before = [draft for draft in near if draft.cue_word.i < verb.i and draft.source is not None]
    return before[-1] if before and verb.tag_ == "VBG" else None


def link_relays(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Fill ``relayed_by`` with the sources of the enclosing statements, outermost first."""
    return [
        draft if draft.relayed_by else replace(draft, relayed_by=_relays_of(text, draft, drafts))
        for draft in drafts
    ]


def _relays_of(text: str, draft: Draft, drafts: Sequence[Draft]) -> tuple[Span, ...]:
    if draft.source is not None and fold(draft.source.of(text)) in _FIRST_PERSONS:
        return ()
    outer = [
        other
        for other in drafts
        if other is not draft
        and other.source is not None
        and other.source != draft.source
        and other.stance is Stance.ASSERTS
        and any(span.contains(draft.cue) and span not in draft.content for span in other.content)
        and not any(span.overlaps(other.cue) for span in draft.content)
    ]
    ordered = sorted(
        outer, key=lambda other: sum(span.end - span.start for span in other.content), reverse=True
    )
    return tuple(dict.fromkeys(other.source for other in ordered if other.source is not None))


def link_anaphors(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Fill ``refers_to`` of each statement whose content stands for an earlier one."""
    linked: list[Draft] = []
    for draft in drafts:
        target = _target_of(text, draft, drafts) if _is_anaphoric(draft) else _answered(draft, drafts)
        linked.append(draft if target is None else replace(draft, refers_to=target.content))
    return linked


def _answered(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Return what a denial shares its clause with: "X denied, and Y confirmed, that C"."""
    if draft.stance is not Stance.DENIES:
        return None
    return next(
        (other for other in drafts if other.content == draft.content and other.stance is Stance.ASSERTS), None
    )


def _is_anaphoric(draft: Draft) -> bool:
    head = draft.head
    if head is None or draft.is_evaluation or draft.stance in {Stance.PLANS, Stance.DEMANDS, Stance.ASKS}:
        return False
    if head.lower_ in _PRONOUNS:
        return True
    return has_role(head, Role.ANAPHOR) or has_role(head, Role.APPOSITIVE)


def _target_of(text: str, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    own = _own_clause(draft, drafts)
    if own is not None:
        return own
    names_fact = _names_fact(draft)
    fitting = [
        other
        for other in drafts
        if other.end <= draft.start
        and not _is_anaphoric(other)
        and not _same_source(text, draft, other)
        and not (draft.stance is Stance.DENIES and other.stance is Stance.DENIES)
        and not (names_fact and other.stance in {Stance.DEMANDS, Stance.ASKS})
        and text.count("\n\n", other.end, draft.start) + _single_breaks(text, other.end, draft.start)
        <= _DISTANCE
    ]
    if draft.head is not None and has_role(draft.head, Role.FIGURE):
        fitting = [other for other in fitting if _holds_figure(draft.head.doc, other)]
    named = [other for other in fitting if _is_named(text, draft, other)]
    return max(named or fitting, key=lambda other: (other.end, -other.start), default=None)


def _names_fact(draft: Draft) -> bool:
    """Tell whether a content such as "that claim" stands for something asserted, never for a demand."""
    entry = None if draft.head is None else noun_entries().get(draft.head.lemma_.lower())
    return entry is not None and entry.stance is Stance.ASSERTS


def _holds_figure(doc: Doc, draft: Draft) -> bool:
    """Tell whether "that figure" can mean this statement: it holds one."""
    passages = (doc.char_span(span.start, span.end, alignment_mode="expand") for span in draft.content)
    return any(token.like_num for passage in passages if passage is not None for token in passage)


def _single_breaks(text: str, start: int, end: int) -> int:
    between = text[start:end]
    return between.replace("\n\n", "").count("\n")


def _own_clause(draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Return the statement inside the phrase: "rejected Russian reports that ..." has its own content."""
    head = draft.head
    for other in drafts:
        if head is not None and other is not draft and other.cue_word.i == head.i:
            return other
    return None


def _same_source(text: str, left: Draft, right: Draft) -> bool:
    if left.source is None or right.source is None:
        return False
    return left.source == right.source or fold(left.source.of(text)) == fold(right.source.of(text))


def _is_named(text: str, draft: Draft, other: Draft) -> bool:
    """Tell whether the phrase names the other source: "the Russian claim", "Moscow's account"."""
    if draft.head is None or other.source is None:
        return False
    source = fold(other.source.of(text))
    words = [child for child in draft.head.subtree if child.ent_type_ or child.pos_ == "PROPN"]
    return any(len(word) > 3 and _shares_stem(fold(word.text), source) for word in words)


def _shares_stem(word: str, text: str) -> bool:
    return any(part[:5] == word[:5] for part in text.split() if len(part) > 3)
