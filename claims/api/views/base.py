"""What every address shares: who may call it, how often, which parameters it knows, entity tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from django.db.models import Model
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from claims.api import idempotency
from claims.api.pagination import KeysetPagination
from claims.api.parsers import StrictJSONParser
from claims.api.permissions import HasPermissions
from claims.api.throttling import CountedThrottle
from claims.models import IdempotencyKey, Scope

OTHER_FORMS = frozenset({"export", "atom", "jsonld", "annotations", "claimreview"})
"""Actions that answer in another form than JSON: streams, Atom, JSON-LD."""

Row = TypeVar("Row", bound=Model)


@method_decorator(conditional_page, name="dispatch")
class ApiViewSet(GenericViewSet[Row]):
    """Base of all resources: reading needs ``read_permissions``; rows go by their public id."""

    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    permission_classes = [HasPermissions]
    throttle_classes = [CountedThrottle]
    pagination_class = KeysetPagination
    parser_classes = [StrictJSONParser]
    filter_backends = [DjangoFilterBackend]
    filterset_class: Any
    orderings: Mapping[str, str] = {"-id": "pk", "id": "pk"}
    read_permissions: tuple[str, ...]
    write_scope = Scope.DECIDE
    kept_answer: IdempotencyKey | None = None
    action_permissions: Mapping[str, tuple[str, ...]] = {}
    filtered_actions: Mapping[str, tuple[str, ...]] = {}
    """Actions beside the list that take its filters, each with the parameters it adds."""

    def known_parameters(self) -> set[str]:
        """Return the filters and paging parameters of a list; elsewhere there are none."""
        if self.action in self.filtered_actions:
            return {*self.filterset_class.base_filters, *self.filtered_actions[self.action]}
        if self.action != "list":
            return set()
        return {*self.filterset_class.base_filters, *self.pagination_class.parameters}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check the caller, then the form of the request."""
        if (request._request.encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
            raise UnsupportedMediaType(request.META.get("CONTENT_TYPE", ""))
        super().initial(request, *args, **kwargs)
        check_parameters(request, self.known_parameters())
        self.kept_answer = idempotency.begin(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Say how many requests are left, and that a shared cache must not keep the answer."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if self.kept_answer is not None:
            idempotency.end(self.kept_answer, final)
        for name, value in getattr(request, "rate_limit", {}).items():
            final[name] = value
        patch_cache_control(final, private=True, no_cache=True)
        patch_vary_headers(final, ["Authorization", "Cookie"])
        return final

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Let what is no plain JSON be asked for by whatever name its readers use."""
        return super().perform_content_negotiation(request, force or self.action in OTHER_FORMS)

    def filter_queryset(self, queryset: Any) -> Any:
        """Filter lists only; a single row is found by its id."""
        is_filtered = self.action == "list" or self.action in self.filtered_actions
        return super().filter_queryset(queryset) if is_filtered else queryset


def check_parameters(request: Request, known: set[str]) -> None:
    """Refuse a query string that is not UTF-8, and unknown or repeated parameters.

    Raises:
        ValidationError: Names what is wrong and what is known.
    """
    raw = request.META.get("QUERY_STRING", "")
    try:
        unquote_to_bytes(raw.encode("latin-1", "replace")).decode()
    except UnicodeDecodeError as error:
        message = "The query string is not UTF-8."
        raise ValidationError(message) from error
    given = request._request.GET
    listed = f"Known ones: {', '.join(sorted(known))}." if known else "This address takes none."
    faults = {name: [f"Unknown parameter. {listed}"] for name in given if name not in known}
    faults |= {name: ["Given more than once."] for name in given if len(given.getlist(name)) > 1}
    if faults:
        raise ValidationError(faults, code="unknown_parameter")
