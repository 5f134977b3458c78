"""From an article to its claims: the engine's first half in one call.

Idea: a statement becomes a claim when it has something to check. Its evidence is the smallest span
that holds the content; where the content only points at another statement ("denied it"), the words
of that statement are what the claim is about, and a denying stance makes it the answer to that claim.

Entry: ``extract_claims``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from factcheck.attribution.features import (
    find_counted_quantities,
    find_tokens,
    quantities_in,
    tokens_of,
    words_in,
)
from factcheck.attribution.halves import split_clauses
from factcheck.attribution.names import NameFinder
from factcheck.attribution.nations import load_nations
from factcheck.attribution.parsing import Parser, parse_article
from factcheck.attribution.propositions import means_speaker, proposition_of, voice_of
from factcheck.attribution.speakers import SpeakerRegister, resolve_speakers
from factcheck.attribution.statements import find_statements_in
from factcheck.attribution.topics import find_topics
from factcheck.options import AttributionOptions, EngineOptions
from factcheck.text.dates import find_dates
from factcheck.types import (
    Article,
    AttributionType,
    Claim,
    DatePrecision,
    Modality,
    Quantity,
    ResolvedDate,
    Span,
    Speaker,
    Stance,
    Statement,
)

_OPPOSED = frozenset({Stance.DENIES, Stance.DOUBTS})


def extract_claims(
    article: Article, parser: Parser, register: SpeakerRegister, options: EngineOptions
) -> tuple[Claim, ...]:
    """Return the claims of ``article``, in text order.

    Returns:
        Claims with ids ``f"{article.id}:{n}"``, ``n`` from 1, and
        ``article.text[claim.evidence.start : claim.evidence.end] == claim.quote``.

    Cost: the parse, see ``parse_article``.
    """
    doc = parse_article(article, parser)
    statements = find_statements_in(doc, article, options.attribution)
    statements = resolve_speakers(doc, article, statements, register)
    return claims_of(doc, article, statements, register, options.attribution)


def claims_of(
    doc: Doc,
    article: Article,
    statements: Sequence[Statement],
    register: SpeakerRegister,
    options: AttributionOptions,
) -> tuple[Claim, ...]:
    """Return the claims made by the ``statements`` of a parsed article, speakers resolved; in text order."""
    figures = find_counted_quantities(doc)
    halves = [half for statement in _unique(doc, statements) for half in split_clauses(doc, statement)]
    kept = [s for s in halves if _is_checkable(doc, s, figures, options)]
    finder = NameFinder(doc, register, load_nations(), [s.speaker for s in kept if s.speaker])
    voices = {statement.content: statement.speaker for statement in kept}
    builder = _Builder(doc=doc, article=article, finder=finder, figures=figures, voices=voices)
    claims = [builder.build(statement, number) for number, statement in enumerate(kept, start=1)]
    topics = find_topics(doc, article, finder)
    return tuple(replace(claim, topics=topics) for claim in _linked(claims, kept))


def build_claim(doc: Doc, article: Article, statement: Statement, register: SpeakerRegister) -> Claim:
    """Build the claim of one statement whose speaker is resolved; its number is 1."""
    finder = NameFinder(doc, register, load_nations(), [statement.speaker] if statement.speaker else [])
    figures = find_counted_quantities(doc)
    return _Builder(doc=doc, article=article, finder=finder, figures=figures, voices={}).build(statement, 1)


def _unique(doc: Doc, statements: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements without repeats of one content, and without outlet sentences that report one.

    Of two statements with one content and stance the one with a source is kept, the first among equals.
    """
    ranked = sorted(statements, key=lambda s: (s.attribution is AttributionType.OUTLET, s.source is None))
    chosen: dict[tuple[tuple[Span, ...], bool], Statement] = {}
    for statement in ranked:
        chosen.setdefault((statement.content, statement.stance in _OPPOSED), statement)
    kept = {id(statement) for statement in chosen.values()}
    reported = [s for s in statements if s.attribution is not AttributionType.OUTLET]
    for statement in statements:
        if id(statement) in kept and not _only_reports(doc, statement, reported):
            yield statement


def _only_reports(doc: Doc, statement: Statement, reported: Sequence[Statement]) -> bool:
    """Tell whether an outlet sentence says no more than that somebody said something."""
    if statement.attribution is not AttributionType.OUTLET:
        return False
    whole = statement.content[0]
    inner = [s for s in reported if s.cue is not None and whole.overlaps(s.cue)]
    if any(_is_main_verb(doc, s) for s in inner):
        return True
    covered = sum(s.end - s.start for r in inner for s in r.content if whole.contains(s))
    return bool(inner) and 3 * covered >= whole.end - whole.start


def _is_main_verb(doc: Doc, statement: Statement) -> bool:
    """Tell whether the cue is the main verb of its sentence, with its source in front."""
    if statement.cue is None or statement.source is None:
        return False
    cue = tokens_of(doc, statement.cue)
    return statement.source.start < statement.cue.start and any(word.i == cue.sent.root.i for word in cue)


