from hypothesis import given
from hypothesis import strategies as st

from factcheck.evaluation.metrics import Counts, average_precision, count_outcomes, recall_at_precision

RANKED = st.lists(st.tuples(st.booleans(), st.sampled_from([0.1, 0.4, 0.5, 0.9])), max_size=30)


def test_counts_of_a_mixed_answer():
    counts = count_outcomes([True, True, False, False], [True, False, True, False])
    assert counts == Counts(hits=1, false_alarms=1, misses=1)
    assert (counts.precision, counts.recall, counts.f1) == (0.5, 0.5, 0.5)


def test_nothing_flagged_and_nothing_wanted_are_zero_not_an_error():
    assert Counts(hits=0, false_alarms=0, misses=0).f1 == 0
    assert average_precision([False], [0.4]) == 0


def test_perfect_order_has_average_precision_one():
    assert average_precision([True, True, False], [0.9, 0.8, 0.1]) == 1


def test_equal_scores_are_one_step():
    assert average_precision([True, False], [0.5, 0.5]) == average_precision([False, True], [0.5, 0.5]) == 0.5


def test_recall_at_precision_takes_the_best_threshold():
    assert recall_at_precision([True, False, True], [0.9, 0.5, 0.1], 0.6) == 1
    assert recall_at_precision([True, False, True], [0.9, 0.5, 0.1], 0.9) == 0.5


@given(RANKED)
def test_figures_stay_between_zero_and_one(rows: list[tuple[bool, float]]):
    wanted, scores = [row[0] for row in rows], [row[1] for row in rows]
    assert 0 <= average_precision(wanted, scores) <= 1
    assert 0 <= recall_at_precision(wanted, scores, 0.8) <= 1
