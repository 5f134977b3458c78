"""The one place where rows become engine values and engine values become fields.

The engine is imported when first used: a process that only serves pages never loads the parser.
"""

from __future__ import annotations

import gc
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from pydantic import TypeAdapter, ValidationError

from claims import reader_process
from claims.conf import engine_options
from claims.endpoint import configured_transport
from claims.models import Appearance, Article, Revision, SourceState, SpeakerAlias
from factcheck import types as engine_types
from factcheck.errors import UnsupportedLanguageError
from factcheck.text.normalise import clean_text, fold
from factcheck.version import engine_version

if TYPE_CHECKING:
    from factcheck.attribution.parsing import Parser
    from factcheck.attribution.speakers import SpeakerRegister
    from factcheck.contradiction.entailment import EntailmentModel
    from factcheck.matching.edits import Edit
    from factcheck.matching.same_claim import Likeness
    from factcheck.reading import Feed, FeedLink, Outline, Page, RobotsRules

logger = logging.getLogger(__name__)

_CLAIM = TypeAdapter(engine_types.Claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPair:
    """A contradiction between two stored claims, ready to be written; ``claim_a < claim_b``."""

    claim_a: int
    claim_b: int
    kind: str
    score: float
    reasons: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikePair:
    """Two stored claims that say the same, ready to be written; ``claim_a < claim_b``.

    ``kind`` is "same" or "agreement"; ``is_certain`` tells that no person needs to look.
    """

    claim_a: int
    claim_b: int
    kind: str
    score: float
    is_certain: bool
    reasons: list[dict[str, Any]]

    @property
    def ids(self) -> tuple[int, int]:
        """Both keys, ascending."""
        return self.claim_a, self.claim_b


def read_feed(data: bytes, *, url: str, content_type: str) -> Feed:
    """Parse a feed in a process of its own; raises ``UnreadableFeedError``."""
    seconds = settings.READ_FEED_SECONDS
    return feed_form().validate_python(
        reader_process.read("feed", data, url=url, seconds=seconds, content_type=content_type)
    )


def read_page(
    data: bytes, *, url: str, content_type: str, fallback_published_at: datetime | None, fetched_at: datetime
) -> Page:
    """Read an HTML page in a process of its own; raises ``UnreadableArticleError``."""
    found = reader_process.read(
        "page",
        data,
        url=url,
        seconds=settings.READ_PAGE_SECONDS,
        content_type=content_type,
        fallback_published_at=fallback_published_at and fallback_published_at.isoformat(),
        fetched_at=fetched_at.isoformat(),
    )
    return page_form().validate_python(found)


def read_robots(data: bytes, *, url: str) -> RobotsRules:
    """Return what a robots.txt says to us about ``url``; raises ``UnreadableFeedError`` when it hangs."""
    agent = settings.FETCH_USER_AGENT.partition("/")[0].strip()
    seconds = settings.READ_PAGE_SECONDS
    return robots_form().validate_python(
        reader_process.read("robots.txt", data, url=url, seconds=seconds, agent=agent)
    )


def find_feeds(data: bytes, *, url: str, content_type: str) -> tuple[FeedLink, ...]:
    """Return the feeds a page names; raises ``UnreadableArticleError``."""
    seconds = settings.READ_PAGE_SECONDS
    return feed_links_form().validate_python(
        reader_process.read("feeds of a page", data, url=url, seconds=seconds, content_type=content_type)
    )


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds in an OPML file; raises ``UnreadableFeedError``."""
    seconds = settings.READ_FEED_SECONDS
    return outlines_form().validate_python(
        reader_process.read("list of feeds", data, url="", seconds=seconds)
    )


@cache
def feed_form() -> TypeAdapter[Feed]:
    """Return what turns plain values into a feed."""
    from factcheck.reading import Feed

    return TypeAdapter(Feed)


@cache
def feed_links_form() -> TypeAdapter[tuple[FeedLink, ...]]:
    """Return what turns plain values into the feeds of a page."""
    from factcheck.reading import FeedLink

    return TypeAdapter(tuple[FeedLink, ...])


@cache
def outlines_form() -> TypeAdapter[tuple[Outline, ...]]:
    """Return what turns plain values into a list of feeds."""
    from factcheck.reading import Outline

    return TypeAdapter(tuple[Outline, ...])


@cache
def robots_form() -> TypeAdapter[RobotsRules]:
    """Return what turns plain values into rules for robots."""
    from factcheck.reading import RobotsRules

    return TypeAdapter(RobotsRules)


@cache
def page_form() -> TypeAdapter[Page]:
    """Return what turns plain values into a page."""
    from factcheck.reading import Page

    return TypeAdapter(Page)


def canonical_address(url: str) -> str:
    """Return a page's address in its one spelling, "" when it can lead nowhere."""
    from factcheck.reading.web_addresses import canonical_address as spell

    return spell(url)


def is_believed_canonical(address: str, *, url: str) -> bool:
    """Tell whether the page at ``url`` is believed when it says that its address is ``address``."""
    from factcheck.reading.canonical import find_canonical_url

    return find_canonical_url([address], url) == address


def language_of(text: str) -> str:
    """Return the language of a text nobody states one for; a few words count as English."""
    from factcheck.reading import detect_language

    return detect_language(text, "en")[0]


def reader_version() -> str:
    """Return the version stored beside every text that was read."""
    from factcheck.reading import READER_VERSION

    return READER_VERSION


def clean(text: str) -> str:
    """Return ``text`` as it may be stored: no NUL or control characters, NFC."""
    return clean_text(text)


def shingles(text: str) -> list[int]:
    """Return the sample by which copies of ``text`` are found."""
    from factcheck.matching.near_duplicates import sample_shingles

    return list(sample_shingles(text))


def are_copies(**overlap: int) -> bool:
    """Tell whether two samples stand for copies of one text; takes the fields of ``Overlap``."""
    from factcheck.matching.near_duplicates import Overlap
    from factcheck.matching.near_duplicates import are_copies as same

    return same(Overlap(**overlap))


def coarse_rate() -> int:
    """Return what divides every run that a sample of any text would hold."""
    from factcheck.matching.near_duplicates import COARSE

    return COARSE


def is_trivial_edit(old: str, new: str) -> bool:
    """Tell whether two versions of a text differ in no word."""
    from factcheck.matching.edits import is_trivial

    return is_trivial(old, new)


def compare_texts(old: str, new: str) -> tuple[Edit, ...]:
    """Return what became of each sentence from one version of a text to the next."""
    from factcheck.matching.edits import compare_texts as compare

    return compare(old, new)


def fate_of_passage(appearance: Appearance, new_text: str) -> tuple[SourceState, str]:
    """Return what became of the sentence of a passage in a newer text, and its words there if edited."""
    from factcheck.matching.edits import EditKind, trace

    span = engine_types.Span(start=appearance.start, end=appearance.end)
    kind, words = trace(appearance.revision.text, new_text, span)
    states = {EditKind.CHANGED: SourceState.EDITED, EditKind.REMOVED: SourceState.REMOVED}
    return states.get(kind, SourceState.UNCHANGED), words


def extract_claims(article: Article, revision: Revision) -> tuple[engine_types.Claim, ...]:
    """Take the claims out of one revision.

    Raises:
        UnsupportedLanguageError: The article is not in English.
    """
    from factcheck import extract_claims as extract

    if article.language.split("-")[0] not in {"en", "und"}:
        message = f"The engine reads English only; this article is in {article.language!r}."
        raise UnsupportedLanguageError(message)
    return extract(_engine_article(article, revision), _parser(), register(), engine_options())


def article_keys(claims: Sequence[engine_types.Claim]) -> dict[int, float]:
    """Return the keys by which the article that ``claims`` stand in meets others, with their weights."""
    from factcheck import article_keys as keys

    return keys(claims, engine_options().matching)


def content_key(claim: engine_types.Claim) -> str:
    """Return the identity of what is claimed and by whom, a SHA-256 in hexadecimal.

    The same words by the same speaker are the same claim wherever they are printed.
    """
    speaker = claim.speaker.key if claim.speaker else ""
    identity = json.dumps([speaker, claim.stance, fold(claim.proposition)], ensure_ascii=False)
    return hashlib.sha256(identity.encode()).hexdigest()


def dump_claim(claim: engine_types.Claim) -> Any:
    """Return ``claim`` as JSON values, as an appearance keeps it."""
    return _CLAIM.dump_python(claim, mode="json")


def load_claim(appearance: Appearance) -> engine_types.Claim:
    """Return the engine value of an appearance, with the rows' ids in place of the engine's own.

    ``appearance.claim`` and ``appearance.revision.article`` should be loaded.
    """
    claim = _CLAIM.validate_python(appearance.analysis, strict=False)
    article = appearance.revision.article
    return replace(
        claim,
        id=_engine_id(appearance.claim_id),
        denies=_engine_id(appearance.claim.denies_id) if appearance.claim.denies_id else "",
        article_id=str(article.pk),
        origin=str(article.origin_id or ""),
    )


def readable(appearances: Iterable[Appearance]) -> list[Appearance]:
    """Return the appearances whose stored reading this engine understands.

    A reading of a version with another form of claim is left out until its article is extracted again.
    """
    found, left_out = [], 0
    for row in appearances:
        try:
            _CLAIM.validate_python(row.analysis, strict=False)
        except ValidationError:
            left_out += 1
        else:
            found.append(row)
    if left_out:
        logger.warning("%d passages were read by another engine: run manage.py extract_claims", left_out)
    return found


def judge(
    new: Sequence[Appearance], stored: Sequence[Appearance], closeness: Mapping[int, float]
) -> list[JudgedPair]:
    """Return the contradictions in which at least one claim is new, best first.

    ``closeness`` tells how close the articles of the stored claims are (``selectors.close_articles``).
    """
    from factcheck import candidates_for

    options = engine_options()
    fresh, old = (list(map(load_claim, rows)) for rows in (new, stored))
    by_id = {claim.id: claim for claim in [*old, *fresh]}
    near = {str(article_id): value for article_id, value in closeness.items()}
    pairs = (
        (by_id[pair.left_id], by_id[pair.right_id])
        for pair in candidates_for(fresh, old, near, options.matching)
    )
    return _contradictions(pairs)


def judge_again(pairs: Iterable[tuple[Appearance, Appearance]]) -> list[JudgedPair]:
    """Return which of the given pairs contradict each other, best first."""
    return _contradictions((load_claim(left), load_claim(right)) for left, right in pairs)


def _contradictions(pairs: Iterable[tuple[engine_types.Claim, engine_types.Claim]]) -> list[JudgedPair]:
    from factcheck import judge_pairs

    options = engine_options()
    judgements = judge_pairs(pairs, options, entailment_model())
    found = [
        _judged_pair(judgement)
        for judgement in judgements
        if judgement.label is engine_types.PairLabel.CONTRADICTION
        and judgement.score >= options.contradiction.threshold
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.claim_a, pair.claim_b))


