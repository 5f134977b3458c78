"""Who says what in an article: source, cue and content of every statement.

Idea: quotation marks first, then reporting verbs with their frames over the dependency parse, then
sentence adverbials, nouns with a clause and layout; last the links between statements. A statement
inside the content of another is kept beside it.

Entry: ``find_statements``. Sources: Pareti, A Database of Attribution Relations (LREC 2012), for the
three parts and their nesting; de La Clergerie et al., Extracting and Visualizing Quotations from
News Wires (2011), for frames over a parse.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from spacy.tokens import Doc

from factcheck.attribution.adjective_cues import find_adjective_drafts
from factcheck.attribution.colons import find_colon_drafts
from factcheck.attribution.cues import Frame
from factcheck.attribution.direct import Speech, find_speech, pair_quotations
from factcheck.attribution.drafts import Draft
from factcheck.attribution.headings import find_heading_drafts
from factcheck.attribution.headlines import find_headline_drafts
from factcheck.attribution.lookups import text_of
from factcheck.attribution.modality import find_modality
from factcheck.attribution.noun_cues import find_noun_drafts
from factcheck.attribution.outlet import find_outlet_statements
from factcheck.attribution.parsing import Parser, parse_article
from factcheck.attribution.phrase_cues import find_phrase_drafts
from factcheck.attribution.references import link_anaphors, link_citations, link_relays
from factcheck.attribution.remarks import find_remark_drafts
from factcheck.attribution.verb_cues import find_verb_drafts
from factcheck.options import AttributionOptions
from factcheck.text.normalise import has_word
from factcheck.text.quotes import Quotation, find_quotations
from factcheck.types import Article, AttributionType, Span, Statement

_QUOTED_SHARE = 0.9
"""A content is direct when nearly all of it stands in marks; "that" and the like may stand outside."""


def find_statements(article: Article, parser: Parser, options: AttributionOptions) -> tuple[Statement, ...]:
    """Find the statements of ``article``, in text order; ``speaker`` and ``said_at`` stay unset.

    Cost: the parse, see ``parse_article``.
    """
    return find_statements_in(parse_article(article, parser), article, options)


def find_statements_in(doc: Doc, article: Article, options: AttributionOptions) -> tuple[Statement, ...]:
    """Find the statements of an article that ``parse_article`` has parsed."""
    quotations = find_quotations(article.text)
    speeches = find_speech(doc, quotations)
    outer = [quotation for quotation in quotations if not quotation.depth]
    statements = [_statement(doc, article.text, draft, outer) for draft in _find_drafts(doc, speeches)]
    if options.outlet_claims:
        statements.extend(find_outlet_statements(doc, statements, speeches))
    return tuple(sorted(statements, key=_text_order))


def _find_drafts(doc: Doc, speeches: Sequence[Speech]) -> Sequence[Draft]:
    drafts = _without_repeats(
        [
            *find_verb_drafts(doc, speeches, pair_quotations(doc, speeches)),
            *find_adjective_drafts(doc),
            *find_colon_drafts(doc),
            *find_phrase_drafts(doc),
            *find_noun_drafts(doc),
            *find_heading_drafts(doc),
        ]
    )
    drafts.extend(list(find_headline_drafts(doc, drafts)))
    drafts.extend(list(find_remark_drafts(doc, drafts)))
    drafts = [draft for draft in drafts if not _is_hearsay_inside(draft, drafts)]
    text = text_of(doc)
    drafts = list(_worded(text, [*drafts, *link_citations(doc, drafts)]))
    return link_anaphors(text, link_relays(text, drafts))


def _is_hearsay_inside(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether a passive without a source stands in what somebody else says: "said he was told ..."."""
    if draft.source is not None or draft.frame != Frame.THAT:
        return False
    return any(other.source is not None and _encloses(other, draft) for other in drafts if other is not draft)


def _encloses(outer: Draft, inner: Draft) -> bool:
    return any(span.contains(inner.cue) for span in outer.content)


def _worded(text: str, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts without white space at the edges, and without contents and sources of marks only."""
    for draft in drafts:
        content = tuple(_stripped(text, span) for span in draft.content if has_word(span.of(text)))
        if draft.source is not None and not has_word(draft.source.of(text)):
            draft = replace(draft, source=None, source_word=None)
        relayed = tuple(span for span in draft.relayed_by if has_word(span.of(text)))
        if content:
            same = draft.content == content and draft.relayed_by == relayed
            yield draft if same else replace(draft, content=content, relayed_by=relayed)


def _stripped(text: str, span: Span) -> Span:
    words = span.of(text)
    if words == words.strip():
        return span
    return Span(start=span.end - len(words.lstrip()), end=span.start + len(words.rstrip()))


def _without_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    """Keep the first draft of each cue and content, without content that is only its own cue.

    The noun of "said in a statement that ..." has nothing of its own either.
    """
    seen: set[tuple[Span, tuple[Span, ...]]] = set()
    contents: set[tuple[Span, ...]] = set()
    kept: list[Draft] = []
    for draft in drafts:
        key = (draft.cue, draft.content)
        echoes = draft.source is None and draft.cue_word.pos_ == "NOUN" and draft.content in contents
        if key in seen or echoes or all(draft.cue.contains(span) for span in draft.content):
            continue
        seen.add(key)
        contents.add(draft.content)
        kept.append(draft)
    return kept


def _statement(doc: Doc, text: str, draft: Draft, quotations: Sequence[Quotation]) -> Statement:
    content = tuple(_closed(span, quotations) for span in _ordered(draft.content))
    return Statement(
        source=draft.source,
        cue=draft.cue,
        content=content,
        attribution=_kind_of(text, content, quotations),
        stance=draft.stance,
        modality=find_modality(doc, replace(draft, content=content)),
        refers_to=draft.refers_to,
        relayed_by=draft.relayed_by,
    )


def _closed(span: Span, quotations: Sequence[Quotation]) -> Span:
    """Take in the closing mark of a quotation that a content ends with and that begins inside it."""
    for quotation in quotations:
        outer, inner = quotation.span, quotation.inner
        if span.start <= outer.start < inner.start and inner.start < span.end == inner.end:
            return Span(start=span.start, end=outer.end)
    return span


def _ordered(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans in text order, overlapping ones merged."""
    last: Span | None = None
    for span in sorted(spans):
        if last is not None and span.start < last.end:
            last = Span(start=last.start, end=max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _kind_of(text: str, content: Sequence[Span], quotations: Sequence[Quotation]) -> AttributionType:
    letters = sum(_count_letters(span.of(text)) for span in content)
    quoted = 0
    for span in content:
        first = bisect_right(quotations, span.start, key=lambda quotation: quotation.span.end)
        for quotation in islice(quotations, first, None):
            if quotation.span.start >= span.end:
                break
            start, end = max(span.start, quotation.span.start), min(span.end, quotation.span.end)
            quoted += _count_letters(text[start:end])
    if not quoted:
        return AttributionType.INDIRECT
    return AttributionType.DIRECT if quoted >= _QUOTED_SHARE * letters else AttributionType.MIXED


def _count_letters(words: str) -> int:
    return sum(map(str.isalnum, words))


def _text_order(statement: Statement) -> tuple[int, int, int]:
    cue = statement.cue.start if statement.cue is not None else statement.content[0].start
    return statement.content[0].start, cue, statement.content[-1].end
