import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from claims.admin.precision import Precision, measured_precision
from claims.models import Conflict, ConflictKind, DismissReason
from tests.factories import NOW, ConflictFactory, UserFactory


def decide(confirmed: int, dismissed: int, **fields: str) -> None:
    actor = UserFactory()
    decided = {"decided_by": actor, "decided_at": NOW, **fields}
    ConflictFactory.create_batch(confirmed, status="confirmed", **decided)
    reason = DismissReason.objects.first()
    ConflictFactory.create_batch(dismissed, status="dismissed", dismiss_reason=reason, **decided)


@pytest.mark.django_db
def test_nothing_is_said_below_twenty_decisions() -> None:
    decide(10, 9)
    assert measured_precision(ConflictFactory()) is None


@pytest.mark.django_db
def test_only_the_same_detector_and_kind_count() -> None:
    decide(15, 5)
    decide(0, 3, kind=ConflictKind.NUMERIC)
    decide(0, 3, detector_version="0.0")
    assert measured_precision(ConflictFactory()) == Precision(confirmed=15, decided=20)


def test_the_page_shows_it_beside_the_score(reviewer: Client) -> None:
    decide(15, 5)
    conflict: Conflict = ConflictFactory()
    shown = reviewer.get(f"/admin/claims/conflict/{conflict.pk}/change/").content.decode()
    assert "reviewers confirmed 15 of 20 alike (75 %, 95 % interval 53–89 %)" in shown


@given(confirmed=st.integers(0, 500), dismissed=st.integers(0, 500).filter(bool))
def test_the_interval_holds_the_share(confirmed: int, dismissed: int) -> None:
    precision = Precision(confirmed=confirmed, decided=confirmed + dismissed)
    low, high = precision.interval
    assert 0 <= low <= precision.percent <= high <= 100
