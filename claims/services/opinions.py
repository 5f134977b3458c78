"""Two people for one decision: each says what she holds without knowing what the other holds.

Switched on for a kind of conflict by a ``ReviewRule``. The first opinion is kept and the conflict waits; a
second one that agrees decides; two that differ wait for a third person who may settle. Agreement is counted
over all pairs there ever were, also Scott's pi, which takes out what chance alone would give (Scott, Public
Opinion Quarterly 19 (1955), 321-325). Entries: ``hear``, ``withdraw``, ``standing``, ``agreement``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from claims.models import Conflict, Decision, DismissReason, Opinion, ReviewRule

MAY_SETTLE = "claims.settle_conflict"


class OpinionError(Exception):
    """An opinion that does not count; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a conflict is that needs two people; ``opinions`` is empty for whom it would influence."""

    given: int
    mine: Opinion | None
    is_split: bool
    opinions: list[Opinion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How often two people decided alike."""

    alike: int
    pairs: int
    confirms: int

    @property
    def share(self) -> float:
        """Return the share of pairs that were alike."""
        return self.alike / self.pairs

    @property
    def pi(self) -> float | None:
        """Return Scott's pi in [-1, 1]; ``None`` when everybody always decided the same way."""
        yes = self.confirms / (2 * self.pairs)
        by_chance = yes**2 + (1 - yes) ** 2
        return None if by_chance == 1 else (self.share - by_chance) / (1 - by_chance)


def hear(
    *, conflict: Conflict, actor: User, decision: Decision, reason: DismissReason | None, note: str
) -> Opinion | None:
    """Keep an opinion on a locked conflict; ``None`` when the decision stands now.

    Raises:
        OpinionError: The actor gave hers already, or two differ and she may not settle it.
    """
    if not _needs_two(conflict.kind):
        _close(conflict)
        return None
    kept = list(conflict.opinions.filter(closed_at=None))
    if any(one.actor_id == actor.pk for one in kept):
        message = "You decided this one already; another person has to. Undo your decision to change it."
        raise OpinionError(message)
    if len(kept) >= 2:
        if not actor.has_perm(MAY_SETTLE):
            message = "Two people differ about this conflict; an editor settles it."
            raise OpinionError(message)
        _close(conflict)
        return None
    opinion = Opinion.objects.create(
        conflict=conflict, actor=actor, decision=decision, dismiss_reason=reason, note=note
    )
    if kept and kept[0].decision == decision:
        _close(conflict)
        return None
    return opinion


def withdraw(*, conflict: Conflict, actor: User) -> Opinion | None:
    """Take back an opinion that has not decided anything yet; ``None`` when there is none."""
    opinion = conflict.opinions.filter(closed_at=None, actor=actor).first()
    if opinion is not None:
        opinion.closed_at, opinion.is_withdrawn = timezone.now(), True
        opinion.save(update_fields=["closed_at", "is_withdrawn"])
    return opinion


def standing(conflict: Conflict, user: User) -> Standing | None:
    """Return what a person may know of the opinions on an undecided conflict; at most two queries."""
    kept = list(conflict.opinions.filter(closed_at=None).select_related("actor", "dismiss_reason"))
    if not kept and not _needs_two(conflict.kind):
        return None
    mine = next((one for one in kept if one.actor_id == user.pk), None)
    is_split = len(kept) >= 2
    may_know = mine is not None or (is_split and user.has_perm(MAY_SETTLE))
    return Standing(given=len(kept), mine=mine, is_split=is_split, opinions=kept if may_know else [])


def decidable_by(rows: QuerySet[Conflict], user: User) -> QuerySet[Conflict]:
    """Leave out what a person gave her opinion on, and what two differ about unless she may settle it."""
    kept = Opinion.objects.filter(conflict=OuterRef("pk"), closed_at=None)
    rows = rows.filter(~Exists(kept.filter(actor=user)))
    if user.has_perm(MAY_SETTLE):
        return rows
    split = Opinion.objects.filter(closed_at=None).order_by().values("conflict")
    return rows.exclude(pk__in=split.annotate(n=Count("pk")).filter(n__gte=2).values("conflict"))


def agreement() -> dict[str, Agreement]:
    """Return by kind how often the two first opinions on one decision were alike; one query."""
    rows = Opinion.objects.filter(is_withdrawn=False).order_by("created_at", "pk")
    rounds: dict[tuple[int, object, str], list[str]] = defaultdict(list)
    for conflict, closed_at, kind, decision in rows.values_list(
        "conflict", "closed_at", "conflict__kind", "decision"
    ):
        rounds[conflict, closed_at, kind].append(decision)
    counted: dict[str, list[list[str]]] = defaultdict(list)
    for (_conflict, _closed_at, kind), decisions in rounds.items():
        if len(decisions) >= 2:
            counted[kind].append(decisions[:2])
    return {
        kind: Agreement(
            alike=sum(first == second for first, second in pairs),
            pairs=len(pairs),
            confirms=sum(pair.count(Decision.CONFIRM) for pair in pairs),
        )
        for kind, pairs in counted.items()
    }


def _needs_two(kind: str) -> bool:
    return ReviewRule.objects.filter(Q(kind=kind), needs_two=True).exists()


def _close(conflict: Conflict) -> None:
    conflict.opinions.filter(closed_at=None).update(closed_at=timezone.now())
