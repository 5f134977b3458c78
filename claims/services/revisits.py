"""Looking at articles again: what their publishers changed, and whose decision it touches.

Idea: news is edited in its first hours and rarely afterwards, so a page is looked at again after an hour,
then ever more rarely, for a month. Bytes that differ without another word are churn and leave nothing
behind. A text that differs is a new revision beside the old one, whose claims are extracted anew; each
passage of the older ones is traced, and who decided on one that was edited or removed is told.
Entries: ``take_due_visits``, ``revisit_article``.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from claims import engine, fetching
from claims.models import (
    Appearance,
    Article,
    ChangeEvent,
    Conflict,
    Notice,
    Revision,
    SourceState,
    Stage,
    Verdict,
)
from claims.services import revisions
from claims.services.changes import record_change
from claims.services.hosts import HostBusyError
from claims.services.stages import QUEUED_FOR
from claims.services.visits import visit
from factcheck.errors import FactcheckError

VISITS_AFTER = tuple(timedelta(hours=hours) for hours in (1, 4, 12, 24, 72, 168, 720))
"""From one visit to the next; a change starts again at the first."""

MOST_REVISIONS = 24
"""A page with more versions is a ticker; what it said so far is kept, nothing more is fetched."""

TRIED_AGAIN_AFTER = timedelta(hours=6)
"""After a visit that failed: nobody waits for it."""

GONE_STATUSES = frozenset({404, 410})

logger = logging.getLogger(__name__)


class VisitOutcome(StrEnum):
    """What a visit found."""

    SAME = "same"
    TRIVIAL = "trivial"
    CHANGED = "changed"
    GONE = "gone"
    FAILED = "failed"


def next_visit(visits: int) -> timedelta | None:
    """Return how long after its latest visit a page is looked at again; ``None``: not any more."""
    return VISITS_AFTER[visits - 1] if 1 <= visits <= len(VISITS_AFTER) else None


def take_due_visits(*, limit: int = 300) -> list[int]:
    """Return finished articles whose page is to be looked at again, and mark them as queued."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM claims_article
                WHERE next_visit_at <= %(now)s AND stage = 'compared'
                ORDER BY next_visit_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            )
            UPDATE claims_article SET next_visit_at = %(lease)s FROM due WHERE claims_article.id = due.id
            RETURNING claims_article.id
            """,
            {"now": now, "lease": now + QUEUED_FOR * 2, "limit": limit},
        )
        return sorted(row[0] for row in cursor.fetchall())


def revisit_article(*, article_id: int, has_slot: bool = False) -> VisitOutcome | None:
    """Look at a finished article's page again; ``None`` when there is nothing to look at.

    After ``CHANGED`` the article stands at ``Stage.READ``: the caller asks for its extraction.

    Raises:
        HostBusyError: It is not our turn at the host; the article's row says when it is.
    """
    article = Article.objects.filter(pk=article_id, stage=Stage.COMPARED).first()
    newest = revisions.newest_of(article) if article else None
    if article is None or newest is None:
        return None
    asked = {
        "accept": revisions.PAGE_TYPES,
        "etag": newest.headers.get("etag", ""),
        "last_modified": newest.headers.get("last-modified", ""),
    }
    try:
        response = visit(article.url, has_slot=has_slot, **asked)
        found = None if response.not_modified else _read(article, newest, response)
    except HostBusyError as error:
        wait = timedelta(seconds=error.seconds) + (QUEUED_FOR if error.has_slot else timedelta(0))
        Article.objects.filter(pk=article_id).update(next_visit_at=timezone.now() + wait)
        raise
    except FactcheckError as error:
        return _note_failure(article_id, error)
    return _store(article_id, found)


def mark_passages(article: Article, new: Revision | None) -> int:
    """Trace an article's passages in ``new`` (``None``: the page is gone); return how many changed state."""
    rows = (
        Appearance.objects.filter(revision__article=article, is_stale=False)
        .select_related("claim", "revision")
        .defer("revision__raw", "revision__headers")
        .order_by("pk")
    )
    changed = []
    for row in rows:
        state, words = engine.fate_of_passage(row, new.text) if new else ("removed_in_source", "")
        if state != row.source_state or words != row.edited_to:
            row.source_state, row.edited_to = state, words
            row.source_state_since = timezone.now()
            changed.append(row)
    Appearance.objects.bulk_update(changed, ["source_state", "edited_to", "source_state_since"])
    lost = [row for row in changed if row.source_state != SourceState.UNCHANGED]
    for row in lost:
        event = (
            ChangeEvent.CLAIM_EDITED
            if row.source_state == SourceState.EDITED
            else ChangeEvent.CLAIM_TAKEN_OUT
        )
        record_change(
            event,
            row.claim.public_id,
            appearance=str(row.public_id),
            article=str(article.public_id),
            edited_to=row.edited_to[:1000],
        )
    _tell_reviewers(lost)
    return len(changed)


