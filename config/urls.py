"""Addresses: the admin, the API with its schema and two forms of documentation, and a health check."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.health import health

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("healthz", health, name="health"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("claims.api.urls")),
    path("api/docs/", RedirectView.as_view(pattern_name="api:docs")),
]

handler500 = "claims.api.exceptions.server_error"
