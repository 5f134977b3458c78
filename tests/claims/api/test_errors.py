"""Whatever is wrong with a request, the answer is a 4xx in one shape that says what to do."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from tests.factories import ConflictFactory

LISTS = ["claims", "conflicts", "articles", "disputes", "speakers", "publishers"]


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "instance", "code"} <= set(body)
    assert body["status"] == status
    return body


@pytest.mark.parametrize("name", LISTS)
def test_anonymous_callers_are_told_how_to_log_in(db: None, name: str) -> None:
    response = APIClient().get(f"/api/v1/{name}/")

    assert problem(response, 401)["code"] == "not_authenticated"
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["wrong", "", "two words", "ü"])
def test_wrong_token_is_refused(db: None, token: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}".encode().decode("latin-1"))

    problem(client.get("/api/v1/claims/"), 401)


@pytest.mark.parametrize("name", LISTS)
def test_user_without_a_role_sees_nothing(client_as: Any, name: str) -> None:
    assert problem(client_as(None).get(f"/api/v1/{name}/"), 403)["code"] == "permission_denied"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", ["viewer", "reviewer", "editor", "ingest operator"])
def test_every_role_reads(client_as: Any, name: str, role: str) -> None:
    assert client_as(role).get(f"/api/v1/{name}/").status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_unknown_parameter_is_refused_and_the_known_ones_listed(viewer: APIClient, name: str) -> None:
    body = problem(viewer.get(f"/api/v1/{name}/", {"stauts": "disputed", "page_size": "5"}), 400)

    [fault] = body["errors"]
    assert (fault["field"], fault["code"]) == ("stauts", "unknown_parameter")
    assert "page_size" in fault["detail"]


def test_repeated_parameter_is_refused(viewer: APIClient) -> None:
    response = viewer.get("/api/v1/claims/?status=disputed&status=unreviewed")

    assert problem(response, 400)["errors"][0]["field"] == "status"


def test_parameter_of_one_row_is_refused(viewer: APIClient) -> None:
    conflict = ConflictFactory()

    problem(viewer.get(f"/api/v1/conflicts/{conflict.public_id}/?status=confirmed"), 400)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "speaker=%00",
        "publisher=a%00b",
        "place=%00",
        "language=%00",
        "side=%00",
        "q=%FF%FE",
        "%FF=1",
        "said_after=yesterday",
        "said_after=2025-13-01",
        "said_after=%00",
        "said_after=0001-01-01T00:00:00%2B23:59",
        "said_before=9999-12-31T23:59:59-23:59",
        "status=wrong",
        "kind=wrong",
        "include=wrong",
        "ordering=proposition",
        "ordering=",
        "page_size=0",
        "page_size=201",
        "page_size=-1",
        "page_size=99999999999999999999",
        "page_size=ten",
        "page_size=%D9%A1",
        "page_size=",
        "cursor=",
        "cursor=wrong",
        "cursor=%00",
        "cursor=W10:1:x",
        "format=xml",
        f"q={'a' * 501}",
    ],
)
def test_malformed_parameter_of_claims_is_refused(viewer: APIClient, query: str) -> None:
    assert problem(viewer.get(f"/api/v1/claims/?{query}"), 400)["errors"]


@pytest.mark.parametrize(
    "query", ["claim=1", "claim=%00", "min_score=high", "min_score=NaN", "min_score=2", "min_score=1e999"]
)
def test_malformed_parameter_of_conflicts_is_refused(viewer: APIClient, query: str) -> None:
    problem(viewer.get(f"/api/v1/conflicts/?{query}"), 400)


@pytest.mark.parametrize(
    "query",
    ["said_after=0001-01-01T00:00:00Z", "said_before=2025-04-28T00:00:00-23:59", "page_size=007"],
)
def test_odd_but_valid_parameters_are_taken(viewer: APIClient, query: str) -> None:
    assert viewer.get(f"/api/v1/claims/?{query}").status_code == 200


@given(query=st.text(max_size=40), name=st.sampled_from(["q", "speaker", "said_after", "cursor", "place"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_parameter_breaks_the_server(viewer: APIClient, query: str, name: str) -> None:
    text = query.encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    assert viewer.get("/api/v1/claims/", {name: text}).status_code in (200, 400, 429)


@pytest.mark.parametrize(
    "path",
    ["claims/wrong/", "claims/1/", "claims/%00/", "nothing/", "claims/x/y/z/", "conflicts/wrong/confirm/"],
)
def test_unknown_address_is_not_found(viewer: APIClient, path: str) -> None:
    problem(viewer.get(f"/api/v1/{path}"), 404)


@pytest.mark.parametrize("name", LISTS)
def test_unknown_id_is_not_found(viewer: APIClient, name: str) -> None:
    assert problem(viewer.get(f"/api/v1/{name}/{uuid4()}/"), 404)["code"] == "not_found"


@pytest.mark.parametrize("method", ["get", "post"])
def test_forgotten_slash_is_sent_on_with_its_query(viewer: APIClient, method: str) -> None:
    response = getattr(viewer, method)("/api/v1/claims?page_size=5")

    assert (response.status_code, response["Location"]) == (308, "/api/v1/claims/?page_size=5")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_claims_cannot_be_written(reviewer: APIClient, method: str) -> None:
    assert problem(getattr(reviewer, method)("/api/v1/claims/"), 405)["code"] == "method_not_allowed"


def test_only_json_goes_out(viewer: APIClient) -> None:
    problem(viewer.get("/api/v1/claims/", HTTP_ACCEPT="text/csv"), 406)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=base64",
        "multipart/form-data",
    ],
)
def test_only_json_in_utf8_comes_in(reviewer: APIClient, content_type: str) -> None:
    problem(reviewer.post("/api/v1/articles/", b"{}", content_type=content_type), 415)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"text": "\xff"}',
        b"[]",
        b'"text"',
        b"null",
        b'{"text": NaN}',
        b'{"text": "\\ud800"}',
        b"[" * 100_000,
        b'{"text": ' + b"9" * 5000 + b"}",
    ],
)
def test_malformed_body_is_refused(reviewer: APIClient, body: bytes) -> None:
    problem(reviewer.post("/api/v1/articles/", body, content_type="application/json"), 400)


def test_large_body_is_refused_unread(reviewer: APIClient) -> None:
    body = json.dumps({"text": "a" * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})

    response = reviewer.post("/api/v1/articles/", body, content_type="application/json")

    assert problem(response, 413)["code"] == "body_too_large"


def test_session_without_csrf_token_cannot_write(reviewer: APIClient) -> None:
    from django.contrib.auth.models import User

    client = APIClient(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="rita"))

    assert client.get("/api/v1/claims/").status_code == 200
    problem(client.post("/api/v1/articles/", {"text": "words"}, format="json"), 403)


def test_our_own_fault_tells_nothing_about_itself(viewer: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**kwargs: Any) -> None:
        message = "secret detail"
        raise RuntimeError(message)

    monkeypatch.setattr("claims.api.rows.claims", fail)
    viewer.raise_request_exception = False

    response = viewer.get("/api/v1/claims/")

    assert problem(response, 500)["code"] == "server_error"
    assert b"secret" not in response.content


def test_fault_outside_the_api_is_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("config.health.connection.cursor", fail)

    response = Client(raise_request_exception=False).get("/healthz")

    assert (response.status_code, response["Content-Type"].split(";")[0]) == (500, "text/html")
