"""Statements behind reporting verbs: cue, frame, source and, where there are marks, the quotation.

Entry: ``find_verb_drafts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from factcheck.attribution.clauses import Content, read_clause
from factcheck.attribution.content import read_content
from factcheck.attribution.cues import Frame, VerbEntry, find_cue_verbs, verb_entry
from factcheck.attribution.direct import Pairing, Speech, inside
from factcheck.attribution.drafts import Draft
from factcheck.attribution.lookups import noun_chunks_between, text_of
from factcheck.attribution.phrase_cues import can_speak
from factcheck.attribution.phrases import Range, noun_phrase, pieces, sentence_range, span_of
from factcheck.attribution.sources import find_source, is_passive, source_span
from factcheck.types import Span, Stance

_SENTENCE_ENDS = frozenset({".", "!", "?", ";", ":"})
_REACH = 25
_ALSO_OF_THINGS = frozenset({Frame.NOUN, Frame.WORDS, Frame.ABOUT, Frame.TO, Frame.QUOTE})
"""Frames whose subject need not speak: "the rise reflects demand", "the sign refers to a battle"."""


def find_verb_drafts(doc: Doc, speeches: Sequence[Speech], pairing: Pairing) -> Iterator[Draft]:
    """Yield the statements of every reporting verb, in the order of the verbs."""
    inside_of = inside(speeches)
    for verb, entry in find_cue_verbs(doc):
        draft = _read(verb, entry, inside_of, speeches, pairing.by_cue.get(verb.i, ()))
        if draft is not None:
            yield draft
            for speech, cue in pairing.loose:
                if cue == verb.i:
                    yield _with_content(draft, (speech_span(doc, speech),))


def _with_content(draft: Draft, content: tuple[Span, ...]) -> Draft:
    return Draft(
        cue_word=draft.cue_word,
        cue=draft.cue,
        source=draft.source,
        source_word=draft.source_word,
        content=content,
        stance=draft.stance,
        relayed_by=draft.relayed_by,
    )


def speech_span(doc: Doc, speech: Speech) -> Span:
    """Return the words of a speech without marks, outer space and the comma before "he said"."""
    inner = speech.quotation.inner
    text = text_of(doc)[inner.start : inner.end]
    start = inner.start + len(text) - len(text.lstrip())
    end = inner.start + len(text.rstrip(" \t\u00a0,;"))
    return Span(start=start, end=end) if start < end else inner


def _read(
    verb: Token,
    entry: VerbEntry,
    inside_of: dict[int, int],
    speeches: Sequence[Speech],
    quoted: Sequence[Speech],
) -> Draft | None:
    doc = verb.doc
    home = inside_of.get(verb.i)
    content = read_content(verb, entry)
    stance = (content.stance if content else None) or entry.stance
    if quoted:
        spans = _quoted_spans(verb, entry, quoted, inside_of)
        content, stance = None, Stance.ASSERTS if entry.stance is Stance.DEMANDS else entry.stance
    elif content is None or Frame.CITE in entry.frames:
        return None
    else:
        spans = tuple(_content_spans(doc, content, home, inside_of, speeches))
    if not spans:
        return None
    quoting = _quoting_verb(verb)
    source_word = _source_word(quoting or verb, quoted, inside_of)
    if source_word is not None and home is None and inside_of.get(source_word.i) is not None:
        source_word = None
    if not quoted and not _is_fitting(entry, content, source_word):
        return None
    source = None if source_word is None else _source_beside(source_word, content)
    relayed: tuple[Span, ...] = ()
    if quoting is not None or Frame.CITE in entry.frames:
        source_word, source, relayed = _quoted_person(quoting or verb, source)
        if source_word is None:
            return None
    return Draft(
        cue_word=verb,
        cue=span_of(doc, (verb.i, verb.i + 1)),
        source=source,
        source_word=source_word,
        content=_without(spans, source) if content is not None and content.head is None else spans,
        stance=stance,
        head=content.head if content else None,
        is_evaluation=bool(content and content.is_evaluation),
        relayed_by=relayed,
    )


def _source_beside(word: Token, content: Content | None) -> Span:
    """Return the source; the parser may draw "an allegation Kyiv rejected" into one noun phrase."""
    start, end = noun_phrase(word)
    if content is not None and content.head is not None and start <= content.head.i < word.i:
        return span_of(word.doc, (content.head.i + 1, end))
    return source_span(word)


def _is_fitting(entry: VerbEntry, content: Content | None, source: Token | None) -> bool:
    """Refuse "the move revealed his thinking" (no speaker) and "they were told" (the hearer is known)."""
    if source is None and entry.frames & {Frame.WHOM, Frame.OF, Frame.FOR, Frame.ON}:
        return False
    if content is None or content.head is None or entry.stance is not Stance.ASSERTS:
        return True
    if not entry.frames <= _ALSO_OF_THINGS:
        return True
    return source is None or source.pos_ == "PRON" or can_speak(source)


def _quoting_verb(verb: Token) -> Token | None:
    """Return "quoted" for the "saying" of "KCNA quoted Kim as saying"."""
    above = verb.head
    if above.lower_ == "as":
        above = above.head
    elif not any(child.lower_ == "as" for child in verb.children):
        return None
    entry = verb_entry(above)
    is_quoting = entry is not None and Frame.CITE in entry.frames
    return above if is_quoting and above != verb else None


def _quoted_person(verb: Token, quoter: Span | None) -> tuple[Token | None, Span | None, tuple[Span, ...]]:
    """Return the source of "KCNA quoted Kim as saying" (Kim) and who relays it (KCNA)."""
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass"} and (can_speak(child) or child.pos_ == "PRON"):
            return child, source_span(child), () if quoter is None else (quoter,)
    return None, quoter, ()


def _quoted_spans(
    verb: Token, entry: VerbEntry, quoted: Sequence[Speech], inside_of: dict[int, int]
) -> tuple[Span, ...]:
    """Return the quotations of a cue, and the clause that may stand between cue and quotation."""
    doc = verb.doc
    spans = [speech_span(doc, speech) for speech in quoted]
    clause = read_clause(verb) if Frame.THAT in entry.frames else None
    for start, end in clause.ranges if clause else ():
        outside = [n for n in range(start, end) if n not in inside_of and n > verb.i]
        before = [n for n in outside if n < quoted[0].tokens[0]]
        for piece in pieces(doc, before):
            span = span_of(doc, piece)
            if piece[1] - piece[0] > 3 and not any(span.overlaps(other) for other in spans):
                spans.append(span)
    return tuple(sorted(spans))


def _content_spans(
    doc: Doc,
    content: Content,
    home: int | None,
    inside_of: dict[int, int],
    speeches: Sequence[Speech],
) -> Iterator[Span]:
    """Yield the spans of a content, kept inside the cue's quotation or widened to whole quotations."""
    for tokens in content.ranges:
        fitted = _inside_home(tokens, home, inside_of)
        if fitted is None:
            continue
        span = span_of(doc, fitted)
        last = inside_of.get(fitted[1] - 1)
        if last is not None and last != home:
            quotation = speeches[last].quotation
            if fitted[0] <= speeches[last].tokens[0] or inside_of.get(fitted[0]) == last:
                end = quotation.span.end if fitted[0] < speeches[last].tokens[0] else quotation.inner.end
                span = Span(start=span.start, end=max(span.end, end))
        yield _balanced(span, speeches)


