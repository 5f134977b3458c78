"""Disputes: a question, and the claims that give each answer."""

from __future__ import annotations

from rest_framework import serializers

from claims.api.serializers.conflicts import ClaimInBriefSerializer
from claims.models import Dispute, Position, Rating, RatingTranslation


class RatingTranslationSerializer(serializers.ModelSerializer[RatingTranslation]):
    """A rating's name in another language."""

    class Meta:
        model = RatingTranslation
        fields = ["language", "label"]


class RatingSerializer(serializers.ModelSerializer[Rating]):
    """One value of the verdict taxonomy."""

    translations = RatingTranslationSerializer(many=True, read_only=True)

    class Meta:
        model = Rating
        fields = ["slug", "label", "ordinal", "colour", "claim_review_value", "translations"]
        extra_kwargs = {
            "ordinal": {"help_text": "From the least true to the truest."},
            "claim_review_value": {"help_text": "schema.org ratingValue, 1 to 5; null for none."},
        }


class PositionSerializer(serializers.ModelSerializer[Position]):
    """One answer: a cluster of claims that agree."""

    claims = ClaimInBriefSerializer(many=True, read_only=True)

    class Meta:
        model = Position
        fields = ["label", "claims"]


class DisputeSerializer(serializers.ModelSerializer[Dispute]):
    """A question on which claims conflict."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    api_url = serializers.HyperlinkedIdentityField(view_name="api:dispute-detail", lookup_field="public_id")
    rating = RatingSerializer(read_only=True, allow_null=True, help_text="Null until an editor gave one.")
    rated_by = serializers.CharField(
        source="rated_by.username", default=None, read_only=True, allow_null=True
    )
    positions = PositionSerializer(many=True, read_only=True)

    class Meta:
        model = Dispute
        fields = [
            "id",
            "api_url",
            "question",
            "rating",
            "rating_note",
            "rated_by",
            "rated_at",
            "positions",
            "created_at",
            "updated_at",
        ]
