"""The rows behind each address, loaded with a constant number of queries at any length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, Greatest, Least, RowNumber, Substr

from claims.models import (
    Appearance,
    Article,
    Claim,
    Conflict,
    ConflictStatus,
    Dispute,
    Publisher,
    Revision,
    Speaker,
    Verdict,
)

CONTEXT_CHARACTERS = 32
"""Length of prefix and suffix around a quote, as in the W3C's examples of text quote selectors."""

EMBEDDED = 20
"""Appearances and conflicts embedded with a claim in a list; ``counts`` says how many there are."""

_URGENCY = Case(
    When(status=ConflictStatus.CONFIRMED, then=Value(0)),
    When(status=ConflictStatus.SUGGESTED, then=Value(1)),
    default=Value(2),
)

HEAVY = ("raw", "text", "headers")


def appearances() -> QuerySet[Appearance]:
    """Passages with article and outlet and the words around them, earliest first."""
    text = "revision__text"
    before = Least(F("start"), Value(CONTEXT_CHARACTERS), output_field=IntegerField())
    first = Greatest(F("start") - CONTEXT_CHARACTERS + 1, Value(1), output_field=IntegerField())
    return (
        Appearance.objects.select_related("revision__article__publisher")
        .defer("analysis", *(f"revision__{name}" for name in HEAVY))
        .annotate(
            prefix=Substr(text, first, before),
            suffix=Substr(text, F("end") + 1, CONTEXT_CHARACTERS),
            moment=Coalesce("revision__article__published_at", "revision__fetched_at"),
        )
        .order_by("moment", "pk")
    )


def claims_in_brief() -> QuerySet[Claim]:
    """Claims with speaker and how far they are spread."""
    return Claim.objects.select_related("speaker").annotate(
        articles=_spread("revision__article"), origins=_spread("revision__article__origin")
    )


def claims(*, in_list: bool) -> QuerySet[Claim]:
    """Claims with their appearances as ``passages``; a list shows the first ones only."""
    passages = appearances()[:EMBEDDED] if in_list else appearances()
    return (
        claims_in_brief()
        .select_related("speaker", "denies")
        .annotate(appearance_count=_spread("pk"))
        .prefetch_related(Prefetch("appearances", queryset=passages, to_attr="passages"))
    )


def conflicts(of: QuerySet[Conflict] | None = None) -> QuerySet[Conflict]:
    """Conflicts with both sides' claim and passage and what people decided."""
    chosen = Conflict.objects.all() if of is None else of
    return chosen.select_related("dismiss_reason", "decided_by").prefetch_related(
        Prefetch("claim_a", queryset=claims_in_brief()),
        Prefetch("claim_b", queryset=claims_in_brief()),
        Prefetch("appearance_a", queryset=appearances()),
        Prefetch("appearance_b", queryset=appearances()),
        Prefetch("verdicts", queryset=Verdict.objects.select_related("actor", "dismiss_reason")),
    )


def conflicts_of(page: Sequence[Claim], *, limit: int | None) -> dict[int, list[Conflict]]:
    """Return the conflicts of each claim by its key: confirmed ones first, then suggested ones."""
    keys = [claim.pk for claim in page]
    ids: set[int] = set()
    for side in ("claim_a", "claim_b"):
        place = Window(RowNumber(), partition_by=side, order_by=[_URGENCY, "-score", "-pk"])
        rows = Conflict.objects.filter(**{f"{side}__in": keys}).annotate(place=place)
        ids.update((rows.filter(place__lte=limit) if limit else rows).values_list("pk", flat=True))
    found: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in conflicts().filter(pk__in=ids).order_by(_URGENCY, "-score", "-pk"):
        found[conflict.claim_a_id].append(conflict)
        found[conflict.claim_b_id].append(conflict)
    return {key: rows[:limit] for key, rows in found.items()}


def articles() -> QuerySet[Article]:
    """Articles with outlet and the number of claims found in them."""
    found = Appearance.objects.filter(revision__article=OuterRef("pk")).order_by()
    counted = found.values("revision__article").annotate(n=Count("claim", distinct=True)).values("n")
    return Article.objects.select_related("publisher").annotate(
        claim_count=Coalesce(Subquery(counted), Value(0), output_field=IntegerField())
    )


def articles_with_revisions() -> QuerySet[Article]:
    """Articles with what each fetch held, without the raw bytes."""
    revisions = Revision.objects.defer("raw", "headers")
    return articles().prefetch_related(Prefetch("revisions", queryset=revisions))


def disputes() -> QuerySet[Dispute]:
    """Disputes with their positions and the claims that take them."""
    brief = claims_in_brief().order_by("published_at", "pk")
    return Dispute.objects.select_related("rating", "rated_by").prefetch_related(
        "rating__translations", "positions", Prefetch("positions__claims", queryset=brief)
    )


def speakers() -> QuerySet[Speaker]:
    """Speakers with the names by which they go."""
    return Speaker.objects.prefetch_related("aliases")


def publishers() -> QuerySet[Publisher]:
    """Outlets."""
    return Publisher.objects.all()


def _spread(what: str) -> Coalesce:
    """Count over how many different rows of ``what`` a claim is spread."""
    rows = Appearance.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    counted = Subquery(rows.annotate(n=Count(what, distinct=True)).values("n"))
    return Coalesce(counted, Value(0), output_field=IntegerField())
