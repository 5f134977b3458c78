"""Claims with every place where they stand and, where asked for, what contradicts them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers.conflicts import EmbeddedConflictSerializer
from claims.api.serializers.sources import AppearanceSerializer, FirstAppearanceField, SpeakerSerializer
from claims.models import Claim


class QuantitySerializer(serializers.Serializer[Any]):
    """A figure the claim states, as the engine reads it."""

    low = serializers.FloatField(read_only=True, allow_null=True)
    high = serializers.FloatField(read_only=True, allow_null=True)
    bound = serializers.CharField(read_only=True, help_text="exact, about, at_least, at_most or range.")
    unit = serializers.CharField(read_only=True)
    counted = serializers.CharField(read_only=True, help_text="What is counted.")
    qualifiers = serializers.ListField(child=serializers.CharField(), read_only=True)


class CountsSerializer(serializers.Serializer[Any]):
    """How far a claim is spread."""

    appearances = serializers.IntegerField(source="appearance_count", read_only=True)
    articles = serializers.IntegerField(read_only=True)
    origins = serializers.IntegerField(
        read_only=True, help_text="Independent origins; copies of one text count once."
    )


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim with the places where it stands."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    api_url = serializers.HyperlinkedIdentityField(view_name="api:claim-detail", lookup_field="public_id")
    speaker = SpeakerSerializer(read_only=True, allow_null=True, help_text="Null for the outlet's own voice.")
    denies = serializers.UUIDField(
        source="denies.public_id",
        read_only=True,
        allow_null=True,
        default=None,
        help_text="The claim that this one refutes in so many words.",
    )
    quantities = QuantitySerializer(many=True, read_only=True)
    counts = CountsSerializer(source="*", read_only=True)
    first_appearance = FirstAppearanceField()
    appearances = AppearanceSerializer(
        source="passages", many=True, read_only=True, help_text="Earliest first."
    )
    conflicts = serializers.SerializerMethodField(
        help_text="Confirmed ones first; null unless the list is of disputed claims or asks to include them."
    )

    class Meta:
        model = Claim
        fields = [
            "id",
            "api_url",
            "proposition",
            "speaker",
            "stance",
            "modality",
            "denies",
            "said_at",
            "said_at_precision",
            "as_of",
            "as_of_precision",
            "places",
            "quantities",
            "language",
            "status",
            "has_suggested_conflict",
            "credibility",
            "published_at",
            "first_seen_at",
            "updated_at",
            "counts",
            "first_appearance",
            "appearances",
            "conflicts",
        ]

    @extend_schema_field(EmbeddedConflictSerializer(many=True, allow_null=True))
    def get_conflicts(self, claim: Claim) -> list[dict[str, Any]] | None:
        """Return the claim's conflicts, confirmed ones first, or nothing where nobody asked."""
        if "conflicts" not in self.context:
            return None
        rows = self.context["conflicts"].get(claim.pk, [])
        return [self._embedded.represent(row, claim) for row in rows]

    @cached_property
    def _embedded(self) -> EmbeddedConflictSerializer:
        return EmbeddedConflictSerializer(context=self.context)
