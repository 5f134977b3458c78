"""Articles with their place in the pipeline, and what a client hands in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from rest_framework import serializers

from claims.api.serializers.sources import PublisherSerializer
from claims.models import Article, Revision
from claims.services.ingest import canonical_url
from factcheck.errors import InvalidInputError

MAX_URL = 2000
MAX_TEXT = 1_000_000
"""Characters; the longest articles have some ten thousand words."""


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """An article and how far its processing has come."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    api_url = serializers.HyperlinkedIdentityField(view_name="api:article-detail", lookup_field="public_id")
    publisher = PublisherSerializer(read_only=True, allow_null=True)
    claims = serializers.IntegerField(
        source="claim_count", read_only=True, default=0, help_text="Number of claims found in it."
    )

    class Meta:
        model = Article
        fields = [
            "id",
            "api_url",
            "url",
            "title",
            "publisher",
            "authors",
            "language",
            "published_at",
            "published_at_source",
            "stage",
            "stage_since",
            "parked_reason",
            "attempts",
            "last_error",
            "first_seen_at",
            "claims",
        ]
        extra_kwargs = {
            "url": {"help_text": "Canonical address; `urn:sha256:...` for text that stands nowhere."},
            "parked_reason": {"help_text": "Why the pipeline gave up; empty unless parked."},
        }


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    """What one fetch held. Appearances point into ``text``, counted in code points."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Revision
        fields = [
            "id",
            "sha256",
            "content_type",
            "final_url",
            "fetched_at",
            "reader_version",
            "title",
            "text",
            "warnings",
            "origins",
        ]


class ArticleDetailSerializer(ArticleSerializer):
    """An article with every revision of its text."""

    revisions = RevisionSerializer(many=True, read_only=True)

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "revisions"]


class SubmissionSerializer(serializers.Serializer[Any]):
    """An address to fetch, or the words themselves, with what is known about them."""

    url = serializers.CharField(required=False, max_length=MAX_URL, help_text="http or https.")
    text = serializers.CharField(required=False, max_length=MAX_TEXT, help_text="The article's plain text.")
    title = serializers.CharField(required=False, allow_blank=True, max_length=500)
    publisher = serializers.CharField(
        required=False, allow_blank=True, max_length=200, help_text="Name of the outlet."
    )
    published_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="UTC unless it says otherwise."
    )

    def validate_url(self, url: str) -> str:
        """Refuse what cannot be fetched; the service makes it canonical."""
        try:
            urlsplit(url).port  # noqa: B018 - reading it raises where it is no number
            is_long = len(canonical_url(url)) > MAX_URL
        except (InvalidInputError, ValueError) as error:
            raise serializers.ValidationError(str(error)) from error
        if is_long:
            message = f"Longer than {MAX_URL} characters once its special characters are encoded."
            raise serializers.ValidationError(message)
        return url

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for one of the two."""
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(unknown, "No such field."), code="unknown")
        if not attrs.get("url") and not attrs.get("text"):
            message = "Give the address of an article (url) or its words (text)."
            raise serializers.ValidationError(message, code="required")
        return attrs
