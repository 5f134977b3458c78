"""The OpenAPI document is valid, complete and served with its own viewers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator
from rest_framework.test import APIClient

from claims.api.filters import ClaimFilter
from claims.api.pagination import KeysetPagination
from tests.claims.api.test_claims import confirmed_conflict

METHODS = {"get", "post"}


@pytest.fixture(scope="module")
def document() -> Any:
    return Client().get("/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()


def test_document_is_valid_openapi(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_generator_has_nothing_to_warn_about(tmp_path: Any) -> None:
    call_command("spectacular", fail_on_warn=True, validate=True, file=str(tmp_path / "schema.yml"))


def test_every_operation_needs_a_token_and_names_its_errors(document: Any) -> None:
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(operations) == 25
    for path, method, operation in operations:
        assert {"token": []} in operation["security"], path
        expected = {"400", "401", "403", "406", "415", "429", "500"} | (
            {"304"} if method == "get" else {"413"}
        )
        assert expected <= set(operation["responses"]), path
        assert ("404" in operation["responses"]) == ("{" in path), path
        assert operation["summary"]


def test_every_parameter_of_claims_is_described(document: Any) -> None:
    parameters = document["paths"]["/api/v1/claims/"]["get"]["parameters"]

    assert {parameter["name"] for parameter in parameters} == {
        *ClaimFilter.base_filters,
        *KeysetPagination.parameters,
    }
    assert all(parameter["description"] for parameter in parameters)


def test_answers_have_the_described_form(document: Any, viewer: APIClient) -> None:
    from openapi_schema_validator import OAS31Validator

    confirmed_conflict()
    for path in ("claims/?status=disputed", "claims/", "conflicts/", "articles/", "disputes/", "speakers/"):
        described = document["paths"][f"/api/v1/{path.split('?')[0]}"]["get"]["responses"]["200"]
        schema = {
            **described["content"]["application/json"]["schema"],
            "components": document["components"],
        }
        OAS31Validator(schema).validate(viewer.get(f"/api/v1/{path}").json())


def test_examples_have_the_described_form(document: Any) -> None:
    from openapi_schema_validator import OAS31Validator

    content = document["paths"]["/api/v1/claims/"]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}
    for example in content["examples"].values():
        OAS31Validator(schema).validate(example["value"])


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_viewers_need_no_other_host(page: str) -> None:
    text = Client().get(f"/api/v1/{page}/").content.decode()

    assert "/static/drf_spectacular_sidecar/" in text
    assert "/api/v1/schema/" in text
    assert "//cdn" not in text
    assert "fonts.googleapis" not in text
