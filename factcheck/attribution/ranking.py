"""Which candidates are statements: a logistic regression over what the finders know of a draft.

The finders are generous: "the survey found a child alive", "he pointed to the sky" and "laws on
claiming asylum" pass their frames. The weights were learned from annotated articles and weigh the cue,
its frame, the source and the content against each other. Entry: ``keep_statements``. Data:
``data/statement_weights.tsv``, made by ``training/fit_ranker.py``. Method: maximum-entropy selection of
cue candidates as in Pareti et al., Automatically Detecting and Attributing Indirect Quotations (EMNLP
2013), over the output of rules instead of single verbs.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import Role, has_role, read_table
from factcheck.attribution.drafts import Draft
from factcheck.attribution.phrases import SUBJECTS, is_finite, sentence_range
from factcheck.attribution.sources import is_passive
from factcheck.attribution.voices import can_speak, is_document, is_person_like
from factcheck.types import Span

_BIAS = "bias"
_FAR = 6
_LENGTHS = ((1, "1"), (2, "2"), (4, "3-4"), (8, "5-8"))


def keep_statements(
    doc: Doc, drafts: Sequence[Draft], in_speech: Collection[int], least_score: float
) -> list[Draft]:
    """Return the drafts whose score reaches ``least_score``, in their order.

    Args:
        doc: The parsed article.
        drafts: Candidates of all finders.
        in_speech: Numbers of the tokens inside quotations.
        least_score: In [0, 1]; 0 keeps all.
    """
    return [draft for draft in drafts if score(describe(doc, draft, drafts, in_speech)) >= least_score]


def score(features: Collection[str]) -> float:
    """Return how likely a draft with these features is a statement, in [0, 1]."""
    weights = _weights()
    total = weights[_BIAS] + sum(weights.get(feature, 0.0) for feature in features)
    return 1 / (1 + math.exp(-total))


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for name, weight in read_table("statement_weights.tsv")}


def describe(doc: Doc, draft: Draft, drafts: Sequence[Draft], in_speech: Collection[int]) -> frozenset[str]:
    """Return the features of a draft: short texts such as "frame=that", each present or not."""
    cue = draft.cue_word
    lemma = cue.lemma_.lower()
    found = {
        f"frame={draft.frame}",
        f"cue={lemma}",
        f"frame={draft.frame} cue={lemma}",
        f"tag={cue.tag_}",
        f"stance={draft.stance.value}",
        *_source_features(draft),
        *_content_features(doc, draft),
        *_cue_features(cue),
    }
    source = next(name for name in sorted(found) if name.startswith("source="))
    found.add(f"frame={draft.frame} {source}")
    if cue.i in in_speech:
        found.add("in speech")
        found.add(f"in speech frame={draft.frame}")
    if any(_is_inside(draft.cue, other) for other in drafts if other is not draft):
        found.add("inside another")
    if draft.is_evaluation:
        found.add("evaluation")
    return frozenset(found)


def _source_features(draft: Draft) -> Iterator[str]:
    word = draft.source_word
    if word is None:
        yield f"source={'none' if draft.source is None else 'words'}"
        return
    if word.pos_ == "PRON":
        person = {"i": "i", "we": "we", "you": "you", "it": "it"}.get(word.lower_, "they")
        yield f"source={person}"
    elif is_document(word):
        yield "source=document"
    elif is_person_like(word):
        yield "source=person"
    elif can_speak(word):
        yield "source=name"
    else:
        yield "source=thing"
    if word.ent_type_:
        yield f"source name={word.ent_type_}"
    yield "source before" if word.i < draft.cue_word.i else "source behind"
    if sentence_range(word) != sentence_range(draft.cue_word):
        yield "source in another sentence"
    if abs(word.i - draft.cue_word.i) > 2 * _FAR:
        yield "source far"


def _content_features(doc: Doc, draft: Draft) -> Iterator[str]:
    words = [
        token
        for span in draft.content
        for token in doc.char_span(span.start, span.end, alignment_mode="expand") or ()
        if not token.is_punct and not token.is_space
    ]
    yield f"length={next((name for limit, name in _LENGTHS if len(words) <= limit), '9+')}"
    clause = [word for word in words if word.pos_ in {"VERB", "AUX"} and is_finite(word)]
    has_clause = any(child.dep_ in SUBJECTS for word in clause for child in word.children)
    yield "clause" if has_clause else "no clause"
    yield f"frame={draft.frame} {'clause' if has_clause else 'no clause'}"
    if words:
        yield f"first={words[0].lower_ if words[0].pos_ in _FUNCTION else words[0].pos_}"
        yield "content before" if words[-1].i < draft.cue_word.i else "content behind"
        if words[0].i - draft.cue_word.i > _FAR:
            yield "content far"
    if draft.head is not None:
        yield f"head={draft.head.pos_}"
        yield f"head word={draft.head.lemma_.lower()}"
        yield f"cue={draft.cue_word.lemma_.lower()} head={draft.head.pos_}"
        if has_role(draft.head, Role.ANAPHOR) or has_role(draft.head, Role.SHELL):
            yield "head said"
    if any(word.is_quote for span in draft.content for word in _tokens(doc, span)):
        yield "quotes"


_FUNCTION = frozenset({"ADP", "PART", "SCONJ", "PRON", "DET", "CCONJ"})


def _tokens(doc: Doc, span: Span) -> Iterator[Token]:
    yield from doc.char_span(span.start, span.end, alignment_mode="expand") or ()


def _cue_features(cue: Token) -> Iterator[str]:
    yield f"dep={cue.dep_}"
    if cue.pos_ in {"VERB", "AUX"} and is_passive(cue):
        yield "passive"
        yield f"passive cue={cue.lemma_.lower()}"
    for child in cue.children:
        if child.dep_ == "aux":
            yield f"aux={child.lemma_.lower()}"
        elif child.dep_ in {"mark", "advmod"} and child.i < cue.i:
            yield f"before={child.lower_}" if child.dep_ == "mark" else "adverb before"
        elif child.dep_ == "prt":
            yield f"particle={child.lower_}"


def _is_inside(cue: Span, other: Draft) -> bool:
    return any(span.contains(cue) for span in other.content)
