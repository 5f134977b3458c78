"""The front page of the API: where to go from here."""

from __future__ import annotations

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

PAGES = ("docs", "redoc", "schema")
LISTS = ("claim", "conflict", "article", "dispute", "speaker", "publisher", "rating", "change")


class Index(APIView):
    """Names the addresses, to anyone: it shows no data."""

    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request) -> Response:
        """Answer links by name."""
        names = {f"{name}s": f"api:{name}-list" for name in LISTS} | {name: f"api:{name}" for name in PAGES}
        return Response({name: reverse(view, request=request) for name, view in names.items()})
