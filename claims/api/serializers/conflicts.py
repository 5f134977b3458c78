"""Conflicts: two sides with their words, why a machine suggests it, what people decided."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers.sources import AppearanceSerializer, SpeakerSerializer
from claims.models import Claim, Conflict, ConflictStatus, Decision, DismissReason, Verdict


class ClaimInBriefSerializer(serializers.ModelSerializer[Claim]):
    """A claim as one side of a conflict shows it."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    api_url = serializers.HyperlinkedIdentityField(view_name="api:claim-detail", lookup_field="public_id")
    speaker = SpeakerSerializer(read_only=True, allow_null=True, help_text="Null for the outlet's own voice.")
    articles = serializers.IntegerField(read_only=True, help_text="Articles in which it appears.")
    origins = serializers.IntegerField(
        read_only=True, help_text="Independent origins; copies of one text count once."
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
            "said_at",
            "said_at_precision",
            "status",
            "articles",
            "origins",
        ]


class DismissReasonSerializer(serializers.ModelSerializer[DismissReason]):
    """Why a suggested conflict is none."""

    class Meta:
        model = DismissReason
        fields = ["slug", "label"]


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """A person's decision; never edited, undone by a further one."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    by = serializers.CharField(source="actor.username", read_only=True)
    at = serializers.DateTimeField(source="created_at", read_only=True)
    reason = DismissReasonSerializer(source="dismiss_reason", read_only=True, allow_null=True)

    class Meta:
        model = Verdict
        fields = ["id", "decision", "by", "at", "reason", "note"]


class ReasonSerializer(serializers.Serializer[Any]):
    """One signal of the engine, with the words it rests on as spans of either side's revision."""

    signal = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)
    weight = serializers.FloatField(read_only=True)
    a = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        read_only=True,
        help_text="Spans `[start, end]` in side a.",
    )
    b = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        read_only=True,
        help_text="Spans `[start, end]` in side b.",
    )


class SideSerializer(serializers.Serializer[Any]):
    """A claim and the passage that is compared."""

    claim = ClaimInBriefSerializer(read_only=True)
    appearance = AppearanceSerializer(read_only=True)


class ConflictCoreSerializer(serializers.ModelSerializer[Conflict]):
    """What a conflict is, whichever side one looks from."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    api_url = serializers.HyperlinkedIdentityField(view_name="api:conflict-detail", lookup_field="public_id")
    reasons = ReasonSerializer(many=True, read_only=True)
    decision = serializers.SerializerMethodField(help_text="The standing decision; null while undecided.")
    earlier = serializers.UUIDField(
        source="earlier.public_id",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="The decided conflict between earlier wordings of the two claims.",
    )

    class Meta:
        model = Conflict
        fields = [
            "id",
            "api_url",
            "kind",
            "status",
            "detector",
            "detector_version",
            "score",
            "reasons",
            "decision",
            "earlier",
            "version",
            "created_at",
            "updated_at",
        ]
        extra_kwargs = {
            "score": {"help_text": "The detector's raw score: an order, not a probability."},
            "version": {"help_text": "Grows with every decision; send it back to decide on what you saw."},
        }

    @extend_schema_field(VerdictSerializer(allow_null=True))
    def get_decision(self, conflict: Conflict) -> dict[str, Any] | None:
        """Return the newest verdict of a decided conflict."""
        verdicts = list(conflict.verdicts.all())
        if conflict.status == ConflictStatus.SUGGESTED or not verdicts:
            return None
        return self._verdict.to_representation(verdicts[0])

    # Built once for a list: building a serializer costs far more than using it.

    @cached_property
    def _verdict(self) -> VerdictSerializer:
        return VerdictSerializer(context=self.context)

    @cached_property
    def _side(self) -> SideSerializer:
        return SideSerializer(context=self.context)

    def _side_a(self, conflict: Conflict) -> dict[str, Any]:
        sides = {"claim": conflict.claim_a, "appearance": conflict.appearance_a}
        return self._side.to_representation(sides)

    def _side_b(self, conflict: Conflict) -> dict[str, Any]:
        sides = {"claim": conflict.claim_b, "appearance": conflict.appearance_b}
        return self._side.to_representation(sides)


class ConflictSerializer(ConflictCoreSerializer):
    """A conflict with both sides."""

    a = serializers.SerializerMethodField()
    b = serializers.SerializerMethodField()

    class Meta(ConflictCoreSerializer.Meta):
        fields = [*ConflictCoreSerializer.Meta.fields, "a", "b"]

    @extend_schema_field(SideSerializer)
    def get_a(self, conflict: Conflict) -> dict[str, Any]:
        """Return the side of the older claim."""
        return self._side_a(conflict)

    @extend_schema_field(SideSerializer)
    def get_b(self, conflict: Conflict) -> dict[str, Any]:
        """Return the side of the newer claim."""
        return self._side_b(conflict)


class ConflictDetailSerializer(ConflictSerializer):
    """A conflict with both sides and every decision ever taken on it, newest first."""

    history = VerdictSerializer(source="verdicts", many=True, read_only=True)

    class Meta(ConflictSerializer.Meta):
        fields = [*ConflictSerializer.Meta.fields, "history"]


class EmbeddedConflictSerializer(ConflictCoreSerializer):
    """A conflict as one of its claims shows it: its own passage and the other side.

    ``side`` says which of the reasons' spans, ``a`` or ``b``, are this claim's.
    """

    side = serializers.SerializerMethodField()
    appearance = serializers.SerializerMethodField(help_text="This claim's passage.")
    other = serializers.SerializerMethodField(help_text="The side that contradicts this claim.")
    claim_pk: int = 0

    class Meta(ConflictCoreSerializer.Meta):
        fields = [*ConflictCoreSerializer.Meta.fields, "side", "appearance", "other"]

    def represent(self, conflict: Conflict, claim: Claim) -> dict[str, Any]:
        """Return the conflict as ``claim`` shows it."""
        self.claim_pk = claim.pk
        return self.to_representation(conflict)

    def _is_a(self, conflict: Conflict) -> bool:
        return bool(conflict.claim_a_id == self.claim_pk)

    @extend_schema_field(serializers.ChoiceField(choices=["a", "b"]))
    def get_side(self, conflict: Conflict) -> str:
        """Return which side this claim is."""
        return "a" if self._is_a(conflict) else "b"

    @extend_schema_field(AppearanceSerializer)
    def get_appearance(self, conflict: Conflict) -> Any:
        """Return this claim's passage."""
        own = conflict.appearance_a if self._is_a(conflict) else conflict.appearance_b
        return self._side.fields["appearance"].to_representation(own)

    @extend_schema_field(SideSerializer)
    def get_other(self, conflict: Conflict) -> dict[str, Any]:
        """Return the other claim and its passage."""
        return self._side_b(conflict) if self._is_a(conflict) else self._side_a(conflict)


