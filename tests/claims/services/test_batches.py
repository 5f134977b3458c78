"""One decision on many conflicts: each has its own verdict and says what became of it; undo takes it back."""

import pytest

from claims.models import Batch, Conflict, Decision, DismissReason, ItemState, ReviewRule, Verdict
from claims.services import batches, leases
from claims.services.reviews import confirm_conflict, undo_verdict
from tests import factories as make

pytestmark = pytest.mark.django_db


def start(rows: list[Conflict], **given: object) -> Batch:
    given = {"actor": make.UserFactory(role="reviewer"), "decision": Decision.CONFIRM, **given}
    return batches.start_batch(conflicts=[(row.pk, row.version) for row in rows], **given)  # type: ignore[arg-type]


def states(batch: Batch) -> list[str]:
    return list(batch.items.values_list("state", flat=True))


@pytest.fixture
def rows() -> list[Conflict]:
    return [make.ConflictFactory() for _ in range(3)]


def test_each_conflict_gets_a_verdict_of_its_own(rows: list[Conflict]) -> None:
    reason = DismissReason.objects.get(slug="plan")
    asked = start(rows, decision=Decision.DISMISS, reason=reason, note="all")
    batch = batches.run_batch(batch_id=asked.pk)
    assert states(batch) == [ItemState.DONE] * 3
    assert batch.finished_at is not None
    verdicts = Verdict.objects.filter(batch_item__batch=batch)
    assert {(row.conflict_id, row.note) for row in verdicts} == {(row.pk, "all") for row in rows}


def test_what_cannot_be_decided_says_why_and_does_not_stop_the_rest(rows: list[Conflict]) -> None:
    batch = start(rows)
    leases.take(conflict_id=rows[0].pk, actor=make.UserFactory(username="holder"))
    rows[1].delete()
    batch = batches.run_batch(batch_id=batch.pk)
    assert states(batch) == [ItemState.SKIPPED, ItemState.FAILED, ItemState.DONE]
    whys = list(batch.items.values_list("why", flat=True))
    assert "holder looks at this" in whys[0]
    assert "withdrew" in whys[1]


def test_what_changed_since_it_was_looked_at_is_skipped(rows: list[Conflict]) -> None:
    batch = start(rows)
    confirm_conflict(conflict_id=rows[0].pk, actor=make.UserFactory())
    undo_verdict(conflict_id=rows[0].pk, actor=make.UserFactory())
    assert states(batches.run_batch(batch_id=batch.pk)) == [ItemState.SKIPPED, ItemState.DONE, ItemState.DONE]


def test_a_second_run_decides_nothing_twice(rows: list[Conflict]) -> None:
    batch = start(rows)
    for _ in range(2):
        batches.run_batch(batch_id=batch.pk)
    assert Verdict.objects.count() == 3


def test_who_lost_the_permission_meanwhile_decides_nothing(rows: list[Conflict]) -> None:
    batch = start(rows)
    batch.actor.groups.clear()
    assert states(batches.run_batch(batch_id=batch.pk)) == [ItemState.SKIPPED] * 3
    assert not Verdict.objects.exists()


def test_undoing_a_batch_takes_back_what_it_did_and_nothing_else(rows: list[Conflict]) -> None:
    by_hand = rows.pop()
    confirm_conflict(conflict_id=by_hand.pk, actor=make.UserFactory())
    batch = batches.run_batch(batch_id=start([*rows, by_hand]).pk)
    assert states(batch) == [ItemState.DONE, ItemState.DONE, ItemState.SKIPPED]
    undo = batches.run_batch(batch_id=batches.undo_batch(batch_id=batch.pk, actor=batch.actor).pk)
    assert states(undo) == [ItemState.DONE] * 2
    statuses = dict(Conflict.objects.values_list("pk", "status"))
    assert statuses == {rows[0].pk: "suggested", rows[1].pk: "suggested", by_hand.pk: "confirmed"}


def test_undoing_leaves_a_conflict_that_was_decided_anew(rows: list[Conflict]) -> None:
    batch = batches.run_batch(batch_id=start(rows).pk)
    other = make.UserFactory()
    undo_verdict(conflict_id=rows[0].pk, actor=other)
    confirm_conflict(conflict_id=rows[0].pk, actor=other)
    undo = batches.run_batch(batch_id=batches.undo_batch(batch_id=batch.pk, actor=batch.actor).pk)
    assert states(undo) == [ItemState.SKIPPED, ItemState.DONE, ItemState.DONE]
    rows[0].refresh_from_db()
    assert rows[0].status == "confirmed"


def test_a_batch_is_undone_once_and_only_when_finished(rows: list[Conflict]) -> None:
    batch = start(rows)
    with pytest.raises(batches.BatchError, match="still runs"):
        batches.undo_batch(batch_id=batch.pk, actor=batch.actor)
    batches.run_batch(batch_id=batch.pk)
    undo = batches.run_batch(batch_id=batches.undo_batch(batch_id=batch.pk, actor=batch.actor).pk)
    for one in (batch, undo):
        with pytest.raises(batches.BatchError, match="already"):
            batches.undo_batch(batch_id=one.pk, actor=batch.actor)


def test_an_opinion_counts_as_done_and_says_so(rows: list[Conflict]) -> None:
    ReviewRule.objects.filter(kind=rows[0].kind).update(needs_two=True)
    batch = batches.run_batch(batch_id=start(rows).pk)
    assert states(batch) == [ItemState.DONE] * 3
    assert "second person" in batch.items.all()[0].why


def test_a_conflict_that_is_not_there_is_named_and_one_named_twice_counts_once() -> None:
    row = make.ConflictFactory()
    batch = batches.start_batch(
        conflicts=[(row.pk, 1), (row.pk, 1), (row.pk + 999, 1)],
        actor=make.UserFactory(role="reviewer"),
        decision=Decision.CONFIRM,
    )
    assert states(batches.run_batch(batch_id=batch.pk)) == [ItemState.DONE, ItemState.FAILED]


@pytest.mark.parametrize(("count", "match"), [(0, "Nothing"), (batches.MOST_ITEMS + 1, "Narrow")])
def test_none_and_too_many_are_refused(count: int, match: str) -> None:
    with pytest.raises(batches.BatchError, match=match):
        batches.start_batch(
            conflicts=[(n, 1) for n in range(count)], actor=make.UserFactory(), decision=Decision.CONFIRM
        )
    assert not Batch.objects.exists()
