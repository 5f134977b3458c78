"""Articles: how far each has come, and a way to hand one in."""

from __future__ import annotations

import logging
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from kombu.exceptions import OperationalError
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api import examples, rows
from claims.api.filters import ArticleFilter
from claims.api.serializers.articles import (
    ArticleDetailSerializer,
    ArticleSerializer,
    SubmissionSerializer,
)
from claims.api.views.base import ApiViewSet
from claims.models import Article, Scope
from claims.services.ingest import Submission, submit_article
from claims.tasks import enqueue_stage

logger = logging.getLogger(__name__)


@extend_schema_view(
    list=extend_schema(summary="List articles"),
    retrieve=extend_schema(
        summary="Read one article",
        description="With every revision of its text.",
        responses=ArticleDetailSerializer,
    ),
)
class ArticleViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, ApiViewSet[Article]):
    """Articles; new ones are taken through the pipeline by the workers."""

    queryset = Article.objects.all()
    filterset_class = ArticleFilter
    orderings = {"-first_seen_at": "pk", "first_seen_at": "pk"}  # the key grows with the time
    read_permissions = ("claims.view_article",)
    write_scope = Scope.SUBMIT
    action_permissions = {"retrieve": ("claims.view_revision",), "create": ("claims.add_article",)}

    def get_queryset(self) -> QuerySet[Article]:
        """Return articles with what their representation shows."""
        return rows.articles_with_revisions() if self.action == "retrieve" else rows.articles()

    def get_serializer_class(self) -> Any:
        """Return the short form for lists and submissions."""
        return ArticleDetailSerializer if self.action == "retrieve" else ArticleSerializer

    @extend_schema(
        summary="Submit an article",
        description=(
            "Give an address to fetch, or the words themselves. The answer comes at once; read the "
            "article's address (`Location`) until its stage is `compared` or `parked`."
        ),
        request=SubmissionSerializer,
        responses={
            202: OpenApiResponse(ArticleSerializer, "Taken in; the workers go on."),
            200: OpenApiResponse(ArticleSerializer, "Known already; nothing was changed."),
        },
        examples=[examples.SUBMIT_URL, examples.SUBMIT_TEXT],
    )
    def create(self, request: Request) -> Response:
        """Store a submission and wake a worker."""
        given = SubmissionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        user = cast("User", request.user)  # anonymous callers do not come this far
        article, is_new = submit_article(Submission(**given.validated_data, submitted_by=user))
        if is_new:
            _wake_worker(article)
        found = self.get_queryset().get(pk=article.pk)
        address = reverse("api:article-detail", kwargs={"public_id": article.public_id}, request=request)
        return Response(
            self.get_serializer(found).data,
            status=status.HTTP_202_ACCEPTED if is_new else status.HTTP_200_OK,
            headers={"Location": address},
        )


def _wake_worker(article: Article) -> None:
    """Enqueue the first step; without a broker the article waits for the sweeper."""
    try:
        enqueue_stage(article.pk, article.stage)
    except OperationalError:
        logger.warning("no broker: article %s waits for the sweeper", article.pk)