def _read(article: Article, newest: Revision, response: fetching.Response) -> Revision | None:
    """Return what a page holds now as a revision that is not stored yet, ``None`` for the same bytes."""
    if hashlib.sha256(response.body).hexdigest() == newest.sha256:
        return None
    found = revisions.from_response(article, response)
    revisions.read(article, found)
    return found


@transaction.atomic
def _store(article_id: int, found: Revision | None) -> VisitOutcome | None:
    article = Article.objects.select_for_update().filter(pk=article_id, stage=Stage.COMPARED).first()
    newest = revisions.newest_of(article) if article else None
    if article is None or newest is None:
        return None
    was_gone, article.gone_since = article.gone_since, None
    outcome = _compare(newest, found)
    if found is not None and outcome != VisitOutcome.SAME:
        found.is_trivial = outcome == VisitOutcome.TRIVIAL
        found.article = article
        revisions.keep(found)
    if outcome == VisitOutcome.CHANGED and found is not None:
        article.stage, article.stage_since, article.attempts = Stage.READ, timezone.now(), 0
        article.next_attempt_at = timezone.now() + QUEUED_FOR
        article.title = found.title or article.title
        mark_passages(article, found)
    elif was_gone:
        mark_passages(article, newest)
    is_ticker = article.revisions.count() >= MOST_REVISIONS
    _plan_next(article, starts_again=outcome == VisitOutcome.CHANGED, is_last=is_ticker)
    article.save()
    return outcome


def _compare(newest: Revision, found: Revision | None) -> VisitOutcome:
    if found is None or (found.text == newest.text and found.title == newest.title):
        return VisitOutcome.SAME
    is_trivial = engine.is_trivial_edit(newest.text, found.text) and engine.is_trivial_edit(
        newest.title, found.title
    )
    return VisitOutcome.TRIVIAL if is_trivial else VisitOutcome.CHANGED


def _plan_next(article: Article, *, starts_again: bool = False, is_last: bool = False) -> None:
    article.visits = 1 if starts_again else article.visits + 1
    wait = None if is_last else next_visit(article.visits)
    article.next_visit_at = timezone.now() + wait if wait else None


@transaction.atomic
def _note_failure(article_id: int, error: FactcheckError) -> VisitOutcome | None:
    """Note that a page could not be looked at; one that is not there twice in a row is gone."""
    article = Article.objects.select_for_update().filter(pk=article_id, stage=Stage.COMPARED).first()
    if article is None:
        return None
    logger.info("article %s was not looked at again: %s", article_id, error)
    if getattr(error, "status", None) not in GONE_STATUSES:
        article.next_visit_at = timezone.now() + TRIED_AGAIN_AFTER if next_visit(article.visits) else None
        article.visits += 1
        article.save()
        return VisitOutcome.FAILED
    if article.gone_since is None:
        article.gone_since = timezone.now()
        article.next_visit_at = timezone.now() + VISITS_AFTER[0]
    else:
        mark_passages(article, None)
        _plan_next(article)
    article.save()
    return VisitOutcome.GONE


def _tell_reviewers(appearances: Sequence[Appearance]) -> None:
    """Tell everybody who decided on a conflict that cites one of the passages."""
    if not appearances:
        return
    rows = {row.pk: row for row in appearances}
    cites = Q(appearance_a__in=rows) | Q(appearance_b__in=rows)
    conflicts = Conflict.objects.filter(cites).order_by("pk")
    for conflict in conflicts:
        actors = Verdict.objects.filter(conflict=conflict).order_by().values_list("actor", flat=True)
        cited = [pk for pk in (conflict.appearance_a_id, conflict.appearance_b_id) if pk in rows]
        Notice.objects.bulk_create(
            (
                Notice(user_id=actor, conflict=conflict, appearance=rows[pk], kind=rows[pk].source_state)
                for actor in sorted(set(actors))
                for pk in cited
            ),
            ignore_conflicts=True,
        )
