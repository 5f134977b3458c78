"""A reviewer is told when the words she decided on were changed."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Notice
from tests import factories as make
from tests.claims.admin.test_feeds import told

pytestmark = pytest.mark.django_db
LIST = reverse("admin:claims_notice_changelist")


@pytest.fixture
def notice(reviewer: Client) -> Notice:
    from django.contrib.auth import get_user

    conflict = make.ConflictFactory()
    passage = conflict.appearance_a
    passage.source_state, passage.edited_to = "edited_in_source", "It says <b>now</b> 52."
    passage.save()
    user = get_user(reviewer)
    return Notice.objects.create(user=user, conflict=conflict, appearance=passage, kind="edited_in_source")


def test_own_notices_are_listed_counted_and_marked_as_seen(
    reviewer: Client, editor: Client, notice: Notice
) -> None:
    html = reviewer.get(LIST).content.decode()
    assert "edited in the source" in html
    assert "It says &lt;b&gt;now&lt;/b&gt; 52." in html
    assert notice.appearance.quote not in editor.get(LIST).content.decode()
    editor.post(LIST, {"action": "mark_seen", "_selected_action": [notice.pk]})
    notice.refresh_from_db()
    assert notice.seen_at is None
    assert "1 marked as seen" in told(
        reviewer.post(LIST, {"action": "mark_seen", "_selected_action": [notice.pk]})
    )
    notice.refresh_from_db()
    assert notice.seen_at is not None


def test_conflict_page_shows_what_became_of_the_words(reviewer: Client, notice: Notice) -> None:
    html = reviewer.get(reverse("admin:claims_conflict_change", args=[notice.conflict_id])).content.decode()
    assert "Edited in the source" in html
    assert "It says &lt;b&gt;now&lt;/b&gt; 52." in html


def test_viewer_has_no_notices(viewer: Client) -> None:
    assert viewer.get(LIST).status_code == 403


def test_number_of_queries_does_not_grow(
    reviewer: Client, notice: Notice, django_assert_max_num_queries: object
) -> None:
    for _ in range(10):
        conflict = make.ConflictFactory()
        Notice.objects.create(
            user=notice.user, conflict=conflict, appearance=conflict.appearance_a, kind="removed_in_source"
        )
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert reviewer.get(LIST).status_code == 200
