"""Statements without a reporting clause: "according to", "in X's view", "as X said", "per X".

The content is the sentence around the phrase. Entry: ``find_phrase_drafts``.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import Frame, VerbEntry, find_cue_verbs
from factcheck.attribution.drafts import Draft
from factcheck.attribution.lookups import noun_chunks_between
from factcheck.attribution.phrases import (
    Range,
    is_remark,
    noun_phrase,
    pieces,
    sentence_range,
    span_of,
    subtree_range,
)
from factcheck.attribution.sources import find_source, source_span
from factcheck.attribution.voices import NAMES, can_speak
from factcheck.types import Span, Stance

_VIEWS = frozenset(
    {"view", "opinion", "words", "account", "telling", "estimation", "assessment", "reckoning"}
)
_PARTICIPLES = frozenset({"citing", "quoting", "adding", "saying"})
_HEARSAY = frozenset({"reportedly", "allegedly", "purportedly", "supposedly"})
_MEASURES = frozenset(
    {"ability", "age", "circumstance", "colour", "color", "custom", "gender", "height", "income", "length",
     "merit", "need", "preference", "price", "rank", "season", "size", "taste", "type", "value", "weight"}
)  # fmt: skip
_PLANS = frozenset({"plan", "schedule", "script", "protocol", "tradition", "law", "rule"})


def find_phrase_drafts(doc: Doc) -> Iterator[Draft]:
    """Yield the statements of sentence adverbials, in text order."""
    for token in doc:
        found = _according_to(token) or _per(token) or _in_view_of(token)
        if found is not None:
            cue, source, phrase = found
            yield from _draft(doc, cue, source, phrase)
        elif token.lower_ in _HEARSAY and token.dep_ == "advmod" and token.head.pos_ in {"VERB", "AUX"}:
            yield from _draft(doc, (token.i, token.i + 1), None, (token.i, token.i + 1))
    for verb, entry in find_cue_verbs(doc):
        yield from _as_clause(verb, entry)


def _draft(doc: Doc, cue: Range, source_word: Token | None, phrase: Range) -> Iterator[Draft]:
    content = _around(doc, phrase)
    if content:
        yield Draft(
            cue_word=doc[cue[0]],
            cue=span_of(doc, cue),
            source=None if source_word is None else source_span(source_word),
            source_word=source_word,
            content=content,
            stance=Stance.ASSERTS,
        )


def _according_to(token: Token) -> tuple[Range, Token, Range] | None:
    if token.lower_ != "according" or token.i + 2 >= len(token.doc) or token.nbor(1).lower_ != "to":
        return None
    to = token.nbor(1)
    word = _object(to) or _object(token) or _next_noun(to)
    if word is None or word.i < token.i or _is_measure(word):
        return None
    return (token.i, token.i + 2), word, (token.i, _phrase_end(word))


def _is_measure(word: Token) -> bool:
    """Tell whether things only go by it: "sorted according to size", "went according to plan"."""
    is_bare = not any(child.dep_ in {"det", "poss", "compound"} for child in word.children)
    return word.lemma_ in _MEASURES or (is_bare and word.lemma_ in _PLANS)


def _per(token: Token) -> tuple[Range, Token, Range] | None:
    if token.lower_ != "per" or token.dep_ != "prep":
        return None
    word = _object(token)
    if word is None or word.ent_type_ not in NAMES or not (word.pos_ == "PROPN" or word.is_title):
        return None
    return (token.i, token.i + 1), word, (token.i, _phrase_end(word))


def _in_view_of(token: Token) -> tuple[Range, Token, Range] | None:
    """Find "in Moscow's view", "in the words of the minister"."""
    if token.lower_ not in {"in", "by"} or token.dep_ != "prep":
        return None
    noun = _object(token)
    if noun is None or noun.lower_ not in _VIEWS:
        return None
    for child in noun.children:
        if child.dep_ == "poss":
            return (noun.i, noun.i + 1), child, (token.i, noun.i + 1)
        if child.dep_ == "prep" and child.lower_ == "of" and (word := _object(child)) is not None:
            return (noun.i, noun.i + 1), word, (token.i, _phrase_end(word))
    return None


def _object(preposition: Token) -> Token | None:
    objects = [child for child in preposition.children if child.dep_ == "pobj"]
    # "according to curator Ann Lee": the parser may take title and name for two objects.
    is_title = len(objects) == 2 and objects[0].i + 1 == objects[1].left_edge.i
    return objects[1] if is_title else next(iter(objects), None)


def _next_noun(to: Token) -> Token | None:
    chunks = noun_chunks_between(to.doc, to.i + 1, min(to.i + 20, len(to.doc)))
    return chunks[0].root if chunks else None


def _phrase_end(word: Token) -> int:
    """Return the end of the adverbial: its noun phrase with a clause on it, and a citing participle."""
    doc = word.doc
    end = noun_phrase(word)[1]
    for child in (below for noun in doc[word.i : end] for below in noun.children):
        if child.dep_ in {"relcl", "acl"} and child.i > word.i:
            end = max(end, subtree_range(child)[1])
    if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ in _PARTICIPLES:
        participle = doc[end + 1]
        objects = [child for child in participle.children if child.dep_ == "dobj" and child.i > participle.i]
        end = noun_phrase(objects[0])[1] if objects else end
    return min(end, sentence_range(word)[1])


def _around(doc: Doc, phrase: Range) -> tuple[Span, ...]:
    """Return the clause around an adverbial: the sentence, cut at a contrasting clause."""
    start, end = sentence_range(doc[phrase[0]])
    for number in range(start + 1, end - 1):
        token = doc[number]
        if number in range(*phrase) or token.text not in {",", ";"}:
            continue
        contrasts = token.text == ";" or (
            doc[number + 1].lower_ in {"but", "while", "whereas"} and number > start + 3
        )
        if contrasts and number < phrase[0]:
            start = number + 2 if token.text == "," else number + 1
        elif number >= phrase[1] and (contrasts or is_remark(doc[number + 1])):
            end = min(end, number)
            break
    numbers = [n for n in range(start, end) if not phrase[0] <= n < phrase[1] and not _is_line_break(doc[n])]
    return tuple(span_of(doc, piece) for piece in pieces(doc, numbers))


def _is_line_break(token: Token) -> bool:
    return bool(token.is_space)


def _as_clause(verb: Token, entry: VerbEntry) -> Iterator[Draft]:
    """Find "as reported by KCNA" and "as the minister put it"."""
    if verb.dep_ != "advcl" or not entry.frames & {Frame.THAT, Frame.NOUN, Frame.AT, Frame.AS}:
        return
    if verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ == "that":
        return
    marks = [
        child for child in verb.children if child.lower_ == "as" and child.i < verb.i and child.dep_ != "prep"
    ]
    if not marks or any(child.dep_ in {"ccomp", "xcomp"} for child in verb.children):
        return
    objects = [child for child in verb.children if child.dep_ == "dobj" and child.lower_ != "it"]
    source = find_source(verb)
    if source is None or objects or not (can_speak(source) or source.pos_ == "PRON"):
        return
    start, end = marks[0].i, max(subtree_range(verb)[1], verb.i + 1)
    yield from _draft(verb.doc, (verb.i, verb.i + 1), source, (start, end))
