"""Two wordings of one claim become one claim, and can be taken apart again.

The merged wording keeps its row, hidden behind the survivor: its content key still finds it, so a later copy
of the same words lands on the survivor, and its public id still leads there. What moved is written down in
the ``ClaimMerge``, and ``unmerge_claims`` moves just that back, with what arrived in the wording's own words
since. Nothing a person decided is overwritten: two different decisions stop a merge.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from claims import engine
from claims.models import (
    Appearance,
    ChangeEvent,
    Claim,
    ClaimEdge,
    ClaimMerge,
    Conflict,
    ConflictStatus,
    Credibility,
    DisputeAnchor,
    DisputeExclusion,
    EdgeKind,
    EdgeStatus,
    EvidenceStance,
    PositionClaim,
)
from claims.services.changes import record_change
from claims.services.claim_status import lock_claims, refresh_claim_status
from claims.services.disputes import refresh_disputes

Moved = dict[str, Any]


class MergeError(Exception):
    """Two claims that cannot be made one; the message says why and what to do."""


def merge_claims(
    *, claim_ids: tuple[int, int], actor: User | None = None, edge: ClaimEdge | None = None
) -> ClaimMerge | None:
    """Make one claim of two; the one stored first stands for both. ``None`` if they are one already.

    ``actor`` is the person who says so, nobody where the words are the same. Ids of merged wordings stand
    for the claim they were merged into.

    Raises:
        MergeError: Other speakers, a conflict between the two, two different decisions, or a person said
            that they are not the same (``edge`` itself does not count: it is what is being decided).
    """
    with transaction.atomic():
        survivor, merged = _lock_roots(claim_ids)
        if survivor.pk == merged.pk:
            return None
        refuse_merge(survivor, merged, edge)
        moved = _move(survivor, merged)
        row = ClaimMerge.objects.create(
            survivor=survivor, merged=merged, edge=edge, moved=moved, merged_by=actor
        )
        record_change(ChangeEvent.CLAIM_MERGED, merged.public_id, into=str(survivor.public_id))
        refresh_disputes([survivor.pk, merged.pk])
        refresh_claim_status({survivor.pk})
        return row


def unmerge_claims(*, merge_id: int, actor: User) -> ClaimMerge:
    """Take a merged wording out again, with all that came with it and what arrived in its words since.

    A second call changes nothing. That the two are not the same is for ``reject_edge`` to remember.
    """
    with transaction.atomic():
        row = ClaimMerge.objects.select_for_update().get(pk=merge_id)
        if row.undone_at is not None:
            return row
        merged = Claim.everything.get(pk=row.merged_id)
        rows = {claim.pk: claim for claim in lock_claims({merged.pk, merged.merged_into_id or merged.pk})}
        root, merged = rows[merged.merged_into_id or merged.pk], rows[merged.pk]
        _put_back(row.moved, root, merged)
        row.undone_at, row.undone_by = timezone.now(), actor
        row.save(update_fields=["undone_at", "undone_by"])
        record_change(ChangeEvent.CLAIM_UNMERGED, merged.public_id, out_of=str(root.public_id))
        refresh_disputes([root.pk, merged.pk])
        refresh_claim_status({root.pk, merged.pk})
        return row


def refuse_merge(survivor: Claim, merged: Claim, edge: ClaimEdge | None = None) -> None:
    """Raise ``MergeError`` where two claims must not become one."""
    if survivor.speaker_id != merged.speaker_id:
        message = "Two speakers who say the same agree; that does not make one claim of two."
        raise MergeError(message)
    if is_rejected(survivor, merged, but=edge):
        message = "A reviewer said that these are not the same. Take that decision back first."
        raise MergeError(message)
    pair = Conflict.objects.filter(claim_a__in=[survivor.pk, merged.pk], claim_b__in=[survivor.pk, merged.pk])
    if pair.exclude(status=ConflictStatus.DISMISSED).exists():
        message = "These claims are in conflict. Dismiss the conflict first."
        raise MergeError(message)
    if any(_decisions_differ(one, twin) for one, twin in _twins(survivor, merged)):
        message = "Reviewers decided differently about these two. Take one of the decisions back first."
        raise MergeError(message)


def is_rejected(one: Claim, other: Claim, *, but: ClaimEdge | None = None) -> bool:
    """Tell whether a person said of any wordings of two claims that they are not the same."""
    rows = ClaimEdge.objects.filter(status=EdgeStatus.REJECTED, kind=EdgeKind.SAME)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    ours, theirs = _wordings(one), _wordings(other)
    return rows.filter(
        Q(claim_a__in=ours, claim_b__in=theirs) | Q(claim_a__in=theirs, claim_b__in=ours)
    ).exists()


def _wordings(claim: Claim) -> list[int]:
    rows = Claim.everything.filter(Q(pk=claim.pk) | Q(merged_into=claim.pk))
    return list(rows.order_by().values_list("pk", flat=True))


def _lock_roots(claim_ids: tuple[int, int]) -> tuple[Claim, Claim]:
    """Lock the claims that stand for two wordings, the older first; one claim twice if they are one."""
    rows = Claim.everything.filter(pk__in=claim_ids)
    roots = {merged or pk for pk, merged in rows.values_list("pk", "merged_into")}
    locked = lock_claims(roots)
    if any(claim.merged_into_id for claim in locked):  # merged between the look and the lock
        return _lock_roots((locked[0].pk, locked[-1].pk))
    return locked[0], locked[-1]


def _twins(survivor: Claim, merged: Claim) -> list[tuple[Conflict, Conflict]]:
    """Return the conflicts of ``merged`` with a claim that conflicts with ``survivor`` too, and those."""
    ours = {_other(row, survivor.pk): row for row in Conflict.objects.touching([survivor.pk])}
    theirs = Conflict.objects.touching([merged.pk]).order_by("pk")
    return [(row, ours[_other(row, merged.pk)]) for row in theirs if _other(row, merged.pk) in ours]


def _decisions_differ(one: Conflict, other: Conflict) -> bool:
    is_decided = ConflictStatus.SUGGESTED not in (one.status, other.status)
    return is_decided and one.status != other.status


def _other(conflict: Conflict, claim_id: int) -> int:
    return conflict.claim_b_id if conflict.claim_a_id == claim_id else conflict.claim_a_id


def _move(survivor: Claim, merged: Claim) -> Moved:
    """Move everything of ``merged`` to ``survivor`` and return what moved."""
    moved: Moved = {"appearances": _move_appearances(survivor, merged)}
    moved |= _move_conflicts(survivor, merged)
    moved |= _move_places(survivor, merged)
    moved["denied_by"] = _ids(Claim.everything.filter(denies=merged).exclude(pk=survivor.pk))
    for claim in Claim.everything.filter(pk__in=moved["denied_by"]):
        claim.denies = survivor
        claim.save(update_fields=["denies", "updated_at"])
    moved["fields"] = _take_over_fields(survivor, merged)
    moved["wordings"] = _ids(Claim.everything.filter(merged_into=merged))
    for claim in [merged, *Claim.everything.filter(pk__in=moved["wordings"]).order_by("pk")]:
        claim.merged_into = survivor
        claim.save(update_fields=["merged_into", "updated_at"])
    return moved


def _ids(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _move_appearances(survivor: Claim, merged: Claim) -> list[int]:
    """Move the passages, but for one that the survivor has already; it stays hidden with its wording."""
    taken = set(survivor.appearances.values_list("revision", "start", "end"))
    rows = merged.appearances.order_by("pk").values_list("pk", "revision", "start", "end")
    ids = [pk for pk, *place in rows if tuple(place) not in taken]
    Appearance.objects.filter(pk__in=ids).update(claim=survivor)
    return ids


def _move_conflicts(survivor: Claim, merged: Claim) -> Moved:
    """Move the conflicts; of two with one other side the decided one counts and the other is set aside."""
    twins = {row.pk: twin for row, twin in _twins(survivor, merged)}
    conflicts: list[int] = []
    parked: list[int] = []
    rows = Conflict.objects.touching([merged.pk]).select_for_update(of=("self",), no_key=True).order_by("pk")
    for row in rows:
        twin = twins.get(row.pk)
        is_between = _other(row, merged.pk) == survivor.pk
        if twin is not None and twin.status == ConflictStatus.SUGGESTED != row.status:
            parked.append(_park(twin))
        elif twin is not None or is_between:
            parked.append(_park(row))
            continue
        repoint(row, merged.pk, survivor.pk)
        conflicts.append(row.pk)
    return {"conflicts": conflicts, "parked": parked}


def _park(conflict: Conflict) -> int:
    conflict.is_parked = True
    conflict.save(update_fields=["is_parked", "updated_at"])
    return conflict.pk


def repoint(conflict: Conflict, old: int, new: int) -> None:
    """Put claim ``new`` in the place of ``old``; the sides change places where the ids ask for it."""
    sides = {_other(conflict, old): None, new: None}
    first, second = sorted(sides)
    is_swapped = (conflict.claim_a_id == old) != (first == new)
    conflict.claim_a_id, conflict.claim_b_id = first, second
    if is_swapped:
        conflict.appearance_a_id, conflict.appearance_b_id = (
            conflict.appearance_b_id,
            conflict.appearance_a_id,
        )
        conflict.reasons = [{**one, "a": one.get("b", []), "b": one.get("a", [])} for one in conflict.reasons]
        a, b = EvidenceStance.SUPPORTS_A, EvidenceStance.SUPPORTS_B
        conflict.evidence.filter(stance__in=[a, b]).update(
            stance=Case(When(stance=a, then=Value(b)), default=Value(a))
        )
    conflict.version += 1
    conflict.save()


def _move_places(survivor: Claim, merged: Claim) -> Moved:
    """Move what ties the wording to disputes; where the survivor has a tie already the wording's goes."""
    moved: Moved = {}
    models: tuple[Any, ...] = (DisputeAnchor, DisputeExclusion, PositionClaim)
    for model in models:
        taken = set(model.objects.filter(claim=survivor).values_list("dispute", flat=True))
        rows = list(model.objects.filter(claim=merged).order_by("pk"))
        for row in rows:
            if row.dispute_id not in taken:
                row.claim = survivor
                row.save(update_fields=["claim"])
        moved[model.__name__] = [row.pk for row in rows if row.dispute_id not in taken]
        lost = [row for row in rows if row.dispute_id in taken]
        moved[f"lost {model.__name__}"] = [_values(row) for row in lost]
        model.objects.filter(pk__in=[row.pk for row in lost]).delete()
    return moved


