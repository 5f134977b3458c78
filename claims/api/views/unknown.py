"""Addresses that do not exist, answered in the shape of every other error."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class UnknownAddress(APIView):
    """Sends a forgotten final slash on, whatever the method; answers 404 to the rest."""

    authentication_classes = []
    permission_classes = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before any method is looked at."""
        super().initial(request, *args, **kwargs)
        message = "There is nothing at this address."
        raise NotFound(message)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Redirect if only the final slash is missing."""
        if not request.path.endswith("/") and _is_known(request.path_info + "/"):
            query = request.META.get("QUERY_STRING", "")
            address = f"{request.path}/" + (f"?{query}" if query else "")
            return HttpResponsePermanentRedirect(address, preserve_request=True)
        return super().dispatch(request, *args, **kwargs)


def _is_known(path: str) -> bool:
    try:
        return resolve(path).func.__name__ != UnknownAddress.__name__
    except Resolver404:
        return False
