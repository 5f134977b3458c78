"""A claim from a page whose reading is in doubt says so where it is judged."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.admin.sides import DOUBTS
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", DOUBTS)
def test_doubts_about_the_reading_stand_beside_the_quote(code: str, reviewer: Client) -> None:
    conflict = make.ConflictFactory()
    url = reverse("admin:claims_conflict_change", args=[conflict.pk])
    assert DOUBTS[code] not in reviewer.get(url).content.decode()
    revision = conflict.appearance_a.revision
    revision.warnings = [code, "language-unsure"]
    revision.save()
    assert DOUBTS[code] in reviewer.get(url).content.decode()
