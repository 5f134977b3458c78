"""Revisions: what one fetch of an article held, and the text read from it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from textwrap import shorten
from urllib.parse import urlsplit

from django.utils import timezone

from claims import engine, fetching
from claims.models import Article, Publisher, Revision, Shingle
from factcheck.errors import UnreadableArticleError

TITLE_LENGTH = 80
"""Characters of a pasted text that stand for its missing title: one line in every list."""

PLAIN_TEXT = "text/plain; charset=utf-8"
PAGE_TYPES = "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8"


def newest_of(article: Article) -> Revision | None:
    """Return the newest revision of an article."""
    return article.revisions.order_by("fetched_at", "pk").last()


def build(
    article: Article,
    body: bytes,
    *,
    content_type: str,
    final_url: str,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
) -> Revision:
    """Return a revision that is neither read nor stored yet."""
    return Revision(
        article=article,
        sha256=hashlib.sha256(body).hexdigest(),
        raw=zlib.compress(body),
        content_type=content_type[:200],
        headers=dict(headers or {}),
        final_url=final_url[:2000],
        fetched_at=fetched_at or timezone.now(),
    )


def from_response(article: Article, response: fetching.Response) -> Revision:
    """Return what was fetched as a revision that is neither read nor stored yet."""
    return build(
        article,
        response.body,
        content_type=response.headers.get("content-type", ""),
        final_url=response.final_url,
        headers=response.headers,
        fetched_at=response.fetched_at,
    )


def store_once(revision: Revision) -> Revision:
    """Store a revision, or return the one with the same bytes; those of a later reader count as well."""
    same = Revision.objects.filter(
        article=revision.article, sha256=revision.sha256, reread_of__isnull=True
    ).first()
    if same is None:
        revision.save()
    return same or revision


def keep(revision: Revision) -> None:
    """Store a revision that was read. One whose publisher took an edit back points to the one it equals."""
    revision.reread_of = Revision.objects.filter(
        article=revision.article, sha256=revision.sha256, reread_of__isnull=True
    ).first()
    revision.save()
    store_shingles(revision.article, revision, engine.shingles(revision.text))


def read(article: Article, revision: Revision) -> list[int]:
    """Fill a revision's text, and in the article what nobody stated better; return the text's sampled runs.

    Raises ``UnreadableArticleError`` when there is no article in the bytes.
    """
    body = zlib.decompress(bytes(revision.raw))
    if revision.content_type.startswith("text/plain"):
        revision.text = engine.clean(body.decode("utf-8", errors="replace")).strip()
        article.title = article.title or _first_words(revision.text)
        revision.title = article.title
        if article.language == "und":
            article.language = engine.language_of(revision.text)
    else:
        _read_page(article, revision, body)
    if not revision.text:
        message = "The page holds no text to read."
        raise UnreadableArticleError(message)
    revision.reader_version = engine.reader_version()
    return engine.shingles(revision.text)


def reread(article: Article, revision: Revision) -> bool:
    """Read stored bytes with the reader as it is now; return whether it finds another text or title.

    What the older reader found stays as it was; its passages count no longer, unless they are found again.
    """
    again = Revision(
        article=article,
        sha256=revision.sha256,
        raw=revision.raw,
        content_type=revision.content_type,
        headers=revision.headers,
        final_url=revision.final_url,
        fetched_at=revision.fetched_at,
        reread_of=revision.reread_of or revision,
    )
    shingles = read(article, again)
    if (again.text, again.title) == (revision.text, revision.title):
        Revision.objects.filter(pk=revision.pk).update(
            reader_version=again.reader_version, warnings=again.warnings, origins=again.origins
        )
        return False
    again.save()
    revision.appearances.filter(is_stale=False).update(is_stale=True)
    store_shingles(article, again, shingles)
    return True


def store_shingles(article: Article, revision: Revision, shingles: Iterable[int]) -> None:
    """Write by what copies of the article's newest text are found, in place of those of its older text."""
    moment = article.published_at or revision.fetched_at
    Shingle.objects.filter(article=article).delete()
    Shingle.objects.bulk_create(
        Shingle(article=article, value=value, moment=moment) for value in sorted(set(shingles))
    )


def publisher_of(url: str, *, name: str) -> Publisher | None:
    """Return the outlet at the host of ``url``, made on first sight."""
    host = urlsplit(url).hostname
    if not host:
        return None
    return Publisher.objects.get_or_create(host=host, defaults={"name": (name or host)[:200]})[0]


def _first_words(text: str) -> str:
    """Return a title for a text that has none."""
    return shorten(text.partition("\n")[0], TITLE_LENGTH, placeholder=" …")


def _read_page(article: Article, revision: Revision, body: bytes) -> None:
    page = engine.read_page(
        body,
        url=revision.final_url,
        content_type=revision.content_type,
        fallback_published_at=article.published_at,
        fetched_at=revision.fetched_at,
    )
    revision.title = page.title[:500]
    revision.text = page.text
    revision.warnings = [warning[:300] for warning in page.warnings]
    revision.origins = page.origins
    article.title = revision.title or article.title
    article.authors = [author[:200] for author in page.authors]
    article.language = page.language[:35] or "und"
    spelled = engine.canonical_address(page.canonical_url) if page.canonical_url else ""
    article.canonical_url = spelled[:2000] if spelled != article.url else ""
    article.publisher = article.publisher or publisher_of(article.url, name=page.site_name)
    if page.published_at and article.published_at_source != "submitted":
        article.published_at = page.published_at
        article.published_at_source = page.published_at_source
