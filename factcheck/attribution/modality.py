"""How a content is meant: a fact to be checked, a plan, a guess, a judgement or a question.

Reported futures stay facts ("the rise will be five percent" is as firm as a past): only words that
name a plan, a possibility, a duty or a valuation change the reading. Entry: ``find_modality``.
Source: Quirk et al. (1985), 4.51-4.66 (meanings of the modal verbs).
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from factcheck.attribution.drafts import Draft
from factcheck.types import Modality, Span, Stance

_GUESSES = frozenset(
    {"afraid", "concerned", "expect", "fear", "fearful", "forecast", "guess", "hint", "hope", "hopeful",
     "insinuate", "predict", "speculate", "suspect", "theorise", "theorize", "wonder", "worried", "worry"}
)  # fmt: skip
_JUDGEMENTS = frozenset(
    {"blast", "boast", "condemn", "credit", "criticise", "criticize", "decry", "denounce", "deplore",
     "hail", "lament", "liken", "mock", "praise", "regard", "slam", "think"}
)  # fmt: skip
_POSSIBLE = frozenset({"may", "might", "could", "perhaps", "possibly", "maybe"})
_DUTIES = frozenset({"should", "ought", "must"})
_PLANNED = frozenset({"plan", "intend", "aim", "propose", "consider", "hope", "want", "wish"})
_ASKING = frozenset({"whether"})


def find_modality(doc: Doc, draft: Draft) -> Modality:
    """Return how the content of ``draft`` is meant."""
    words = [word for span in draft.content for word in _words(doc, span)]
    if draft.stance is Stance.ASKS or (words and words[0].lower_ in _ASKING):
        return Modality.QUESTION
    if draft.stance in {Stance.PLANS, Stance.DEMANDS}:
        return Modality.PLAN
    cue = draft.cue_word.lemma_.lower()
    if draft.is_evaluation or cue in _JUDGEMENTS:
        return Modality.OPINION
    return Modality.HYPOTHESIS if cue in _GUESSES else clause_modality(words)


def _words(doc: Doc, span: Span) -> Sequence[Token]:
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return () if found is None else tuple(found)


def clause_modality(words: Sequence[Token]) -> Modality:
    """Return how a clause is meant, by its first main predicate."""
    if words and words[-1].text == "?":
        return Modality.QUESTION
    verb = _predicate(words)
    if verb is None:
        return Modality.FACT
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in {"aux", "advmod"}}
    negated = any(child.dep_ == "neg" for child in verb.children)
    perfect = any(child.dep_ == "aux" and child.lower_ == "have" for child in verb.children)
    if auxiliaries & _POSSIBLE and not (negated and "could" in auxiliaries):
        return Modality.HYPOTHESIS
    is_future = bool(auxiliaries & {"will", "would", "'ll", "’ll"})
    if is_future and any(child.dep_ == "advcl" and _is_conditional(child) for child in verb.children):
        return Modality.HYPOTHESIS
    if auxiliaries & _DUTIES and not perfect:
        return Modality.OPINION
    has_aim = any(child.dep_ == "xcomp" for child in verb.children)
    return Modality.PLAN if verb.lemma_ in _PLANNED and has_aim and not negated else Modality.FACT


def _is_conditional(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in {"if", "unless"} for child in clause.children)


def _predicate(words: Sequence[Token]) -> Token | None:
    """Return the highest verb of the content."""
    numbers = {word.i for word in words}
    for word in words:
        if word.pos_ in {"VERB", "AUX"} and word.dep_ not in {"aux", "auxpass", "relcl", "acl", "amod"}:
            while word.head.i in numbers and word.head != word and word.head.pos_ in {"VERB", "AUX"}:
                word = word.head
            return word
    return None
