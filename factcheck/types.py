"""The values that pass between the stages of the engine.

All are frozen and hold no reference to a database, a request or a model. Offsets are
code points into ``Article.text``, never bytes, and always half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Half-open range ``[start, end)`` into ``Article.text``, counted in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words this span stands for in ``text``."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class AttributionType(StrEnum):
    """How the words of the source reach the reader."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    OUTLET = "outlet"
    """A statement in the publisher's own voice, without a source."""


class Stance(StrEnum):
    """What the source does with the content."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    ASKS = "asks"
    DEMANDS = "demands"
    PLANS = "plans"


class Modality(StrEnum):
    """How the content is meant; only facts take part in contradictions."""

    FACT = "fact"
    PLAN = "plan"
    HYPOTHESIS = "hypothesis"
    OPINION = "opinion"
    QUESTION = "question"


class Bound(StrEnum):
    """How a figure is to be read: as it stands, as a lower or as an upper limit."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    APPROXIMATE = "approximate"
    RANGE = "range"


class DatePrecision(StrEnum):
    """How exactly a moment is known."""

    MINUTE = "minute"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class SpeakerKind(StrEnum):
    """What sort of thing speaks."""

    STATE = "state"
    ORGANISATION = "organisation"
    PERSON = "person"
    GROUP = "group"
    UNKNOWN = "unknown"


class PairLabel(StrEnum):
    """Relation of two claims, in the sense of natural language inference."""

    CONTRADICTION = "contradiction"
    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"


class ConflictKind(StrEnum):
    """What sort of contradiction was found (DESIGN: kinds of conflict)."""

    DENIAL = "denial"
    CONTRADICTION = "contradiction"
    NUMERIC = "numeric"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as the reader sees it.

    ``published_at`` is timezone-aware UTC or ``None`` when nobody knows.
    ``text`` is final: every later span points into it.
    """

    id: str
    text: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    published_at: datetime | None = None
    language: str = "en"
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedDate:
    """A moment and how exactly it is known; ``at`` is timezone-aware UTC."""

    at: datetime
    precision: DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure with what it measures.

    ``low`` and ``high`` are equal for a plain figure; for ``AT_LEAST`` and ``AT_MOST`` both carry
    the stated limit. ``unit`` is a canonical name ("person", "kilometre", "usd", "percent") or
    empty for a bare count; ``counted`` is the lemma of the head noun ("troop"), lower case, and
    ``qualifiers`` further lemmas that narrow it ("wounded", "north", "korean").
    """

    span: Span
    low: float
    high: float
    bound: Bound = Bound.EXACT
    unit: str = ""
    counted: str = ""
    qualifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who asserts a claim, after resolving names, pronouns and metonyms.

    ``name`` is canonical ("Ukraine" for "Kyiv"); ``key`` is its stable lower-case identity;
    ``side`` names the state or group spoken for, empty when unknown.
    """

    key: str
    name: str
    kind: SpeakerKind = SpeakerKind.UNKNOWN
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One attribution found in text.

    ``content`` is in text order and never empty; a split quotation has two spans. ``source`` is
    ``None`` for "it was reported that" and for the outlet's own voice, ``cue`` only for the
    latter. ``refers_to`` is the content of an earlier statement that an anaphoric content
    ("a claim", "it", "the allegation") stands for. ``relayed_by`` lists the sources between the
    outlet and the speaker, nearest to the outlet first. ``speaker`` is filled by resolution.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    attribution: AttributionType
    stance: Stance = Stance.ASSERTS
    modality: Modality = Modality.FACT
    refers_to: tuple[Span, ...] = ()
    relayed_by: tuple[Span, ...] = ()
    speaker: Speaker | None = None
    said_at: ResolvedDate | None = None

    def bare_content(self, text: str) -> tuple[Span, ...]:
        """Return the content without source and cue: "a claim" of "a claim that Kyiv refuted"."""
        marks = [span for span in (self.source, self.cue) if span is not None]
        bare: list[Span] = []
        for span in self.content:
            inside = [mark.start for mark in marks if span.start < mark.start < span.end]
            words = text[span.start : min(inside, default=span.end)].rstrip()
            if inside and words.split()[-1:] in (["that"], ["which"], ["who"]):
                words = words[: words.rindex(" ")].rstrip(" ,") if " " in words else words
            bare.append(Span(start=span.start, end=span.start + len(words)))
        return tuple(bare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One content word of a claim: lemma, coarse part of speech and where it stands.

    ``span`` points into the article's text. ``head`` is the index of the syntactic head in
    ``Claim.tokens`` or -1; ``relation`` is the dependency label; ``is_negated`` is true for a
    predicate under "not", "never", "no" and the like.
    """

    lemma: str
    pos: str
    span: Span
    head: int = -1
    relation: str = ""
    is_negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A checkable proposition with who asserts it and where it stands.

    ``proposition`` is the normalised reading: verbatim content joined, "its forces" resolved to
    the speaker's side, an anaphoric content replaced by what it refers to. ``quote`` is
    ``text[evidence.start:evidence.end]``, verbatim. ``denies`` is the id of the claim in the same
    article that this one refers to with a denying cue, empty otherwise. ``entities`` are
    canonical lower-case names (speakers, places, organisations) mentioned in the proposition and
    ``places`` those that are places; ``topics`` are
    the names its whole article is mostly about. ``published_at`` may be ``None``.
    """

    id: str
    article_id: str
    speaker: Speaker | None
    source_text: str
    cue_text: str
    evidence: Span
    content: tuple[Span, ...]
    quote: str
    proposition: str
    attribution: AttributionType
    stance: Stance
    modality: Modality
    source: Span | None = None
    cue: Span | None = None
    denies: str = ""
    relayed_by: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    entities: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    published_at: datetime | None = None
    said_at: ResolvedDate | None = None
    event_at: ResolvedDate | None = None
    publisher: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CandidatePair:
    """Two claims worth comparing, ``left_id < right_id``, and the keys that brought them together."""

    left_id: str
    right_id: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One signal in words, with the passages on both sides that carry it.

    ``left`` and ``right`` point into the texts of the left and the right claim's article.
    ``weight`` is positive when the signal speaks for a contradiction, negative when against.
    """

    signal: str
    message: str
    weight: float
    left: tuple[Span, ...] = ()
    right: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The engine's label for a pair with score and reasons.

    ``score`` is in [0, 1] and orders pairs; it is not a probability that a person would agree.
    ``kind`` is set exactly when ``label`` is ``CONTRADICTION``.
    """

    left_id: str
    right_id: str
    label: PairLabel
    score: float
    kind: ConflictKind | None = None
    reasons: tuple[Reason, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name by which a speaker goes; ``text`` as printed, matched without case."""

    text: str
    speaker: Speaker
