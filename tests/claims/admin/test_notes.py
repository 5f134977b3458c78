"""Writing notes on a conflict's page, and asking a colleague."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Note, Notice
from tests import factories as make
from tests.claims.admin.test_feeds import told

pytestmark = pytest.mark.django_db


def test_colleague_is_asked_and_finds_it_among_her_notices(reviewer: Client) -> None:
    conflict = make.ConflictFactory()
    ann = make.UserFactory(username="ann", role="reviewer")
    url = reverse("admin:claims_conflict_note", args=[conflict.pk])
    response = reviewer.post(url, {"text": "Is that <b>one</b> place?", "ask": ann.pk})
    assert "told: ann" in told(response)
    html = reviewer.get(reverse("admin:claims_conflict_change", args=[conflict.pk])).content.decode()
    assert "@ann Is that &lt;b&gt;one&lt;/b&gt; place?" in html
    client = Client()
    client.force_login(ann)
    listed = client.get(reverse("admin:claims_notice_changelist")).content.decode()
    assert "asks you" in listed
    assert "Is that &lt;b&gt;one&lt;/b&gt; place?" in listed
    assert Notice.objects.get().seen_at is None


def test_empty_note_is_refused_with_a_word(reviewer: Client) -> None:
    url = reverse("admin:claims_conflict_note", args=[make.ConflictFactory().pk])
    assert "Write something" in told(reviewer.post(url, {"text": " "}))
    assert not Note.objects.exists()
    assert reviewer.get(url).status_code == 405
    assert reviewer.post(reverse("admin:claims_conflict_note", args=[0]), {"text": "x"}).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_who_may_not_decide_writes_no_notes(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    url = reverse("admin:claims_conflict_note", args=[make.ConflictFactory().pk])
    assert client.post(url, {"text": "x"}).status_code == 403
