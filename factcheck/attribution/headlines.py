"""Headlines whose verb the tagger took for a noun: "Court rejects appeal", "Minister Denies Report".

Word order is enough: a line without a full stop, a noun phrase, a verb in -s that is no noun for
words itself, and what follows it. Entry: ``find_headline_drafts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from factcheck.attribution.cues import Frame, VerbEntry, noun_entries, verb_entries
from factcheck.attribution.drafts import Draft
from factcheck.attribution.phrases import cut, is_line_break, span_of, trim
from factcheck.types import Stance

_LONGEST = 18
_LONGEST_SOURCE = 6
_SOURCE_POS = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PART", "ADP", "NUM", "CCONJ"})
_NOUN_TAGS = frozenset({"NNS", "NNPS", "NN", "NNP"})


def find_headline_drafts(doc: Doc, known: Sequence[Draft]) -> Iterator[Draft]:
    """Yield a statement for each headline in which none of the ``known`` drafts has its cue."""
    cues = {draft.cue_word.i for draft in known}
    for line in _lines(doc):
        if len(line) > _LONGEST or line[-1].text in {".", "!", "?", ":"} or cues & {word.i for word in line}:
            continue
        for position, word in enumerate(line[: _LONGEST_SOURCE + 1]):
            entry = _lookalike(word) if position else None
            if entry is not None:
                yield from _draft(doc, line, position, entry)
                break
            if word.pos_ not in _SOURCE_POS:
                break


def _lines(doc: Doc) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in doc:
        if not token.is_space:
            line.append(token)
        elif line and is_line_break(token):
            yield line
            line = []
    if line:
        yield line


def _lookalike(word: Token) -> VerbEntry | None:
    """Return the entry of "rejects" or "denies" taken for a noun."""
    if word.tag_ not in _NOUN_TAGS or not word.lower_.endswith("s"):
        return None
    lower = word.lower_
    lemma = f"{lower[:-3]}y" if lower.endswith("ies") else lower[:-1]
    for candidate in (lemma, lemma.removesuffix("e")):
        entry = verb_entries().get(candidate)
        if entry is not None and entry.frames & {Frame.NOUN, Frame.THAT}:
            return None if candidate in noun_entries() else entry
    return None


def _draft(doc: Doc, line: Sequence[Token], position: int, entry: VerbEntry) -> Iterator[Draft]:
    verb, last = line[position], line[-1]
    source = trim(doc, (line[0].i, verb.i))
    content = trim(doc, cut(doc, (verb.i + 1, last.i + 1))) if verb.i < last.i else None
    if source is None or content is None or line[position - 1].pos_ not in {"NOUN", "PROPN"}:
        return
    if line[position + 1].lower_ in {"of", "in", "on", "at", "by", "from", "and", "or"}:
        return
    yield Draft(
        cue_word=verb,
        cue=span_of(doc, (verb.i, verb.i + 1)),
        source=span_of(doc, source),
        source_word=doc[source[1] - 1],
        content=(span_of(doc, content),),
        stance=entry.stance if Frame.NOUN in entry.frames else Stance.ASSERTS,
        head=next((word for word in doc[content[0] : content[1]] if word.pos_ in {"NOUN", "PROPN"}), None),
    )
