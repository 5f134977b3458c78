"""Who said it and where it was printed: speakers, outlets, articles in brief, passages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.models import Appearance, Article, Publisher, Speaker


class PublisherSerializer(serializers.ModelSerializer[Publisher]):
    """An outlet."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Publisher
        fields = ["id", "name", "host", "country", "reliability"]


class SpeakerSerializer(serializers.ModelSerializer[Speaker]):
    """Who asserts a claim."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Speaker
        fields = ["id", "name", "kind", "side", "wikidata_id", "reliability"]


class SpeakerDetailSerializer(SpeakerSerializer):
    """A speaker with the names by which it goes."""

    aliases = serializers.SlugRelatedField[Any](slug_field="text", many=True, read_only=True)

    class Meta(SpeakerSerializer.Meta):
        fields = [*SpeakerSerializer.Meta.fields, "aliases"]


class ArticleInBriefSerializer(serializers.ModelSerializer[Article]):
    """An article as a passage names it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    publisher = PublisherSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Article
        fields = ["id", "url", "title", "publisher", "published_at"]


class RevisionInBriefSerializer(serializers.Serializer[Any]):
    """The fetched text that a passage points into."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    sha256 = serializers.CharField(read_only=True, help_text="Hash of the bytes as fetched.")
    warnings = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Doubts about the reading: doubtful-text, paywall, short, date-guessed, date-unsure, ...",
    )


class AppearanceSerializer(serializers.ModelSerializer[Appearance]):
    """One place where a claim stands: the exact words, and where in the article's text.

    ``start`` and ``end`` count code points of the revision's text, as in the W3C's text position
    selector; ``quote``, ``prefix`` and ``suffix`` are its text quote selector. ``source_state`` tells what
    the publisher did to the sentence since, ``edited_to`` how it reads now.
    """

    id = serializers.UUIDField(source="public_id", read_only=True)
    attribution_type = serializers.ChoiceField(
        source="attribution", choices=Appearance._meta.get_field("attribution").choices or (), read_only=True
    )
    prefix = serializers.CharField(read_only=True)
    suffix = serializers.CharField(read_only=True)
    article = ArticleInBriefSerializer(source="revision.article", read_only=True)
    revision = RevisionInBriefSerializer(read_only=True)

    class Meta:
        model = Appearance
        fields = [
            "id",
            "quote",
            "prefix",
            "suffix",
            "start",
            "end",
            "source_text",
            "cue",
            "attribution_type",
            "relayed_by",
            "source_state",
            "edited_to",
            "article",
            "revision",
        ]


class FirstAppearanceSerializer(serializers.Serializer[Any]):
    """Where and when a claim was printed first, as far as we know."""

    id = serializers.UUIDField(read_only=True, help_text="Of the appearance.")
    url = serializers.CharField(read_only=True)
    publisher = serializers.CharField(read_only=True, allow_null=True)
    published_at = serializers.DateTimeField(read_only=True, allow_null=True)


@extend_schema_field(FirstAppearanceSerializer(allow_null=True))
class FirstAppearanceField(serializers.Field[Any, Any, Any, Any]):
    """Computed from a claim's appearances, which come earliest first."""

    def __init__(self) -> None:
        super().__init__(source="passages", read_only=True)
        self._moment = serializers.DateTimeField()

    def to_representation(self, value: Any) -> dict[str, Any] | None:
        """Return the earliest of the loaded appearances."""
        for appearance in value:
            article = appearance.revision.article
            return {
                "id": str(appearance.public_id),
                "url": article.url,
                "publisher": article.publisher.name if article.publisher else None,
                "published_at": self._moment.to_representation(article.published_at),
            }
        return None
