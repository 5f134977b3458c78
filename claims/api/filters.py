"""Filters of the lists. What is unknown, repeated or malformed is refused, never ignored.

"after" includes the moment itself, "before" does not, so that windows join without overlap.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from claims.api.fields import MomentFilter
from claims.models import (
    Appearance,
    Article,
    Change,
    ChangeEvent,
    Claim,
    ClaimStatus,
    Conflict,
    ConflictKind,
    ConflictStatus,
    Dispute,
    Publisher,
    Rating,
    Speaker,
    SpeakerAlias,
    SpeakerKind,
    Stage,
)
from claims.services.ingest import canonical_url
from factcheck.errors import InvalidInputError

RARE_WORDS = 2000
"""Matches up to which the index on words finds the rows. More often than that, walking the list in its
order meets a page of matches sooner; the planner cannot tell the two apart (760 ms against 12 ms for a
word in none of 300,000 claims)."""


def moment(field: str, lookup: str, label: str) -> Any:
    """Return a filter on a moment: ISO 8601, UTC where no zone is given."""
    name = {"gte": "at or after", "lt": "before"}[lookup]
    return MomentFilter(
        field_name=field, lookup_expr=lookup, help_text=f"{label} {name} this moment (ISO 8601)."
    )


def _text(help_text: str, **kwargs: Any) -> Any:
    return filters.CharFilter(help_text=help_text, max_length=500, **kwargs)


class ClaimFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over claims."""

    status = filters.ChoiceFilter(choices=ClaimStatus.choices, help_text="disputed: a person confirmed it.")
    speaker = _text("Id, name or alias of the speaker.", method="by_speaker")
    side = _text("Whom the speaker speaks for.", field_name="speaker__side", lookup_expr="iexact")
    publisher = _text("Id or host name of an outlet that printed it.", method="by_publisher")
    place = _text("A place the claim names, spelt as printed.", method="by_place")
    kind = filters.ChoiceFilter(
        choices=ConflictKind.choices,
        method="by_kind",
        help_text="In a conflict of this kind that is not dismissed; a confirmed one with status=disputed.",
    )
    language = _text("BCP 47 tag.", field_name="language")
    said_after = moment("said_at", "gte", "Said")
    said_before = moment("said_at", "lt", "Said")
    published_after = moment("published_at", "gte", "First published")
    published_before = moment("published_at", "lt", "First published")
    updated_since = moment("updated_at", "gte", "Changed")
    q = _text('Words in the claim; "a phrase", or, -without.', method="by_words")
    min_origins = filters.NumberFilter(
        field_name="origins",
        lookup_expr="gte",
        min_value=1,
        max_value=1_000_000,
        help_text="Independent origins at least; copies of one text count once.",
    )
    include = filters.ChoiceFilter(
        choices=[("conflicts", "conflicts")],
        method="keep",
        help_text="Embed each claim's conflicts; with status=disputed they always are.",
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def by_speaker(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims of the speaker."""
        return rows.filter(speaker__in=speakers_called(value))

    def by_publisher(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims that the outlet printed."""
        printed = Appearance.objects.filter(
            claim=OuterRef("pk"), revision__article__publisher__in=publishers_called(value)
        )
        return rows.filter(Exists(printed))

    def by_place(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims that name the place."""
        return rows.filter(places__contains=[value])

    def by_kind(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims in a standing conflict of the kind."""
        conflicts = Conflict.objects.filter(kind=value).exclude(status=ConflictStatus.DISMISSED)
        if self.form.cleaned_data.get("status") == ClaimStatus.DISPUTED:
            conflicts = conflicts.filter(status=ConflictStatus.CONFIRMED)
        of_claim = conflicts.filter(Q(claim_a=OuterRef("pk")) | Q(claim_b=OuterRef("pk")))
        return rows.filter(Exists(of_claim))

    def by_words(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep claims whose proposition matches; served by the index on English word stems."""
        rare = list(saying(Claim.objects.order_by(), value).values_list("pk", flat=True)[: RARE_WORDS + 1])
        return rows.filter(pk__in=rare) if len(rare) <= RARE_WORDS else saying(rows, value)

    def keep(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        """Keep all: the view reads this parameter."""
        return rows


class ConflictFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over conflicts; speaker, publisher, place and language match on either side."""

    status = filters.ChoiceFilter(choices=ConflictStatus.choices)
    kind = filters.ChoiceFilter(choices=ConflictKind.choices)
    claim = filters.UUIDFilter(method="by_claim", help_text="Id of a claim on either side.")
    speaker = _text("Id, name or alias of a speaker.", method="by_speaker")
    publisher = _text("Id or host name of the outlet of a compared passage.", method="by_publisher")
    place = _text("A place either claim names, spelt as printed.", method="by_place")
    language = _text("BCP 47 tag of either claim.", method="by_language")
    created_after = moment("created_at", "gte", "Suggested")
    created_before = moment("created_at", "lt", "Suggested")
    updated_since = moment("updated_at", "gte", "Changed")
    min_score = filters.NumberFilter(
        field_name="score", lookup_expr="gte", min_value=0, max_value=1, help_text="Raw score at least."
    )

    class Meta:
        model = Conflict
        fields: list[str] = []

    @extend_schema_field(UUID)
    def by_claim(self, rows: QuerySet[Conflict], name: str, value: UUID) -> QuerySet[Conflict]:
        """Keep conflicts that hold the claim."""
        return rows.filter(Q(claim_a__public_id=value) | Q(claim_b__public_id=value))

    def by_speaker(self, rows: QuerySet[Conflict], name: str, value: str) -> QuerySet[Conflict]:
        """Keep conflicts with the speaker on either side."""
        return _either(rows, "claim", speaker__in=speakers_called(value))

    def by_publisher(self, rows: QuerySet[Conflict], name: str, value: str) -> QuerySet[Conflict]:
        """Keep conflicts with a passage of the outlet."""
        return _either(rows, "appearance", revision__article__publisher__in=publishers_called(value))

    def by_place(self, rows: QuerySet[Conflict], name: str, value: str) -> QuerySet[Conflict]:
        """Keep conflicts in which a claim names the place."""
        return _either(rows, "claim", places__contains=[value])

    def by_language(self, rows: QuerySet[Conflict], name: str, value: str) -> QuerySet[Conflict]:
        """Keep conflicts with a claim in the language."""
        return _either(rows, "claim", language=value)


class ArticleFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over articles."""

    stage = filters.ChoiceFilter(choices=Stage.choices)
    url = _text("Address; tracking parameters do not matter.", method="by_url")
    publisher = _text("Id or host name of the outlet.", method="by_publisher")
    language = _text("BCP 47 tag.", field_name="language")
    published_after = moment("published_at", "gte", "Published")
    published_before = moment("published_at", "lt", "Published")
    seen_after = moment("first_seen_at", "gte", "First seen")
    seen_before = moment("first_seen_at", "lt", "First seen")

    class Meta:
        model = Article
        fields: list[str] = []

    def by_url(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Keep the article at the address."""
        try:
            known_as = canonical_url(value)
        except (InvalidInputError, ValueError):
            known_as = value
        return rows.filter(url=known_as)

    def by_publisher(self, rows: QuerySet[Article], name: str, value: str) -> QuerySet[Article]:
        """Keep articles of the outlet."""
        return rows.filter(publisher__in=publishers_called(value))


class DisputeFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over disputes."""

    claim = filters.UUIDFilter(field_name="positions__claims__public_id", help_text="Id of a claim in it.")
    created_after = moment("created_at", "gte", "Opened")
    created_before = moment("created_at", "lt", "Opened")

    class Meta:
        model = Dispute
        fields: list[str] = []


class ChangeFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over changes."""

    event = filters.ChoiceFilter(choices=ChangeEvent.choices)
    object = filters.UUIDFilter(field_name="object_id", help_text="Id of what changed.")
    since = moment("created_at", "gte", "Happened")

    class Meta:
        model = Change
        fields: list[str] = []


class RatingFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over ratings."""

    slug = _text("Name of a rating in addresses and bodies.", field_name="slug")

    class Meta:
        model = Rating
        fields: list[str] = []


class SpeakerFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over speakers."""

    name = _text("Id, name or alias.", method="by_name")
    kind = filters.ChoiceFilter(choices=SpeakerKind.choices)
    side = _text("Whom the speaker speaks for.", field_name="side", lookup_expr="iexact")

    class Meta:
        model = Speaker
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Speaker], name: str, value: str) -> QuerySet[Speaker]:
        """Keep speakers that go by the name."""
        return rows.filter(pk__in=speakers_called(value))


class PublisherFilter(filters.FilterSet):  # type: ignore[misc]
    """Filters over outlets."""

    host = _text("Host name.", field_name="host", lookup_expr="iexact")
    name = _text("Name.", field_name="name", lookup_expr="iexact")

    class Meta:
        model = Publisher
        fields: list[str] = []


def saying(rows: QuerySet[Claim], text: str) -> QuerySet[Claim]:
    """Keep claims whose proposition matches a search in the syntax of search engines."""
    query = SearchQuery(text, config="english", search_type="websearch")
    return rows.alias(words=SearchVector("proposition", config="english")).filter(words=query)


def speakers_called(name: str) -> list[int]:
    """Return the keys of the speakers with this public id, name or alias, whatever the case."""
    if public_id := _uuid(name):
        return list(Speaker.objects.filter(public_id=public_id).values_list("pk", flat=True))
    by_alias = SpeakerAlias.objects.filter(text__iexact=name).values("speaker")
    found = Speaker.objects.filter(Q(name__iexact=name) | Q(pk__in=by_alias))
    return list(found.order_by("pk").values_list("pk", flat=True))


def publishers_called(name: str) -> list[int]:
    """Return the keys of the outlets with this public id or host name."""
    public_id = _uuid(name)
    found = Publisher.objects.filter(Q(public_id=public_id) if public_id else Q(host__iexact=name))
    return list(found.order_by("pk").values_list("pk", flat=True))


def _either(rows: QuerySet[Conflict], what: str, **condition: Any) -> QuerySet[Conflict]:
    """Keep conflicts whose claim or appearance meets the condition on one side at least."""
    sides = [{f"{what}_{side}__{key}": value for key, value in condition.items()} for side in ("a", "b")]
    return rows.filter(Q(**sides[0]) | Q(**sides[1]))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
