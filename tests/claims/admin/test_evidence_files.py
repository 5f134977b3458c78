"""Files handed in as evidence: few kinds, told by their bytes, given back as an attachment and nothing else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from claims.models import Conflict, Evidence, EvidenceFile
from claims.services import evidence
from tests.factories import ConflictFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"


def hand_in(client: Client, conflict: Conflict, name: str, data: bytes):
    form = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-stance": "supports_a", "0-note": "", "0-url": ""}
    given = {f"evidence-{key}": value for key, value in form.items()}
    file = SimpleUploadedFile(name, data, content_type="text/html")
    url = reverse("admin:claims_conflict_change", args=[conflict.pk])
    return client.post(url, {**given, "evidence-0-upload": file})


def test_a_file_is_kept_and_given_back_as_an_attachment(reviewer: Client, viewer: Client) -> None:
    conflict = ConflictFactory()
    assert hand_in(reviewer, conflict, "../../report <1>.pdf", PDF).status_code == 302
    row = Evidence.objects.get()
    assert (row.conflict, row.added_by.groups.get().name) == (conflict, "reviewer")
    assert row.file.name == "report _1_.pdf"
    url = reverse("admin:claims_conflict_evidence", args=[conflict.pk, row.pk])
    answer = viewer.get(url)
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert viewer.get(url.replace(f"/{conflict.pk}/", f"/{conflict.pk + 1}/")).status_code == 404
    shown = viewer.get(reverse("admin:claims_conflict_change", args=[conflict.pk])).content.decode()
    assert row.file.sha256[:12] in shown


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "image/webp"),
        ("Протокол".encode(), evidence.TEXT),
        (b"<script>alert(1)</script>", evidence.TEXT),  # text to us, and to the browser
    ],
)
def test_kinds_are_told_by_their_first_bytes(data: bytes, kind: str) -> None:
    assert evidence.kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00\x03", "Only PDF"),
        (b"PK\x03\x04\x14\x00", "Only PDF"),
        (b"RIFF\x00\x00\x00\x00WAVE\xff", "Only PDF"),
        (b"\xff\xfe\x00", "Only PDF"),
        (PDF + b"x" * evidence.MOST_BYTES, "larger than 10 MB"),
    ],
)
def test_other_files_are_refused_in_the_form(reviewer: Client, data: bytes, words: str) -> None:
    response = hand_in(reviewer, ConflictFactory(), "a.pdf", data)
    assert words in response.content.decode()
    assert not EvidenceFile.objects.exists()


def test_a_kept_file_is_not_edited() -> None:
    kept = evidence.keep_file(name="a.txt", data=b"words")
    with pytest.raises(ProgrammingError, match="Cannot update"):
        EvidenceFile.objects.filter(pk=kept.pk).update(name="b")