def find_alike(new: Sequence[Appearance], stored: Sequence[Appearance]) -> list[LikePair]:
    """Return the pairs that say the same in which at least one claim is new, by their keys."""
    from factcheck.contradiction.agreement import find_likenesses

    options = engine_options()
    found = find_likenesses(
        [load_claim(row) for row in new],
        [load_claim(row) for row in stored],
        options.same_claim,
        None,  # what a model adds here is not measured yet, and it would read each pair both ways round
    )
    return [_like_pair(left, right, likeness) for left, right, likeness in found]


def is_rewording(left: str, right: str) -> bool:
    """Tell whether two sentences are versions of one."""
    from factcheck.matching.rewording import is_rewording as is_edited

    return is_edited(left, right)


def version() -> str:
    """Return the version of the engine with the parser and model of the settings."""
    options = engine_options()
    return engine_version(options.parser_name, options.entailment.model)


def detector() -> str:
    """Return what judges pairs: the rules, and the entailment model where the options name one."""
    model = entailment_model()
    return f"rules+{model.name}" if model else "rules"


def entailment_model() -> EntailmentModel | None:
    """Return the model the settings name, ``None`` for the signals alone.

    Raises:
        ModelUnavailableError: It is not there, or not what it should be.
    """
    from factcheck import load_entailment
    from factcheck.contradiction.models.endpoint import PREFIX

    options = engine_options().entailment
    transport = configured_transport() if options.model.startswith(PREFIX) else None
    return load_entailment(options, transport)