def _balanced(span: Span, speeches: Sequence[Speech]) -> Span:
    """Take in the mark at an edge whose partner is inside."""
    for speech in speeches:
        outer, inner = speech.quotation.span, speech.quotation.inner
        if inner.start == span.start and inner.end < span.end:
            span = Span(start=outer.start, end=span.end)
        if inner.end == span.end and span.start < outer.start:
            span = Span(start=span.start, end=outer.end)
    return span


def _inside_home(tokens: Range, home: int | None, inside_of: dict[int, int]) -> Range | None:
    """Cut a range where it leaves the quotation its cue stands in."""
    start, end = tokens
    if home is None:
        return tokens
    kept = [n for n in range(start, end) if inside_of.get(n) == home]
    return (kept[0], kept[-1] + 1) if kept else None


def _without(spans: tuple[Span, ...], source: Span | None) -> tuple[Span, ...]:
    """Drop the pieces of content that lie in the source."""
    if source is None:
        return spans
    kept = tuple(span for span in spans if not source.contains(span))
    return kept or spans


def _source_word(verb: Token, quoted: Sequence[Speech], inside_of: dict[int, int]) -> Token | None:
    home = inside_of.get(verb.i)

    def is_usable(word: Token) -> bool:
        return home is not None or word.i not in inside_of

    found = find_source(verb, is_usable)
    if not quoted or is_passive(verb):
        return found
    if found is not None and is_usable(found) and _is_near(found, verb):
        return found
    return _neighbour(verb, inside_of) or found


def _is_near(word: Token, verb: Token) -> bool:
    return sentence_range(word) == sentence_range(verb)


def _neighbour(verb: Token, inside_of: dict[int, int]) -> Token | None:
    """Return the noun beside a cue whose subject the parser did not see: '", said Moe'."""
    doc = verb.doc
    start, end = verb.i, verb.i + 1
    while start > 0 and start - 1 not in inside_of and doc[start - 1].text not in _SENTENCE_ENDS:
        start -= 1
    while (
        end < len(doc)
        and end not in inside_of
        and doc[end].text not in _SENTENCE_ENDS
        and end - verb.i < _REACH
    ):
        end += 1
    chunks = noun_chunks_between(doc, start, end)
    before = [chunk.root for chunk in chunks if chunk.end <= verb.i]
    behind = [chunk.root for chunk in chunks if chunk.start == verb.i + 1]
    return next(iter(before + behind), None)
