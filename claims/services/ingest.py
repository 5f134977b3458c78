"""Articles in: submitted by a person, found in a feed, fetched, read and grouped by origin."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import engine, fetching
from claims.models import Article, Feed, Publisher, Stage
from claims.services import revisions
from claims.services.origins import find_origin
from claims.services.revisions import (
    PAGE_TYPES,
    PLAIN_TEXT,
    build,
    from_response,
    newest_of,
    store_once,
    store_shingles,
)
from claims.services.revisits import next_visit
from claims.services.stages import run_step
from claims.services.visits import visit, wait_and_visit
from factcheck.errors import InvalidInputError

EARLIEST_DATE = datetime(1990, 1, 1, tzinfo=UTC)
"""Of an entry in a feed: feeds are younger, and 1970 is what a lost date looks like."""

ZONES = timedelta(hours=14)
"""The easternmost zone is that far ahead: what is later than this lies in the future."""

IMPOSSIBLE_DATE = "impossible"
"""Where the date comes from when it was stated but cannot be; the article has none then."""

MAX_URL_LENGTH = 2000
"""What the database keeps, and more than browsers and publishers use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person hands in: an address to fetch, or the words themselves."""

    text: str = ""
    html: bytes = b""
    url: str = ""
    title: str = ""
    publisher: str = ""
    published_at: datetime | None = None
    submitted_by: User | None = None


def submit_article(submission: Submission) -> tuple[Article, bool]:
    """Store a submission at its first stage; return the article and whether it is new.

    Raises:
        InvalidInputError: Neither text nor address was given, or the address is none.
    """
    body, content_type = _submitted_body(submission)
    if not body and not submission.url:
        message = "Nothing to read: give an address (http or https) or the text of the article."
        raise InvalidInputError(message)
    url = canonical_url(submission.url) if submission.url else _content_address(body)
    with transaction.atomic():
        article, is_new = Article.objects.get_or_create(
            url=url,
            defaults={
                "title": engine.clean(submission.title)[:500],
                "publisher": _named_publisher(submission.publisher, url),
                **_submitted_date(submission.published_at),
                "submitted_by": submission.submitted_by,
                "stage": Stage.FETCHED if body else Stage.FOUND,
            },
        )
        if is_new and body:
            store_once(build(article, body, content_type=content_type, final_url=url))
    return article, is_new


def canonical_url(url: str) -> str:
    """Return the address under which an article is known: no fragment, no tracking parameters.

    Raises:
        InvalidInputError: Not an http(s) address.
    """
    canonical = engine.canonical_address(url)
    if urlsplit(canonical).scheme not in {"http", "https"}:
        message = f"Not an address we can fetch: {url[:200]!r}. Use http:// or https:// and a host name."
        raise InvalidInputError(message)
    if len(canonical) > MAX_URL_LENGTH:
        message = f"The address has {len(canonical)} characters; at most {MAX_URL_LENGTH} are kept."
        raise InvalidInputError(message)
    return canonical


def add_from_feed(*, feed: Feed, url: str, title: str, published_at: datetime | None) -> tuple[Article, bool]:
    """Store an article a feed names; return it and whether it is new. Raises ``InvalidInputError``."""
    return Article.objects.get_or_create(
        url=canonical_url(url),
        defaults={
            "feed": feed,
            "publisher": feed.publisher,
            "title": engine.clean(title)[:500],
            **_feed_date(published_at),
        },
    )


def add_text_from_feed(
    *, feed: Feed, text: str, title: str, published_at: datetime | None
) -> tuple[Article, bool]:
    """Store the text of an entry that has no page of its own; return it and whether it is new."""
    body = engine.clean(text).encode()
    with transaction.atomic():
        article, is_new = Article.objects.get_or_create(
            url=_content_address(body),
            defaults={
                "feed": feed,
                "publisher": feed.publisher,
                "title": engine.clean(title)[:500],
                **_feed_date(published_at),
                "stage": Stage.FETCHED,
            },
        )
        if is_new:
            store_once(build(article, body, content_type=PLAIN_TEXT, final_url=article.url))
    return article, is_new


def fetch_article(*, article_id: int, has_slot: bool = False, waits_seconds: float = 0) -> Stage | None:
    """Fetch the page of an article and keep its bytes.

    Args:
        article_id: The article.
        has_slot: This is the moment that an earlier ``HostBusyError`` reserved.
        waits_seconds: How long to wait here for the host's turn.

    Raises:
        HostBusyError: It is not our turn at the article's host; the article's row says when it is.
    """
    found: list[fetching.Response] = []

    def prepare(article: Article) -> None:
        if waits_seconds:
            found.append(wait_and_visit(article.url, longest_seconds=waits_seconds, accept=PAGE_TYPES))
        else:
            found.append(visit(article.url, has_slot=has_slot, accept=PAGE_TYPES))

    def step(article: Article) -> Stage:
        [response] = found
        store_once(from_response(article, response))
        article.visits = 1
        article.next_visit_at = timezone.now() + (next_visit(article.visits) or timedelta(0))
        return Stage.FETCHED

    return run_step(article_id=article_id, stage=Stage.FOUND, step=step, prepare=prepare)


def visit_again(*, article_ids: Collection[int]) -> None:
    """Have the pages of articles looked at again soon: their feed says that they changed."""
    Article.objects.filter(pk__in=article_ids, stage__in=[Stage.COMPARED, Stage.PARKED]).update(
        next_visit_at=timezone.now()
    )


def read_article(*, article_id: int) -> Stage | None:
    """Read title, text and date out of the newest bytes, and group copies.

    Bytes that an older reader read are read again.
    """

    def step(article: Article) -> Stage:
        revision = newest_of(article)
        if revision is None:
            return Stage.FOUND
        if not revision.text:
            shingles = revisions.read(article, revision)
            revision.save()
            article.origin = find_origin(article, shingles)
            store_shingles(article, revision, shingles)
        elif revision.reader_version != engine.reader_version():
            revisions.reread(article, revision)
        article.read_by = engine.reader_version()
        return Stage.READ

    return run_step(article_id=article_id, stage=Stage.FETCHED, step=step)


def _submitted_date(published_at: datetime | None) -> dict[str, Any]:
    """Return the same for a date a person states; the past may be as long ago as she says."""
    if published_at is None:
        return {"published_at_source": ""}
    if published_at > timezone.now() + ZONES:
        message = f"The date of publication, {published_at:%Y-%m-%d %H:%M}, lies in the future."
        raise InvalidInputError(message)
    return {"published_at": published_at, "published_at_source": "submitted"}


def _feed_date(published_at: datetime | None) -> dict[str, Any]:
    """Return the fields for a date a feed states; one that cannot be is not taken, only noted."""
    if published_at is None:
        return {"published_at_source": ""}
    if not EARLIEST_DATE <= published_at <= timezone.now() + ZONES:
        return {"published_at_source": IMPOSSIBLE_DATE}
    return {"published_at": published_at, "published_at_source": "feed"}


def _content_address(body: bytes) -> str:
    """Return the address of a text that stands nowhere: the hash of its bytes."""
    return f"urn:sha256:{hashlib.sha256(body).hexdigest()}"


def _submitted_body(submission: Submission) -> tuple[bytes, str]:
    if submission.html:
        return submission.html, "text/html"
    return submission.text.strip().encode(), PLAIN_TEXT


def _named_publisher(name: str, url: str) -> Publisher | None:
    """Return the publisher a person named, known by the address' host where there is one."""
    name = engine.clean(name).strip()[:200]
    if not name:
        return None
    host = urlsplit(url).hostname or f"{hashlib.sha256(name.casefold().encode()).hexdigest()[:16]}.invalid"
    return Publisher.objects.get_or_create(host=host, defaults={"name": name})[0]
