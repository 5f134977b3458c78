"""Lists go out and taxonomies come in as CSV, with the permissions of the list and no formula in a cell."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.admin import exchange
from claims.models import DismissReason, Publisher, Speaker
from tests.factories import (
    AppearanceFactory,
    ClaimFactory,
    ConflictFactory,
    SpeakerAliasFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


def exported(client: Client, model: str, query: str = "") -> list[dict[str, str]]:
    url = reverse(f"admin:claims_{model}_export")
    response = client.post(f"{url}?{query}", {"format": "0", "resource": "0"})
    assert response.status_code == 200, response.content[:500]
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def upload(client: Client, model: str, text: str):
    file = SimpleUploadedFile("rows.csv", text.encode(), content_type="text/csv")
    return client.post(
        reverse(f"admin:claims_{model}_import"), {"format": "0", "import_file": file, "resource": "0"}
    )


def imported(client: Client, model: str, text: str):
    """Upload, read the preview, and confirm."""
    preview = upload(client, model, text).content.decode()
    names = ("import_file_name", "original_file_name", "format", "resource")
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', preview) for name in names}
    given = {name: match[1] for name, match in found.items() if match}
    return client.post(reverse(f"admin:claims_{model}_process_import"), given)


def test_a_claim_that_is_a_formula_is_exported_as_text(viewer: Client) -> None:
    AppearanceFactory(claim=ClaimFactory(proposition='=HYPERLINK("https://evil.example")'))
    (row,) = exported(viewer, "claim")
    assert row["proposition"] == """'=HYPERLINK("https://evil.example")"""


def test_an_export_holds_what_the_filter_leaves_with_both_sides(viewer: Client) -> None:
    conflict = ConflictFactory(kind="numeric")
    ConflictFactory(kind="denial")
    (row,) = exported(viewer, "conflict", "kind__exact=numeric")
    assert row["quote_a"] == conflict.appearance_a.quote
    assert row["url_b"] == conflict.appearance_b.revision.article.url
    assert row["speaker_b"] == conflict.claim_b.speaker.name


def test_too_long_an_export_is_refused_with_a_way_out(
    viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MOST_ROWS", 2)
    ConflictFactory.create_batch(3)
    response = viewer.get(reverse("admin:claims_conflict_export"))
    assert response.status_code == 302
    assert "Narrow the filter" in " ".join(str(m) for m in get_messages(response.wsgi_request))


def test_what_was_exported_comes_back_the_same(editor: Client) -> None:
    DismissReason.objects.create(slug="x", label="=1+1", description="- a\nb", ordinal=7)
    rows = exported(editor, "dismissreason")
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    before = list(DismissReason.objects.values_list("slug", "label", "description", "ordinal"))
    imported(editor, "dismissreason", out.getvalue())
    assert list(DismissReason.objects.values_list("slug", "label", "description", "ordinal")) == before


def test_rows_are_shown_before_they_are_written(editor: Client) -> None:
    text = "slug,label,ordinal,is_active\nrumour,Rumour,200,1\n"
    assert "Rumour" in upload(editor, "dismissreason", text).content.decode()
    assert not DismissReason.objects.filter(slug="rumour").exists()
    imported(editor, "dismissreason", text)
    assert DismissReason.objects.get(slug="rumour").ordinal == 200


def test_one_bad_row_keeps_all_out_and_is_named(editor: Client) -> None:
    text = "key,name,kind\ngood,Good,person\nbad,Bad,nonsense\n"
    page = upload(editor, "speaker", text).content.decode()
    assert "nonsense" in page
    assert not Speaker.objects.filter(key="good").exists()


def test_aliases_are_added_and_none_removed(editor: Client) -> None:
    speaker = SpeakerFactory(key="kyiv", name="Kyiv", side="Ukraine")
    SpeakerAliasFactory(speaker=speaker, text="Kiev")
    imported(
        editor,
        "speaker",
        "key,name,kind,side,aliases\nkyiv,Kyiv,state,Ukraine,the government in Kyiv| Kyjiw\n",
    )
    names = set(speaker.aliases.values_list("text", flat=True))
    assert names == {"Kiev", "the government in Kyiv", "Kyjiw"}
    speaker.refresh_from_db()
    assert speaker.kind == "state"


@pytest.mark.parametrize("text", ["", "\x00\x01", "nonsense"])
def test_a_file_that_is_no_table_is_told(editor: Client, text: str) -> None:
    response = upload(editor, "speaker", text)
    assert response.status_code == 200
    assert re.search(r"empty|No valid data|trying to read|required", response.content.decode())


def test_too_large_a_file_is_refused(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_IMPORT_BYTES", 10)
    assert "Split it" in upload(editor, "speaker", "key,name\n" + "a,b\n" * 9).content.decode()


def test_who_may_not_add_may_not_import(viewer: Client, reviewer: Client, operator: Client) -> None:
    for client in (viewer, reviewer, operator):
        assert upload(client, "speaker", "key,name\na,b\n").status_code == 403
    assert upload(operator, "publisher", "host,name\na.example,A\n").status_code == 200
    assert not Publisher.objects.filter(host="a.example").exists()