def _values(row: Any) -> Moved:
    """Return the fields of a row as JSON values, to write it again."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _take_over_fields(survivor: Claim, merged: Claim) -> Moved:
    """Give the survivor what only the wording has; return each field as it was and as it is."""
    after: Moved = {
        "published_at": min(survivor.published_at, merged.published_at),
        "denies_id": survivor.denies_id or (merged.denies_id if merged.denies_id != survivor.pk else None),
    }
    if survivor.credibility == Credibility.UNKNOWN:
        after["credibility"] = merged.credibility
    before = {name: getattr(survivor, name) for name in after}
    for name, value in after.items():
        setattr(survivor, name, value)
    survivor.save()
    return {name: [_json(before[name]), _json(after[name])] for name in after if before[name] != after[name]}


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _put_back(moved: Moved, root: Claim, merged: Claim) -> None:
    for claim in [merged, *Claim.everything.filter(pk__in=moved["wordings"], merged_into=root)]:
        claim.merged_into = None if claim.pk == merged.pk else merged
        claim.save(update_fields=["merged_into", "updated_at"])
    passages = [*moved["appearances"], *_later_copies(root, merged, moved)]
    Appearance.objects.filter(pk__in=passages, claim=root).update(claim=merged)
    _put_conflicts_back(moved, root, merged)
    _put_places_back(moved, root, merged)
    for claim in Claim.everything.filter(pk__in=moved["denied_by"], denies=root):
        claim.denies = merged
        claim.save(update_fields=["denies", "updated_at"])
    _put_fields_back(moved["fields"], root)


def _later_copies(root: Claim, merged: Claim, moved: Moved) -> Iterable[int]:
    """Yield the passages that came after the merge in the words of the wordings that now leave."""
    wordings = Claim.everything.filter(Q(pk=merged.pk) | Q(pk__in=moved["wordings"]))
    keys = set(wordings.values_list("content_key", flat=True))
    rows = root.appearances.exclude(pk__in=moved["appearances"]).exclude(analysis={})
    for row in rows.select_related("claim", "revision__article").order_by("pk"):
        if engine.content_key(engine.load_claim(row)) in keys:
            yield row.pk


def _put_conflicts_back(moved: Moved, root: Claim, merged: Claim) -> None:
    """Return the conflicts that moved, and those found since in the wording's own passages."""
    found_since = Q(appearance_a__claim=merged) | Q(appearance_b__claim=merged)
    rows = Conflict.objects.touching([root.pk]).filter(Q(pk__in=moved["conflicts"]) | found_since)
    for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk"):
        others = {_other(row, root.pk), merged.pk}
        if (
            len(others) == 2
            and not Conflict.objects.filter(claim_a=min(others), claim_b=max(others)).exists()
        ):
            repoint(row, root.pk, merged.pk)
    for row in Conflict.everything.filter(pk__in=moved["parked"], is_parked=True).order_by("pk"):
        pair = Conflict.objects.filter(claim_a=row.claim_a_id, claim_b=row.claim_b_id)
        if not pair.exists():
            row.is_parked = False
            row.save(update_fields=["is_parked", "updated_at"])


def _put_places_back(moved: Moved, root: Claim, merged: Claim) -> None:
    models: tuple[Any, ...] = (DisputeAnchor, DisputeExclusion, PositionClaim)
    for model in models:
        for row in model.objects.filter(pk__in=moved[model.__name__], claim=root):
            row.claim = merged
            row.save(update_fields=["claim"])
        lost = [model(**values) for values in moved[f"lost {model.__name__}"] if _still_there(model, values)]
        model.objects.bulk_create(lost, ignore_conflicts=True)


def _still_there(model: Any, values: Moved) -> bool:
    """Tell whether the position a place was in is still there; a dispute never goes."""
    return model is not PositionClaim or PositionClaim.objects.filter(position=values["position_id"]).exists()


def _put_fields_back(fields: Moved, root: Claim) -> None:
    """Give the survivor its old values, unless somebody changed them since."""
    for name, (before, after) in fields.items():
        if _json(getattr(root, name)) == after:
            field: Any = Claim._meta.get_field(name.removesuffix("_id"))
            setattr(root, name, field.to_python(before))
    root.save()
