"""Dates of several sides on one line: when something happened, was said, and was printed where.

Idea: one list in the order of time, with a lane for each side, so that it reads the same as a table, on a
narrow screen and aloud. Entries: ``timeline_of`` for the two sides of a conflict, ``lanes`` for any number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.admin.sides import moment
from claims.models import Appearance, Claim, Conflict, Precision
from claims.selectors import passages_for_timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of one lane, counted from 0."""

    at: datetime
    when: str
    lane: int
    what: str
    url: str = ""


def timeline_of(conflict: Conflict) -> list[Event]:
    """Return the dates of both sides of a conflict, the earliest first; one query."""
    sides = [[conflict.claim_a], [conflict.claim_b]]
    return lanes(sides, passages_for_timeline([conflict.claim_a_id, conflict.claim_b_id]))


def lanes(sides: Sequence[Sequence[Claim]], passages: Iterable[Appearance]) -> list[Event]:
    """Return what is dated about the claims of each side and their passages, the earliest first."""
    lane_of = {claim.pk: lane for lane, claims in enumerate(sides) for claim in claims}
    events = [event for lane, claims in enumerate(sides) for claim in claims for event in _told(claim, lane)]
    events += [
        _printed(passage, lane_of[passage.claim_id])
        for passage in passages
        if passage.revision.article.published_at is not None
    ]
    return sorted(events, key=lambda event: (event.at, event.lane))


def _told(claim: Claim, lane: int) -> Iterable[Event]:
    speaker = claim.speaker.name if claim.speaker else _("the outlet")
    if claim.as_of:
        when = moment(claim.as_of, claim.as_of_precision)
        yield Event(at=claim.as_of, when=when, lane=lane, what=_("what it is about"))
    if claim.said_at:
        when = moment(claim.said_at, claim.said_at_precision)
        yield Event(at=claim.said_at, when=when, lane=lane, what=_("said by %s") % speaker)


def _printed(passage: Appearance, lane: int) -> Event:
    article = passage.revision.article
    at = article.published_at or passage.created_at
    return Event(
        at=at,
        when=moment(at, Precision.MINUTE),
        lane=lane,
        what=_("printed by %s") % (article.publisher or _("an unknown outlet")),
        url=reverse("admin:claims_article_change", args=[article.pk]),
    )