class DecisionSerializer(serializers.Serializer[Any]):
    """Body of confirm and undo."""

    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=10_000)
    version = serializers.IntegerField(
        required=False,
        default=None,
        allow_null=True,
        min_value=1,
        max_value=2**31 - 1,
        help_text="The version you looked at; 412 if it is no longer current.",
    )


class DismissalSerializer(DecisionSerializer):
    """Body of dismiss."""

    reason = serializers.SlugField(
        max_length=50, help_text="Slug of a dismiss reason, for example `update` or `other-place`."
    )

    def validate_reason(self, slug: str) -> DismissReason:
        """Return the active reason of this name."""
        reasons = {row.slug: row for row in DismissReason.objects.filter(is_active=True)}
        if slug not in reasons:
            message = f"Known reasons: {', '.join(reasons)}."
            raise serializers.ValidationError(message, code="unknown")
        return reasons[slug]


MOST_AT_ONCE = 500
"""Decisions in one request; more would outlast it."""


class BulkItemSerializer(DecisionSerializer):
    """One decision of many."""

    id = serializers.UUIDField()
    decision = serializers.ChoiceField(choices=Decision.choices)
    reason = serializers.SlugField(
        max_length=50, required=False, default=None, allow_null=True, help_text="Goes with `dismiss`."
    )


class BulkSerializer(serializers.Serializer[Any]):
    """Body of bulk."""

    items = BulkItemSerializer(many=True, allow_empty=False, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]

    def validate_items(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Put the reasons in the place of their names; all of them in one query."""
        reasons = {row.slug: row for row in DismissReason.objects.filter(is_active=True)}
        for item in items:
            is_dismissal = item["decision"] == Decision.DISMISS
            if is_dismissal and item["reason"] not in reasons:
                message = f"A dismissal needs a reason. Known reasons: {', '.join(reasons)}."
                raise serializers.ValidationError(message, code="unknown")
            item["reason"] = reasons[item["reason"]] if is_dismissal else None
        return items


class ItemResultSerializer(serializers.Serializer[Any]):
    """What came of one decision."""

    id = serializers.UUIDField()
    status = serializers.IntegerField(help_text="200, 202 (kept as an opinion), 404, 409 or 412.")
    code = serializers.CharField(help_text="As in an error's `code`; empty where it went well.")
    detail = serializers.CharField()


class BulkResultSerializer(serializers.Serializer[Any]):
    """What came of all of them."""

    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    results = ItemResultSerializer(many=True)
