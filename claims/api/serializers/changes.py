"""What happened, for who keeps a copy."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from claims.models import Change

DETAILS = {"claim": "api:claim-detail", "conflict": "api:conflict-detail", "dispute": "api:dispute-detail"}


class ChangedObjectSerializer(serializers.Serializer[Any]):
    """What a change is about."""

    type = serializers.ChoiceField(choices=sorted(DETAILS), read_only=True)
    id = serializers.UUIDField(read_only=True)
    api_url = serializers.URLField(read_only=True, allow_null=True, help_text="Null once it is gone.")


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """One event; ``id`` is the same as in the webhook message of the event."""

    id = serializers.UUIDField(source="event_id", read_only=True)
    at = serializers.DateTimeField(source="created_at", read_only=True)
    object = serializers.SerializerMethodField()
    is_tombstone = serializers.BooleanField(
        read_only=True, help_text="The object no longer stands for itself: drop your copy, or follow `into`."
    )
    payload = serializers.SerializerMethodField(help_text="What else is known; keys depend on the event.")

    class Meta:
        model = Change
        fields = ["id", "event", "at", "object", "is_tombstone", "payload"]

    @extend_schema_field(ChangedObjectSerializer)
    def get_object(self, change: Change) -> dict[str, Any]:
        """Return type, id and address of what changed."""
        is_gone = change.is_tombstone and "into" not in change.payload
        view, kwargs = DETAILS[change.object_type], {"public_id": change.object_id}
        url = None if is_gone else reverse(view, kwargs=kwargs, request=self.context.get("request"))
        return {"type": change.object_type, "id": str(change.object_id), "api_url": url}

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_payload(self, change: Change) -> dict[str, Any]:
        """Return the payload as it was stored."""
        return dict(change.payload)
