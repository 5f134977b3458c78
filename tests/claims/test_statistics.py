"""The figures of the front page, each counted from rows made for it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import statistics
from claims.models import Claim, Conflict, ConflictKind, DismissReason, Dispute, Rating
from claims.statistics import Precision, precision_of
from tests.factories import (
    NOW,
    AppearanceFactory,
    ClaimFactory,
    ConflictFactory,
    DisputeFactory,
    FeedFactory,
    SpeakerFactory,
    UserFactory,
)


def decide(confirmed: int, dismissed: int, **fields: str) -> None:
    actor = UserFactory()
    decided = {"decided_by": actor, "decided_at": NOW, **fields}
    ConflictFactory.create_batch(confirmed, status="confirmed", **decided)
    reason = DismissReason.objects.first()
    ConflictFactory.create_batch(dismissed, status="dismissed", dismiss_reason=reason, **decided)


@pytest.mark.django_db
def test_nothing_is_said_below_twenty_decisions() -> None:
    decide(10, 9)
    assert precision_of(ConflictFactory()) is None


@pytest.mark.django_db
def test_only_the_same_detector_and_kind_count() -> None:
    decide(15, 5)
    decide(0, 3, kind=ConflictKind.NUMERIC)
    decide(0, 3, detector_version="0.0")
    assert precision_of(ConflictFactory()) == Precision(confirmed=15, decided=20)


@given(confirmed=st.integers(0, 500), dismissed=st.integers(0, 500).filter(bool))
def test_the_interval_holds_the_share(confirmed: int, dismissed: int) -> None:
    precision = Precision(confirmed=confirmed, decided=confirmed + dismissed)
    low, high = precision.interval
    assert 0 <= low <= precision.percent <= high <= 100


@pytest.mark.django_db
def test_open_disputes_are_counted_by_age_and_rated_ones_are_not() -> None:
    for days in (0, 3, 6, 20, 60, 200):
        dispute = DisputeFactory()
        Dispute.objects.filter(pk=dispute.pk).update(created_at=NOW - timedelta(days=days))
    DisputeFactory(rating=Rating.objects.first())
    assert statistics.open_disputes_by_age(NOW) == {
        "under a day": 1,
        "1 to 7 days": 2,
        "8 to 30 days": 1,
        "31 to 90 days": 1,
        "over 90 days": 1,
    }


@pytest.mark.django_db
def test_a_pair_of_speakers_counts_once_whichever_side_they_are_on() -> None:
    one, two = SpeakerFactory(name="One"), SpeakerFactory(name="Two")

    def conflict(first: object, second: object, **fields: object) -> None:
        sides = [AppearanceFactory(claim=ClaimFactory(speaker=speaker)) for speaker in (first, second)]
        ConflictFactory(appearance_a=sides[0], appearance_b=sides[1], **fields)

    conflict(one, two)
    conflict(two, one)
    conflict(one, None)
    reason = DismissReason.objects.first()
    conflict(one, two, status="dismissed", dismiss_reason=reason, decided_by=UserFactory(), decided_at=NOW)
    conflict(one, one)
    found = statistics.conflicts_by_speakers()
    assert found.commonest[0] == ("One", "Two", 2)
    assert set(found.commonest[1:]) == {("the outlet", "One", 1), ("One", "One", 1)}
    assert found.names == ["One", "Two", "the outlet"]
    assert found.matrix == [[1, 2, 1], [2, 0, 0], [1, 0, 0]]


@pytest.mark.django_db
def test_claims_are_counted_by_day_and_status() -> None:
    ClaimFactory(status="disputed", has_suggested_conflict=True)
    ClaimFactory(has_suggested_conflict=True)
    ClaimFactory.create_batch(2)
    ClaimFactory(published_at=NOW - timedelta(days=29))
    ClaimFactory(published_at=NOW - timedelta(days=30))  # a day too old
    found = statistics.claims_by_day(NOW.date())
    assert len(found) == statistics.DAYS
    assert found[NOW.date()] == {"disputed": 1, "suggested": 1, "other": 2}
    assert next(iter(found)) == date(2025, 3, 30)
    assert sum(sum(day.values()) for day in found.values()) == Claim.objects.count() - 1


@pytest.mark.django_db
def test_lag_is_the_time_from_suggestion_to_decision_by_week() -> None:
    actor = UserFactory()
    for hours in (1, 2, 12):
        row = ConflictFactory(status="confirmed", decided_by=actor, decided_at=NOW)
        Conflict.objects.filter(pk=row.pk).update(created_at=NOW - timedelta(hours=hours))
    (lag,) = statistics.review_lag(NOW)
    assert (lag.week, lag.decided, lag.median) == (date(2025, 4, 28), 3, 2)
    assert lag.p90 == pytest.approx(10)
    assert statistics.review_lag(NOW + timedelta(weeks=13)) == []


@pytest.mark.django_db
def test_precision_by_month_says_nothing_below_twenty() -> None:
    decide(15, 5)
    decide(3, 3, detector="other")
    (detector, by_month), *rest = statistics.precision_by_month(NOW).items()
    assert (detector, rest) == ("rules", [])
    assert by_month == {date(2025, 4, 1): Precision(confirmed=15, decided=20)}


@pytest.mark.django_db
def test_feeds_in_trouble_come_worst_first_with_their_reason() -> None:
    FeedFactory()
    FeedFactory(title="Shaky", state="degraded", last_error="slow")
    FeedFactory(title="Broken", state="failing", last_error="answers 500")
    FeedFactory(title="Silent", state="quiet", last_new_item_at=NOW)
    found = [(feed.name, feed.why) for feed in statistics.feeds_in_trouble()]
    assert found == [
        ("Broken", "answers 500"),
        ("Shaky", "slow"),
        ("Silent", "Nothing new since 28 Apr 2025"),
    ]
