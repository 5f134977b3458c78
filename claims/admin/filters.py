"""Filters of the lists; a pair is found by either of its sides."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from claims import engine
from claims.models import Appearance, Claim, Conflict, ConflictStatus, Lease, Opinion, Speaker, Stage
from claims.selectors import conflicts_for_display

if TYPE_CHECKING:
    AutocompleteFilter = admin.RelatedFieldListFilter
    ChoiceFilter = admin.ChoicesFieldListFilter
    SelectFilter = admin.SimpleListFilter
    WordFilter = admin.SimpleListFilter
    DayRangeFilter = admin.FieldListFilter
else:
    from unfold.contrib.filters.admin import AutocompleteSelectFilter as AutocompleteFilter
    from unfold.contrib.filters.admin import ChoicesDropdownFilter as ChoiceFilter
    from unfold.contrib.filters.admin import DropdownFilter as SelectFilter
    from unfold.contrib.filters.admin import RangeDateFilter as DayRangeFilter
    from unfold.contrib.filters.admin import TextFilter as WordFilter

Rows = QuerySet[Any]
__all__ = ["ChoiceFilter"]


class ConflictStatusFilter(SelectFilter):
    """Undecided unless something else is asked for."""

    title = _("status")
    parameter_name = "status"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        rest = [(value, label) for value, label in ConflictStatus.choices if value != "suggested"]
        return [("suggested", _("undecided")), *rest, ("all", _("all"))]

    def value(self) -> str:
        return super().value() or ConflictStatus.SUGGESTED

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


class HolderFilter(SelectFilter):
    """Who looks at a conflict at this moment."""

    title = _("looked at")
    parameter_name = "holder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("by me")), ("anyone", _("by anyone")), ("nobody", _("by nobody"))]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        held = Lease.objects.filter(expires_at__gt=timezone.now())
        if self.value() == "me":
            return queryset.filter(pk__in=held.filter(holder=request.user.pk).values("conflict"))
        if self.value() == "anyone":
            return queryset.filter(pk__in=held.values("conflict"))
        return queryset.exclude(pk__in=held.values("conflict")) if self.value() == "nobody" else queryset


class ReviewStateFilter(SelectFilter):
    """How far conflicts are that two people decide."""

    title = _("two people")
    parameter_name = "opinions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("mine", _("I decided, another has to")),
            ("one", _("one decided")),
            ("split", _("they differ")),
        ]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        kept = Opinion.objects.filter(closed_at=None).order_by()
        if self.value() == "mine":
            return queryset.filter(pk__in=kept.filter(actor=request.user.pk).values("conflict"))
        counted = kept.values("conflict").annotate(n=Count("pk"))
        if self.value() == "one":
            return queryset.filter(pk__in=counted.filter(n=1).values("conflict"))
        return (
            queryset.filter(pk__in=counted.filter(n__gte=2).values("conflict")) if self.value() else queryset
        )


class PairsFilter(SelectFilter):
    """Undecided pairs between the same two positions are one row unless each is asked for.

    A row is shown when any of the pairs it stands for passes the other filters.
    """

    title = _("pairs")
    parameter_name = "pairs"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        kept = [("", _("one row a question")), ("all", _("every pair"))]
        value = self.used_parameters.get(self.parameter_name, "")
        return [*kept, (value, _("like #%s") % value)] if value.isdecimal() else kept

    def value(self) -> str:
        return super().value() or ""

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value = self.value()
        if value.isdecimal():
            return queryset.filter(Q(lead=value) | Q(pk=value))
        if value == "all" or not is_queue(request):
            return queryset
        if set(request.GET) <= _NOT_NARROWING:
            return queryset.filter(lead__isnull=True)
        found = queryset.order_by()
        own, other = found.filter(lead__isnull=True).values("pk"), found.exclude(lead=None).values("lead")
        rows = conflicts_for_display().undecided().leading()
        return rows.filter(Q(pk__in=own) | Q(pk__in=other))


_NOT_NARROWING = {"status", "p", "o", "q", "e", "all", "_changelist_filters"}


def is_queue(request: HttpRequest) -> bool:
    """Tell whether the list shows what waits for a decision."""
    return (request.GET.get("status") or ConflictStatus.SUGGESTED) == ConflictStatus.SUGGESTED


class EitherSideFilter(AutocompleteFilter):
    """A related row on either side; ``paths`` lead to it."""

    paths: tuple[str, ...] = ()

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value: Any = self.value()  # type: ignore[attr-defined,unused-ignore]
        if not value:
            return queryset
        if not str(value).isdecimal():
            raise IncorrectLookupParameters(value)
        # Each side is looked up by its own index; one condition over both would read every claim.
        condition = Q()
        for path in self.paths:
            found = Conflict.objects.filter(**{path: value}).order_by().values("pk")
            condition |= Q(pk__in=found)
        return queryset.filter(condition)


class ConflictSpeakerFilter(EitherSideFilter):
    paths = ("claim_a__speaker", "claim_b__speaker")


class ConflictOutletFilter(EitherSideFilter):
    paths = ("appearance_a__revision__article__publisher", "appearance_b__revision__article__publisher")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("outlet")


class PlaceFilter(WordFilter):
    """A place by its whole name, as the engine writes it: lower case."""

    title = _("place")
    parameter_name = "place"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        place = (self.value() or "").strip().casefold()
        return self.of(queryset, Q(places__contains=[place])) if place else queryset

    def of(self, queryset: Rows, condition: Q) -> Rows:
        return queryset.filter(condition)


class LanguageFilter(WordFilter):
    """A BCP 47 tag; ``en`` finds ``en-GB`` as well."""

    title = _("language")
    parameter_name = "language"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        tag = (self.value() or "").strip()
        condition = Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-")
        return self.of(queryset, condition) if tag else queryset

    def of(self, queryset: Rows, condition: Q) -> Rows:
        return queryset.filter(condition)


class EitherClaim:
    """Puts a condition on claims to both sides of a pair."""

    def of(self, queryset: Rows, condition: Q) -> Rows:
        claims = Claim.objects.filter(condition).values("pk")
        return queryset.filter(Q(claim_a__in=claims) | Q(claim_b__in=claims))


class ConflictPlaceFilter(EitherClaim, PlaceFilter):
    pass


class ConflictLanguageFilter(EitherClaim, LanguageFilter):
    pass


class DetectorFilter(SelectFilter):
    """Which detector, in which version; there are few of them."""

    title = _("detector")
    parameter_name = "detector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = Conflict.objects.order_by("detector", "detector_version")
        names = found.values_list("detector", "detector_version").distinct()
        return [(f"{name}:{version}", f"{name} {version}") for name, version in names]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        name, _colon, version = (self.value() or "").partition(":")
        return queryset.filter(detector=name, detector_version=version) if name else queryset


class DaysFilter(DayRangeFilter):
    """From one day to another, both included, in UTC; ``paths`` default to the field itself."""

    paths: tuple[str, ...] = ()

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        first = self._day("from")
        last = self._day("to")
        condition = Q()
        for path in self.paths or (str(self.field_path),):
            condition |= Q(
                **({f"{path}__gte": first} if first else {}),
                **({f"{path}__lt": last + timedelta(days=1)} if last else {}),
            )
        return queryset.filter(condition)

    def _day(self, which: str) -> datetime | None:
        text = str(self.used_parameters.get(f"{self.field_path}_{which}") or "")
        try:
            day = parse_date(text)
        except ValueError as error:
            raise IncorrectLookupParameters(text) from error
        return datetime.combine(day, time.min, tzinfo=UTC) if day else None


class ConflictPublishedFilter(DaysFilter):
    paths = ("claim_a__published_at", "claim_b__published_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("published (either side)")


class ConflictFoundFilter(DaysFilter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("found")


class ClaimOutletFilter(AutocompleteFilter):
    """Claims printed by one outlet, without a row for every appearance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("outlet")

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        value: Any = self.value()  # type: ignore[attr-defined,unused-ignore]
        if not value:
            return queryset
        if not str(value).isdecimal():
            raise IncorrectLookupParameters(value)
        printed = Appearance.objects.filter(revision__article__publisher=value)
        return queryset.filter(pk__in=printed.values("claim"))


