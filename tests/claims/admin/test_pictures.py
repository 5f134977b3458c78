"""The front page draws what is counted, once for a while, and says it in a table too."""

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client

from claims.models import Conflict
from tests.claims.test_statistics import decide
from tests.factories import ConflictFactory, FeedFactory, UserFactory


@pytest.fixture(autouse=True)
def uncounted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_every_picture_has_a_table_or_says_that_there_is_nothing(reviewer: Client) -> None:
    FeedFactory(title="Broken", state="failing", last_error="answers 500")
    decide(15, 5)
    html = reviewer.get("/admin/").content.decode()
    figures = re.findall(r"<figure.*?</figure>", html, re.S)
    assert len(figures) == 6
    for figure in figures:
        assert "<table" in figure or 'class="ct-muted"' in figure
    charts = [json.loads(unescape(value)) for value in re.findall(r'data-value="([^"]+)"', html)]
    assert all(len(one["data"]) == len(chart["labels"]) for chart in charts for one in chart["datasets"])
    assert "answers 500" in figures[-1]


def test_counting_is_done_once_for_a_while(reviewer: Client, django_assert_max_num_queries) -> None:
    reviewer.get("/admin/")
    with django_assert_max_num_queries(8):
        reviewer.get("/admin/")


@pytest.mark.django_db
def test_who_may_see_no_conflicts_sees_no_pictures() -> None:
    client = Client()
    client.force_login(UserFactory())
    assert "<figure" not in client.get("/admin/").content.decode()


def test_the_page_of_a_conflict_says_how_often_reviewers_agreed(reviewer: Client) -> None:
    decide(15, 5)
    conflict: Conflict = ConflictFactory()
    shown = reviewer.get(f"/admin/claims/conflict/{conflict.pk}/change/").content.decode()
    assert "reviewers confirmed 15 of 20 alike (75 %, 95 % interval 53–89 %)" in shown
