"""One shape for every error: problem details as in RFC 9457, with a stable ``code``."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import server_error as html_server_error
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.exceptions import PermissionDenied as PermissionRefused
from rest_framework.response import Response
from rest_framework.views import exception_handler

from claims.api.idempotency import Replay, replayed
from claims.services.reviews import ReviewError, StaleVersionError
from factcheck.errors import InvalidInputError

PROBLEM_TYPE = "application/problem+json"
API_PREFIX = "/api/"


class DecisionConflict(APIException):
    """The conflict's state does not allow this decision."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "decision_conflict"


class StaleVersion(APIException):
    """The caller decided on an older state than the stored one."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale_version"


class BodyTooLarge(APIException):
    """The request's body is larger than this API reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into problem details; ``None`` for what is our own fault."""
    if isinstance(error, Replay):
        return replayed(error)
    known = _as_api_exception(error)
    response = exception_handler(known, context)
    if response is None or not isinstance(known, APIException):
        return None
    response.data = _problem(known, context)
    response.content_type = PROBLEM_TYPE
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: problem details below ``/api/``, a page elsewhere; says nothing about the fault."""
    if not request.path.startswith(API_PREFIX):
        return html_server_error(request)
    body = {
        "type": "about:blank",
        "title": HTTPStatus.INTERNAL_SERVER_ERROR.phrase,
        "status": 500,
        "detail": "Something went wrong on our side. The fault was logged.",
        "instance": request.path,
        "code": "server_error",
    }
    return JsonResponse(body, status=500, content_type=PROBLEM_TYPE)


def _as_api_exception(error: Exception) -> Exception:
    if isinstance(error, StaleVersionError):
        return StaleVersion(str(error))
    if isinstance(error, ReviewError):
        return DecisionConflict(str(error))
    if isinstance(error, RequestDataTooBig):
        message = f"The body may hold at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes."
        return BodyTooLarge(message)
    if isinstance(error, InvalidInputError):
        return ValidationError(str(error))
    if isinstance(error, Http404):
        return NotFound()
    if isinstance(error, PermissionDenied):
        return PermissionRefused()
    return error


def _problem(error: APIException, context: dict[str, Any]) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": error.status_code,
        "detail": "The request does not have the form this address expects.",
        "instance": context["request"].path,
        "code": "invalid",
    }
    if isinstance(error, ValidationError):
        return problem | {"errors": list(_faults(error.get_full_details(), ""))}
    codes = error.get_codes()
    return problem | {"detail": str(error.detail), "code": codes if isinstance(codes, str) else "invalid"}


def _faults(details: Any, field: str) -> list[dict[str, str]]:
    """Flatten DRF's nested error details to a list of ``{field, detail, code}``."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        return [{"field": field, "detail": str(details["message"]), "code": str(details["code"])}]
    if isinstance(details, dict):
        pairs = [(_join(field, key), value) for key, value in details.items()]
    else:
        pairs = [(field, value) for value in details]
    return [fault for name, value in pairs for fault in _faults(value, name)]


def _join(field: str, key: str) -> str:
    name = "" if key == "non_field_errors" else str(key)
    return ".".join(part for part in (field, name) if part)