def register() -> SpeakerRegister:
    """Return the packaged speaker register with the aliases people added on top."""
    newest = SpeakerAlias.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _register(newest or 0, SpeakerAlias.objects.count())


def packaged_aliases() -> list[engine_types.Alias]:
    """Return the register that ships with the engine."""
    from factcheck.attribution.register import read_aliases

    return list(read_aliases())


@cache
def _parser() -> Parser:
    from factcheck import load_parser

    parser = load_parser(engine_options().parser_name)
    gc.collect()
    gc.freeze()  # the model never goes; looking through it again and again costs a quarter of a second
    return parser


@cache
def _register(newest: int, count: int) -> SpeakerRegister:
    """Build the register once for each state of the alias table."""
    from factcheck.attribution.speakers import SpeakerRegister

    rows = SpeakerAlias.objects.select_related("speaker").filter(language="en")
    stored = [
        engine_types.Alias(
            text=row.text,
            speaker=engine_types.Speaker(
                key=row.speaker.key,
                name=row.speaker.name,
                kind=engine_types.SpeakerKind(row.speaker.kind),
                side=row.speaker.side,
            ),
        )
        for row in rows
    ]
    return SpeakerRegister([*stored, *packaged_aliases()])  # the first of two equal aliases counts


def _engine_article(article: Article, revision: Revision) -> engine_types.Article:
    published_at: datetime = article.published_at or revision.fetched_at
    return engine_types.Article(
        id=str(article.pk),
        text=revision.text,
        title=article.title,
        url=article.url,
        publisher=article.publisher.name if article.publisher else "",
        published_at=published_at,
        language="en",
        authors=tuple(article.authors),
    )