def _is_checkable(
    doc: Doc, statement: Statement, figures: Sequence[Quantity], options: AttributionOptions
) -> bool:
    if statement.modality is Modality.QUESTION and statement.attribution is AttributionType.OUTLET:
        return False
    tokens = find_tokens(words_in(doc, statement.refers_to or statement.content))
    has_figure = bool(quantities_in(figures, statement.content))
    return len(tokens) >= options.least_content_words or (has_figure and bool(tokens))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Builder:
    """Builds the claims of one article."""

    doc: Doc
    article: Article
    finder: NameFinder
    figures: tuple[Quantity, ...]
    voices: Mapping[tuple[Span, ...], Speaker | None]
    """Who said each content: the pronouns in a denied claim are those of its own speaker."""

    def build(self, statement: Statement, number: int) -> Claim:
        """Return the claim made by ``statement``; ``denies`` is set later, when all have ids."""
        text, speaker = self.article.text, statement.speaker
        evidence = Span(start=statement.content[0].start, end=statement.content[-1].end)
        about = self._about(statement)
        words = words_in(self.doc, about)
        names = self.finder.find(words)
        entities = names.entities
        is_direct = statement.attribution is AttributionType.DIRECT
        voice = self.voices.get(about, speaker)
        if voice is not None and means_speaker(words, voice, is_direct=is_direct):
            entities |= {voice_of(voice).lower()}
        return Claim(
            id=f"{self.article.id}:{number}",
            article_id=self.article.id,
            speaker=speaker,
            source=statement.source,
            source_text=statement.source.of(text) if statement.source else "",
            cue=statement.cue,
            cue_text=statement.cue.of(text) if statement.cue else "",
            evidence=evidence,
            content=statement.content,
            quote=evidence.of(text),
            proposition=proposition_of(
                words, None if about == statement.refers_to else speaker, is_direct=is_direct
            ),
            attribution=statement.attribution,
            stance=statement.stance,
            modality=statement.modality,
            relayed_by=tuple(span.of(text) for span in statement.relayed_by),
            tokens=find_tokens(words),
            quantities=quantities_in(self.figures, about),
            entities=entities,
            places=names.places,
            published_at=self.article.published_at,
            said_at=statement.said_at or self._said_at(statement),
            event_at=self._event_at(about),
            publisher=self.article.publisher,
        )

    def _about(self, statement: Statement) -> tuple[Span, ...]:
        """Return the words the claim is about: its own, or those an anaphoric content stands for."""
        if statement.refers_to and _is_anaphoric(self.doc, statement):
            return statement.refers_to
        return statement.content

    def _said_at(self, statement: Statement) -> ResolvedDate | None:
        """Return the date in the sentence of the cue outside the content, else the publication day."""
        published = self.article.published_at
        if published is None:
            return None
        anchor = statement.cue or statement.content[0]
        sentence = self._sentence(anchor)
        for span, date in find_dates(sentence.of(self.article.text), published):
            moved = Span(start=span.start + sentence.start, end=span.end + sentence.start)
            if statement.cue and not any(content.overlaps(moved) for content in statement.content):
                return date
        day = published.replace(hour=0, minute=0, second=0, microsecond=0)
        return ResolvedDate(at=day, precision=DatePrecision.DAY)

    def _event_at(self, about: Sequence[Span]) -> ResolvedDate | None:
        published = self.article.published_at
        if published is None:
            return None
        for span in about:
            sentence = self._sentence(span)
            whole = Span(start=min(sentence.start, span.start), end=max(sentence.end, span.end))
            for found, date in find_dates(whole.of(self.article.text), published):
                if span.contains(Span(start=found.start + whole.start, end=found.end + whole.start)):
                    return date
        return None

    def _sentence(self, span: Span) -> Span:
        sentence = tokens_of(self.doc, span)[0].sent
        return Span(start=sentence.start_char, end=sentence.end_char)


def _is_anaphoric(doc: Doc, statement: Statement) -> bool:
    """Tell whether the content says nothing of its own: at most a noun for what was said."""
    own = find_tokens([w for w in words_in(doc, statement.content) if not _is_cue(w.idx, statement)])
    return len([token for token in own if token.pos in {"NOUN", "VERB", "PROPN", "NUM"}]) <= _ANAPHOR_WORDS


_ANAPHOR_WORDS = 2
"""A noun such as "claim" and the name in "a claim that Kyiv refuted"; more words are content."""


def _is_cue(offset: int, statement: Statement) -> bool:
    return statement.cue is not None and statement.cue.start <= offset < statement.cue.end


def _linked(claims: Sequence[Claim], statements: Sequence[Statement]) -> Iterator[Claim]:
    """Yield the claims with ``denies`` set where one opposes another's content."""
    for claim, statement in zip(claims, statements, strict=True):
        if claim.stance in _OPPOSED and statement.refers_to:
            denied = [
                other for other in claims if other.id != claim.id and _holds(other, statement.refers_to)
            ]
            denied.sort(key=lambda other: (other.content != statement.refers_to, other.source is None))
            if denied:
                yield replace(claim, denies=denied[0].id)
                continue
        yield claim


def _holds(claim: Claim, spans: Sequence[Span]) -> bool:
    return any(content.overlaps(span) for content in claim.content for span in spans)
