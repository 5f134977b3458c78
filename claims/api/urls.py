"""Addresses below ``/api/v1/``."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from claims.api.views.articles import ArticleViewSet
from claims.api.views.changes import ChangeViewSet
from claims.api.views.claims import ClaimViewSet
from claims.api.views.conflicts import ConflictViewSet
from claims.api.views.index import Index
from claims.api.views.reference import DisputeViewSet, PublisherViewSet, RatingViewSet, SpeakerViewSet
from claims.api.views.unknown import UnknownAddress

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("claims", ClaimViewSet, basename="claim")
router.register("conflicts", ConflictViewSet, basename="conflict")
router.register("articles", ArticleViewSet, basename="article")
router.register("disputes", DisputeViewSet, basename="dispute")
router.register("speakers", SpeakerViewSet, basename="speaker")
router.register("publishers", PublisherViewSet, basename="publisher")

router.register("ratings", RatingViewSet, basename="rating")
router.register("changes", ChangeViewSet, basename="change")

urlpatterns = [
    path("", Index.as_view(), name="index"),
    *router.urls,
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    path(
        "redoc/",
        SpectacularRedocView.as_view(url_name="api:schema", template_name="api/redoc.html"),
        name="redoc",
    ),
    re_path("", UnknownAddress.as_view(), name="unknown"),
]
