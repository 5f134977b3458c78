"""Statements behind reporting verbs: cue, frame, source and, where there are marks, the quotation.

Entry: ``find_verb_drafts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from factcheck.attribution.clauses import Content, read_clause
from factcheck.attribution.content import as_denial, read_content
from factcheck.attribution.cues import Frame, Role, VerbEntry, find_cue_verbs, has_role, verb_entry
from factcheck.attribution.direct import Pairing, Speech, inside
from factcheck.attribution.drafts import Draft
from factcheck.attribution.lookups import noun_chunks_between, text_of
from factcheck.attribution.objects import LONGEST_REMARK
from factcheck.attribution.phrases import Range, is_remark, noun_phrase, pieces, sentence_range, span_of
from factcheck.attribution.sources import find_source, is_passive, source_span
from factcheck.attribution.voices import can_speak, is_document
from factcheck.types import Span, Stance

_SENTENCE_ENDS = frozenset({".", "!", "?", ";", ":"})
_REACH = 25
_ALSO_OF_THINGS = frozenset({Frame.NOUN, Frame.WORDS, Frame.ABOUT, Frame.TO, Frame.QUOTE})
"""Frames whose subject need not speak: "the rise reflects demand", "the sign refers to a battle"."""


_NEEDS_SOURCE = frozenset({Frame.WHOM, Frame.ASKED, Frame.OF, Frame.FOR, Frame.ON})
"""Frames whose passive has the hearer or the accused for its subject: "they were told"."""


_LATER = frozenset({"will", "shall", "'ll", "’ll"})
_OF_THE_MOMENT = frozenset({Frame.NOUN, Frame.WORDS, Frame.ASKED, Frame.SEEK, Frame.INFINITIVE})
"""Frames with which "will" tells of things to come: "the minister will announce the plan on Monday"."""
_MANNER = VerbEntry(frames=frozenset({Frame.QUOTE}), stance=Stance.ASSERTS)
"""What any verb becomes between a quotation and its speaker: '"Too late," she shrugged'."""


_OF_SPEAKERS = frozenset({Frame.ASKED, Frame.SEEK, Frame.INFINITIVE, Frame.ING, Frame.OF, Frame.IS})
"""Frames that only a speaker fills: "the programme encourages firms to export" is no statement."""


def find_verb_drafts(doc: Doc, speeches: Sequence[Speech], pairing: Pairing) -> Iterator[Draft]:
    """Yield the statements of every reporting verb, in the order of the verbs."""
    inside_of = inside(speeches)
    known = list(find_cue_verbs(doc))
    others = sorted(pairing.by_cue.keys() - {verb.i for verb, _ in known})
    manners = [(doc[number], verb_entry(doc[number]) or _MANNER) for number in others]
    for verb, entry in sorted([*known, *manners], key=lambda found: found[0].i):
        draft = _read(verb, entry, inside_of, speeches, pairing)
        if draft is not None:
            yield draft
            for speech, cue in pairing.loose:
                if cue == verb.i:
                    yield replace(
                        draft,
                        content=(speech_span(doc, speech),),
                        head=None,
                        is_evaluation=False,
                        frame="loose speech",
                    )


def _opened(doc: Doc, speech: Speech, begins_at: Mapping[int, int]) -> Span:
    """Return the words of a speech with those that run into it: 'The plan is "dead," Moe said'."""
    beginning = begins_at.get(speech.tokens[0])
    if beginning is None:
        return speech_span(doc, speech)
    return Span(start=int(doc[beginning].idx), end=speech.quotation.span.end)


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
    pairing: Pairing,
) -> Draft | None:
    doc = verb.doc
    quoted = pairing.by_cue.get(verb.i, ())
    home = inside_of.get(verb.i)
    content = read_content(verb, entry)
    stance = (content.stance if content else None) or entry.stance
    if quoted:
        spans = _quoted_spans(verb, entry, pairing, inside_of)
        content = _short_denial(verb, quoted)
        stance = Stance.ASSERTS if entry.stance is Stance.DEMANDS else entry.stance
        stance = stance if content is None else Stance.DENIES
    elif content is None or Frame.CITE in entry.frames:
        return None
    else:
        spans = tuple(_content_spans(doc, content, home, inside_of, speeches))
    if not spans:
        return None
    quoting = _quoting_verb(verb)
    source_word = _source_word(quoting or verb, quoted, inside_of)
    if source_word is not None and not quoted and _holds_remark(source_word):
        return None
    if source_word is not None and home is None and inside_of.get(source_word.i) is not None:
        source_word = None
    if not quoted and not _is_fitting(entry, content, source_word):
        return None
    if not quoted and source_word is not None and not _is_near(source_word, verb):
        return None
    if (
        content is not None
        and content.frame in _OF_THE_MOMENT
        and any(c.lower_ in _LATER for c in verb.children)
    ):
        return None
    source = None if source_word is None else _source_beside(source_word, verb, content)
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
        frame=content.frame if content else Frame.QUOTE.value,
    )


def _short_denial(verb: Token, quoted: Sequence[Speech]) -> Content | None:
    """Return a quotation that only calls something untrue: '"That is a lie," Maar said'."""
    words = [token for speech in quoted for token in verb.doc[slice(*speech.tokens)] if not token.is_punct]
    if len(words) > LONGEST_REMARK:
        return None
    content = as_denial(verb, Content(ranges=tuple(speech.tokens for speech in quoted)))
    return content if content.stance is Stance.DENIES else None


def _holds_remark(word: Token) -> bool:
    """Tell whether the parser drew "a figure" into the source of ", a figure passengers' groups dispute"."""
    opening = word.doc[noun_phrase(word)[0]]
    return is_remark(opening) and any(has_role(n, Role.APPOSITIVE) for n in word.doc[opening.i : word.i])


def _source_beside(word: Token, verb: Token, content: Content | None) -> Span:
    """Return the source; the parser may draw cue or content into its noun phrase.

    So in "an allegation Kyiv rejected", "accused by the union of theft" and "the president boasted of it".
    """
    start, end = noun_phrase(word)
    begins = [verb.i, *(tokens[0] for tokens in (content.ranges if content else ()))]
    inner = [number for number in begins if word.i < number < end]
    if inner:
        end = min(inner)
        return span_of(word.doc, (start, end - 1 if word.doc[end - 1].pos_ == "ADP" else end))
    if content is not None and content.head is not None and start <= content.head.i < word.i:
        return span_of(word.doc, (content.head.i + 1, end))
    return source_span(word)


def _is_fitting(entry: VerbEntry, content: Content | None, source: Token | None) -> bool:
    """Refuse what nobody said: "the move revealed his thinking", "they were told", "a ship called Orion"."""
    if source is None and entry.frames & _NEEDS_SOURCE:
        return False
    if source is None and Frame.IS in entry.frames and content is not None and content.head is not None:
        return False
    if (
        source is not None
        and content is not None
        and content.frame in _OF_SPEAKERS
        and not _may_speak(source)
    ):
        return False
    if content is not None and content.frame == Frame.FINDING:
        return source is not None and is_document(source)
    if content is None or source is None or source.pos_ == "PRON" or can_speak(source):
        return True
    if entry.stance is Stance.PLANS and not _may_speak(source):
        return False  # "the storm threatened to flood the valley"
    if content.head is None:
        return True
    if Frame.TO in entry.frames:
        return False  # "the sign pointed to the station"
    return entry.stance is not Stance.DENIES and not entry.frames <= _ALSO_OF_THINGS


def _may_speak(source: Token) -> bool:
    is_bare_name = source.text[0].isupper() and source.n_lefts == 0
    return source.pos_ == "PRON" or source.ent_type_ != "" or is_bare_name or can_speak(source)


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
    verb: Token, entry: VerbEntry, pairing: Pairing, inside_of: dict[int, int]
) -> tuple[Span, ...]:
    """Return the quotations of a cue, and the clause that may stand between cue and quotation."""
    doc = verb.doc
    quoted = pairing.by_cue[verb.i]
    spans = [_opened(doc, speech, pairing.begins_at) for speech in quoted]
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

    if verb.dep_ == "amod" and verb.head.i > verb.i and quoted:
        return verb.head  # '", added KCNA'
    if verb.pos_ == "NOUN" and (names := [c for c in verb.children if c.pos_ == "PROPN" and c.i < verb.i]):
        return names[-1]  # '," Pike jokes'
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
