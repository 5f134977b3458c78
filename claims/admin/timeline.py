"""Dates of several sides on one line: when something happened, was said, and was printed where.

Idea: one list in the order of time, with a lane for each side, so that it reads the same as a table, on a
narrow screen and aloud. Entries: ``timeline_of`` for the two sides of a conflict, ``lanes`` for any number,
``disagreements`` for a speaker.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.admin.sides import moment
from claims.models import Appearance, Claim, Conflict, Precision, Speaker
from claims.selectors import disagreements_of, passages_for_timeline

OUTLET = _("the outlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of one lane, counted from 0."""

    at: datetime
    when: str
    lane: int
    what: Any
    url: str = ""


def timeline_of(conflict: Conflict) -> list[Event]:
    """Return the dates of both sides of a conflict, the earliest first; one query."""
    sides = [[conflict.claim_a], [conflict.claim_b]]
    return lanes(sides, passages_for_timeline([conflict.claim_a_id, conflict.claim_b_id]))


def disagreements(speaker: Speaker) -> list[Event]:
    """Return what a speaker said, and what was said against it, by date of publication; one query."""
    told: dict[int, tuple[Claim, int]] = {}
    for conflict in disagreements_of(speaker.pk):
        sides = (conflict.claim_a, conflict.claim_b)
        for claim in sides:
            told.setdefault(claim.pk, (claim, 0 if claim.speaker_id == speaker.pk else 1))
    events = [
        Event(
            at=claim.published_at,
            when=moment(claim.published_at, Precision.DAY),
            lane=lane,
            what=_short(
                claim.proposition if lane == 0 else f"{claim.speaker or OUTLET}: {claim.proposition}"
            ),
            url=reverse("admin:claims_claim_change", args=[claim.pk]),
        )
        for claim, lane in told.values()
    ]
    return sorted(events, key=lambda event: (event.at, event.lane))


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


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"


def _told(claim: Claim, lane: int) -> Iterable[Event]:
    speaker = claim.speaker.name if claim.speaker else OUTLET
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