def claims_matching(words: str) -> Q:
    """Claims whose proposition holds the words (by the text index) or whose speaker goes by them."""
    return Q(pk__in=claims_saying(words)) | Q(speaker__in=speakers_named(words))


def conflicts_matching(words: str) -> Q:
    """Conflicts in which either side's quote, proposition, speaker or article title holds the words.

    Claims and speakers are looked up first, each by its own index: one condition over both would
    make the database read every claim.
    """
    claims, speakers = claims_saying(words), speakers_named(words)
    found = Q()
    for side in ("a", "b"):
        found |= Q(**{f"claim_{side}__in": claims}) | Q(**{f"claim_{side}__speaker__in": speakers})
        found |= Q(**{f"appearance_{side}__quote__icontains": words})
        found |= Q(**{f"appearance_{side}__revision__article__title__icontains": words})
    return found


def found_by_any_pair(queryset: Rows, words: str) -> Rows:
    """Conflicts that hold the words, and those that stand for a pair that does."""
    matching = conflicts_matching(words)
    followers = Conflict.objects.undecided().filter(matching, lead__isnull=False)
    return queryset.filter(matching | Q(pk__in=followers.order_by().values("lead")))


def claims_saying(words: str) -> Any:
    """Return the ids of claims whose proposition holds the words, whatever their endings."""
    query = SearchQuery(words, config="english", search_type="websearch")
    vector = SearchVector("proposition", config="english")
    return Claim.objects.annotate(search=vector).filter(search=query).order_by().values("pk")


def speakers_named(words: str) -> Any:
    """Return the ids of speakers whose name or alias holds the words."""
    named = Speaker.objects.filter(Q(name__icontains=words) | Q(aliases__text__icontains=words))
    return named.order_by().values("pk")


class EngineFilter(SelectFilter):
    """Finished articles by whether the engine as it is now has worked on them."""

    title = _("engine")
    parameter_name = "engine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("current", _("as it is now")), ("other", _("another version"))]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        version = engine.version()
        current = Q(extracted_by=version, compared_by=version)
        if self.value() == "current":
            return queryset.filter(current)
        if self.value() == "other":
            return queryset.filter(~current, stage=Stage.COMPARED)
        return queryset
