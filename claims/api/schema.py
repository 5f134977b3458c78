"""Finishing touches on the OpenAPI document: every error and header an operation may answer with."""

from __future__ import annotations

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, for people."},
        "instance": {"type": "string", "description": "The path that was asked for."},
        "code": {"type": "string", "description": "What is wrong, for programs; stable."},
        "errors": {
            "type": "array",
            "description": "With 400: each fault by field or parameter.",
            "items": {
                "type": "object",
                "required": ["field", "detail", "code"],
                "properties": {name: {"type": "string"} for name in ("field", "detail", "code")},
            },
        },
    },
    "example": {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The request does not have the form this address expects.",
        "instance": "/api/v1/claims/",
        "code": "invalid",
        "errors": [{"field": "page_size", "detail": "A whole number from 1 to 200.", "code": "invalid"}],
    },
}
RESOURCES = {"claims", "conflicts", "articles", "disputes", "speakers", "publishers", "ratings", "changes"}
ALWAYS = {
    "400": "Unknown, repeated or malformed parameter, or a body of the wrong form.",
    "401": "No token, or one that is not valid.",
    "403": "The caller's role does not allow this.",
    "406": "Only JSON is served.",
    "415": "Only JSON in UTF-8 is read.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
    "500": "A fault on our side.",
}
ONE_ROW = {"404": "Nothing has this id."}
WITH_BODY = {"413": "The body is too large."}
DECIDING = {
    "409": "The conflict's state does not allow this decision.",
    "412": "The conflict changed since you read it.",
}
UNCHANGED = {"304": {"description": "Unchanged since the entity tag in `If-None-Match`."}}
RATE_HEADERS = {
    "RateLimit": {"schema": {"type": "string"}, "description": "Requests left and seconds to the reset."},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "Requests a window."},
}
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "Entity tag of this answer."}}
LOCATION = {"Location": {"schema": {"type": "string", "format": "uri"}, "description": "The article."}}


def complete_operations(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add errors and headers to every operation; called when the document is generated."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    return result


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    if not RESOURCES & set(path.split("/")):
        return
    responses = operation["responses"]
    for response in responses.values():
        response["headers"] = {
            **RATE_HEADERS,
            **(ETAG if method == "get" else {}),
            **(LOCATION if operation["operationId"] == "articles_create" else {}),
        }
    errors = ALWAYS | (ONE_ROW if "{" in path else {}) | (WITH_BODY if method == "post" else {})
    errors |= DECIDING if method == "post" and "conflicts" in path else {}
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in errors.items():
        responses[status] = {"description": description, "content": problem}
    if method == "get":
        responses |= UNCHANGED
    operation["responses"] = dict(sorted(responses.items()))
