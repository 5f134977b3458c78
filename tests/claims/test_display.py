"""What the terminal prints about a conflict."""

import pytest
from django.core.management import call_command

from claims.management.display import describe_conflicts
from claims.selectors import conflicts_for_display
from claims.services.reviews import confirm_conflict
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_both_sides_with_speaker_quote_outlet_date_kind_and_reason() -> None:
    make.ConflictFactory(
        appearance_a__claim__speaker__name="Russia",
        appearance_a__quote="troops had been driven out",
        appearance_a__revision__article__publisher__name="Defence Talks",
        appearance_a__cue="announced",
        score=0.91,
        reasons=[
            {"signal": "denial", "message": "Ukraine refutes it", "weight": 1.2, "a": [], "b": []},
            {"signal": "other_time", "message": "a day lies between", "weight": -0.2, "a": [], "b": []},
        ],
    )
    (block,) = describe_conflicts(conflicts_for_display())
    lines = block.splitlines()
    assert lines[0] == "1. DENIAL  score 0.91  (suggested)"
    assert lines[1] == "   Russia (announced) - Defence Talks, 28 Apr 2025"
    assert lines[2] == "      “troops had been driven out”"
    assert "   why: Ukraine refutes it" in lines
    assert not any("a day lies" in line for line in lines)


def test_outlet_speaks_for_itself_where_nobody_else_does() -> None:
    claim = make.ClaimFactory(speaker=None)
    make.ConflictFactory(
        appearance_a__claim=claim, appearance_a__revision__article__publisher=None, appearance_a__cue=""
    )
    (block,) = describe_conflicts(conflicts_for_display())
    assert "(outlet unknown) - (outlet unknown)" in block


def test_command_prints_all_or_those_of_a_status(capsys: pytest.CaptureFixture[str]) -> None:
    conflicts = [make.ConflictFactory() for _ in range(3)]
    confirm_conflict(conflict_id=conflicts[0].pk, actor=make.UserFactory())
    call_command("show_conflicts")
    assert capsys.readouterr().out.startswith("3 conflicts\n")
    call_command("show_conflicts", status="confirmed")
    assert "(confirmed)" in capsys.readouterr().out


def test_printing_takes_the_same_number_of_queries_for_any_number(
    django_assert_num_queries: object,
) -> None:
    for _ in range(4):
        make.ConflictFactory()
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(list(describe_conflicts(conflicts_for_display()))) == 4
