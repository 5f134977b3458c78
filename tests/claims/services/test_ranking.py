"""What is worth deciding first: origins, recency, what reviewers confirmed; the score only settles ties."""

from datetime import timedelta

import pytest

from claims.models import Conflict, ConflictStatus
from claims.services import ranking
from claims.services.ranking import Worth, rank_of
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def worth(**changed: object) -> Worth:
    return Worth(**({"precision": 0.5, "origins_a": 1, "origins_b": 1, "newest_at": NOW} | changed))  # type: ignore[arg-type]


def test_value_halves_in_two_weeks_and_doubles_with_precision() -> None:
    assert rank_of(worth(newest_at=NOW + timedelta(days=14))) == pytest.approx(rank_of(worth()) + 1)
    assert rank_of(worth(precision=1.0)) == pytest.approx(rank_of(worth()) + 1)
    assert rank_of(worth(origins_a=3)) > rank_of(worth(origins_a=2)) > rank_of(worth())
    assert rank_of(worth(origins_a=3, origins_b=3)) > rank_of(worth(origins_a=5, origins_b=1))
    assert rank_of(worth(origins_a=0)) == rank_of(worth())  # unknown counts as one


def spread(conflict: Conflict, copies: int, *, same_origin: bool) -> None:
    """Print side A in so many more articles."""
    passage = conflict.appearance_a
    for _ in range(copies):
        article = make.ArticleFactory(**({"origin": passage.revision.article.origin} if same_origin else {}))
        make.AppearanceFactory(claim=passage.claim, revision__article=article, quote=passage.quote)


def test_independent_origins_count_and_copies_do_not(django_assert_num_queries: object) -> None:
    plain, copied, independent = (make.ConflictFactory() for _ in range(3))
    spread(copied, 5, same_origin=True)
    spread(independent, 2, same_origin=False)
    assert ranking.rank_conflicts() == 3
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert ranking.rank_conflicts() == 0
    for row in (plain, copied, independent):
        row.refresh_from_db()
    assert plain.rank == copied.rank < independent.rank


def decided(count: int, *, confirmed: int, **fields: object) -> None:
    user = make.UserFactory()
    from claims.models import DismissReason

    reason = DismissReason.objects.first()
    for number in range(count):
        is_confirmed = number < confirmed
        make.ConflictFactory(
            status=ConflictStatus.CONFIRMED if is_confirmed else ConflictStatus.DISMISSED,
            dismiss_reason=None if is_confirmed else reason,
            decided_by=user,
            decided_at=NOW,
            **fields,
        )


def test_what_reviewers_confirmed_moves_what_is_alike() -> None:
    decided(20, confirmed=2, kind="numeric", score=0.9)
    decided(19, confirmed=19, kind="reversal", score=0.9)
    numeric, denial = (
        make.ConflictFactory(kind="numeric", score=0.95),
        make.ConflictFactory(kind="denial", score=0.3),
    )
    few = make.ConflictFactory(kind="reversal", score=0.9)
    ranking.rank_conflicts()
    for row in (numeric, denial, few):
        row.refresh_from_db()
    assert numeric.rank < denial.rank  # a tenth was confirmed; of the detector as a whole more than half
    assert few.rank == denial.rank  # nineteen decisions of its kind tell nothing


def test_history_and_version_know_nothing_of_the_rank() -> None:
    conflict = make.ConflictFactory()
    events = conflict.events.count()
    ranking.rank_conflicts()
    before = conflict.updated_at
    conflict.refresh_from_db()
    assert conflict.rank != 0
    assert (conflict.events.count(), conflict.version, conflict.updated_at) == (events, 1, before)


def test_decided_conflicts_keep_their_rank() -> None:
    decided(1, confirmed=1)
    assert ranking.rank_conflicts() == 0