def _engine_id(pk: int) -> str:
    """Return an id whose order as text is the order of the keys."""
    return f"{pk:012d}"


def _judged_pair(judgement: engine_types.Judgement) -> JudgedPair:
    return JudgedPair(
        claim_a=int(judgement.left_id),
        claim_b=int(judgement.right_id),
        kind=str(judgement.kind),
        score=judgement.score,
        reasons=_reasons(judgement.reasons),
    )


def _like_pair(left: engine_types.Claim, right: engine_types.Claim, likeness: Likeness) -> LikePair:
    from factcheck.matching.same_claim import Relation

    is_agreement = likeness.relation is Relation.AGREES
    return LikePair(
        claim_a=int(left.id),
        claim_b=int(right.id),
        kind="agreement" if is_agreement else "same",
        score=likeness.score,
        is_certain=likeness.relation is Relation.SAME or (is_agreement and likeness.score == 1.0),
        reasons=_reasons(likeness.reasons),
    )


def _reasons(reasons: Sequence[engine_types.Reason]) -> list[dict[str, Any]]:
    return [
        {
            "signal": reason.signal,
            "message": reason.message,
            "weight": reason.weight,
            "a": [[span.start, span.end] for span in reason.left],
            "b": [[span.start, span.end] for span in reason.right],
        }
        for reason in reasons
    ]
