"""The admin: one module an entity; importing this registers them all."""

from django.contrib import admin

from claims.admin import (
    accounts,
    articles,
    batches,
    claims,
    conflicts,
    disputes,
    edges,
    feeds,
    hosts,
    notices,
    searches,
    speakers,
    taxonomies,
    tokens,
    webhooks,
)

admin.site.index_template = "admin/claims/index.html"

__all__ = [
    "accounts",
    "articles",
    "batches",
    "claims",
    "conflicts",
    "disputes",
    "edges",
    "feeds",
    "hosts",
    "notices",
    "searches",
    "speakers",
    "taxonomies",
    "tokens",
    "webhooks",
]
