"""One reviewer holds a conflict; it ends by itself, and an editor can hand it over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import Conflict, DismissReason, Lease
from claims.services import leases, reviews
from claims.services.leases import HeldError
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflicts() -> list[Conflict]:
    return [make.ConflictFactory(score=score) for score in (0.9, 0.7, 0.5)]


def test_everybody_gets_a_conflict_of_her_own_the_best_first(conflicts: list[Conflict]) -> None:
    people = [make.UserFactory() for _ in range(4)]
    assert [leases.take_next(actor=person) for person in people] == [*conflicts, None]
    assert leases.take_next(actor=people[1]) == conflicts[1]  # what she holds comes first


def test_decided_and_left_conflicts_are_not_handed_out_or_are_again(conflicts: list[Conflict]) -> None:
    ann, bo = make.UserFactory(), make.UserFactory()
    leases.take_next(actor=ann)
    reviews.confirm_conflict(conflict_id=conflicts[0].pk, actor=ann)
    assert not Lease.objects.exists()
    assert leases.take_next(actor=bo) == conflicts[1]
    assert leases.release(conflict_id=conflicts[1].pk, actor=bo)
    assert not leases.release(conflict_id=conflicts[1].pk, actor=bo)
    assert leases.take_next(actor=ann) == conflicts[1]


def test_lease_runs_out_unless_it_is_renewed(conflicts: list[Conflict]) -> None:
    ann, bo = make.UserFactory(), make.UserFactory()
    leases.take(conflict_id=conflicts[0].pk, actor=ann)
    Lease.objects.update(expires_at=timezone.now() + timedelta(seconds=5))
    assert leases.take(conflict_id=conflicts[0].pk, actor=ann).expires_at > timezone.now() + timedelta(
        minutes=14
    )
    with pytest.raises(HeldError, match=f"{ann.username} looks at this"):
        leases.take(conflict_id=conflicts[0].pk, actor=bo)
    Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert leases.take(conflict_id=conflicts[0].pk, actor=bo).holder == bo
    assert Lease.objects.count() == 1


def test_nobody_else_decides_what_somebody_holds(conflicts: list[Conflict]) -> None:
    ann, bo = make.UserFactory(), make.UserFactory()
    pk = conflicts[0].pk
    leases.take(conflict_id=pk, actor=ann)
    reason = DismissReason.objects.first()
    assert reason is not None
    for decide in (
        lambda: reviews.confirm_conflict(conflict_id=pk, actor=bo),
        lambda: reviews.dismiss_conflict(conflict_id=pk, actor=bo, reason=reason),
    ):
        with pytest.raises(reviews.HeldByOtherError, match="have an editor hand it over"):
            decide()
    assert leases.break_lease(conflict_id=pk)
    reviews.confirm_conflict(conflict_id=pk, actor=bo)


def test_logging_out_ends_all_leases(conflicts: list[Conflict]) -> None:
    ann, bo = make.UserFactory(), make.UserFactory()
    for conflict in conflicts[:2]:
        leases.take(conflict_id=conflict.pk, actor=ann)
    leases.take(conflict_id=conflicts[2].pk, actor=bo)
    assert leases.release_all(actor=ann) == 2
    assert leases.holder_of(conflicts[2].pk) is not None
