"""Where a kind needs two people, the first decision is kept back until another person decided alone."""

import pytest
from django.contrib.auth.models import User

from claims.models import Conflict, DismissReason, Opinion, ReviewRule, Verdict
from claims.services import leases, opinions
from claims.services.reviews import (
    NothingToUndoError,
    NotYoursError,
    confirm_conflict,
    dismiss_conflict,
    undo_verdict,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict() -> Conflict:
    row: Conflict = make.ConflictFactory()
    ReviewRule.objects.filter(kind=row.kind).update(needs_two=True)
    return row


def person(role: str = "reviewer") -> User:
    row: User = make.UserFactory(role=role)
    return row


def dismiss(conflict: Conflict, actor: User) -> Verdict | Opinion:
    reason = DismissReason.objects.get(slug="other-place")
    return dismiss_conflict(conflict_id=conflict.pk, actor=actor, reason=reason)


def status(conflict: Conflict) -> str:
    conflict.refresh_from_db()
    return conflict.status


def test_one_person_is_enough_without_a_rule() -> None:
    conflict = make.ConflictFactory()
    assert isinstance(confirm_conflict(conflict_id=conflict.pk, actor=person()), Verdict)


def test_the_first_decision_waits_and_the_second_decides(conflict: Conflict) -> None:
    assert isinstance(confirm_conflict(conflict_id=conflict.pk, actor=person()), Opinion)
    assert (status(conflict), conflict.verdicts.count()) == ("suggested", 0)
    second = person()
    assert isinstance(confirm_conflict(conflict_id=conflict.pk, actor=second), Verdict)
    assert (status(conflict), conflict.decided_by) == ("confirmed", second)
    assert not Opinion.objects.filter(closed_at=None).exists()


def test_nobody_is_both_people(conflict: Conflict) -> None:
    first = person()
    confirm_conflict(conflict_id=conflict.pk, actor=first)
    with pytest.raises(NotYoursError, match="another person"):
        confirm_conflict(conflict_id=conflict.pk, actor=first)
    assert status(conflict) == "suggested"


def test_two_who_differ_wait_for_an_editor(conflict: Conflict) -> None:
    confirm_conflict(conflict_id=conflict.pk, actor=person())
    dismiss(conflict, person())
    with pytest.raises(NotYoursError, match="editor"):
        dismiss(conflict, person())
    dismiss(conflict, person("editor"))
    assert status(conflict) == "dismissed"


def test_an_opinion_can_be_taken_back_and_given_anew(conflict: Conflict) -> None:
    first = person()
    confirm_conflict(conflict_id=conflict.pk, actor=first)
    undo_verdict(conflict_id=conflict.pk, actor=first)
    with pytest.raises(NothingToUndoError):
        undo_verdict(conflict_id=conflict.pk, actor=first)
    dismiss(conflict, first)
    dismiss(conflict, person())
    assert status(conflict) == "dismissed"


def test_after_undoing_the_decision_two_people_are_needed_again(conflict: Conflict) -> None:
    people = [person(), person()]
    for one in people:
        confirm_conflict(conflict_id=conflict.pk, actor=one)
    undo_verdict(conflict_id=conflict.pk, actor=people[0])
    assert isinstance(confirm_conflict(conflict_id=conflict.pk, actor=people[0]), Opinion)


def test_nobody_sees_the_other_opinion_before_giving_hers(conflict: Conflict) -> None:
    first, second, editor = person(), person(), person("editor")
    confirm_conflict(conflict_id=conflict.pk, actor=first)

    def seen(user: User) -> list[str]:
        found = opinions.standing(conflict, user)
        assert found is not None
        return [one.decision for one in found.opinions]

    assert (seen(first), seen(second), seen(editor)) == (["confirm"], [], [])
    dismiss(conflict, second)
    assert (seen(second), seen(editor), seen(person())) == (["confirm", "dismiss"],) * 2 + ([],)


def test_the_queue_leaves_out_what_a_person_cannot_decide(conflict: Conflict) -> None:
    first, second, third, editor = person(), person(), person(), person("editor")

    def next_for(user: User) -> Conflict | None:
        found = leases.take_next(actor=user)
        leases.release_all(actor=user)
        return found

    confirm_conflict(conflict_id=conflict.pk, actor=first)
    assert (next_for(first), next_for(second)) == (None, conflict)
    dismiss(conflict, second)
    assert (next_for(third), next_for(editor)) == (None, conflict)


def test_agreement_counts_pairs_and_takes_out_chance(conflict: Conflict) -> None:
    rows = [conflict, *(make.ConflictFactory(kind=conflict.kind) for _ in range(3))]
    for row, decisions in zip(rows, ["cc", "cc", "dd", "cd"], strict=True):
        for letter in decisions:
            if letter == "c":
                confirm_conflict(conflict_id=row.pk, actor=person())
            else:
                dismiss(row, person())
    lone = make.ConflictFactory(kind=conflict.kind)
    confirm_conflict(conflict_id=lone.pk, actor=person())  # a single opinion is no pair
    found = opinions.agreement()[conflict.kind]
    assert (found.alike, found.pairs) == (3, 4)
    by_chance = (5 / 8) ** 2 + (3 / 8) ** 2
    assert found.pi == pytest.approx((0.75 - by_chance) / (1 - by_chance))


def test_agreement_beyond_chance_is_unknown_where_all_decide_one_way(conflict: Conflict) -> None:
    for _ in range(2):
        confirm_conflict(conflict_id=conflict.pk, actor=person())
    assert opinions.agreement()[conflict.kind].pi is None
