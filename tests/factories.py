"""Rows for tests, with only what each test does not care about filled in.

An appearance builds its own revision around the quote, so the verbatim trigger holds:

    AppearanceFactory(quote="Troops have left.", before="Intro. ", after=" More text.")
    AppearanceFactory(quote="Troops have left.", revision=revision)   # finds the quote in the text
    ConflictFactory()                                                 # two claims from two outlets
"""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.contrib.auth.models import Group, User
from factory.django import DjangoModelFactory

from claims import models

NOW = datetime(2025, 4, 28, 12, tzinfo=UTC)


def sha256(text: str) -> str:
    """Return the hexadecimal hash that keys and revisions carry."""
    return hashlib.sha256(text.encode()).hexdigest()


class UserFactory(DjangoModelFactory[User]):
    """``UserFactory(role="reviewer")`` joins the group of that name."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    is_staff = True
    password = factory.django.Password("pass-for-tests")

    @factory.post_generation
    def role(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if create and extracted:
            self.groups.add(Group.objects.get(name=extracted))  # type: ignore[attr-defined]


class PublisherFactory(DjangoModelFactory[models.Publisher]):
    class Meta:
        model = models.Publisher

    name = factory.Sequence(lambda n: f"Outlet {n}")
    host = factory.Sequence(lambda n: f"outlet{n}.example")


class FeedFactory(DjangoModelFactory[models.Feed]):
    class Meta:
        model = models.Feed

    publisher = factory.SubFactory(PublisherFactory)
    url = factory.Sequence(lambda n: f"https://outlet{n}.example/rss.xml")
    title = factory.Sequence(lambda n: f"Feed {n}")


class FetchEventFactory(DjangoModelFactory[models.FetchEvent]):
    class Meta:
        model = models.FetchEvent

    feed = factory.SubFactory(FeedFactory)
    started_at = NOW
    finished_at = factory.LazyAttribute(lambda event: event.started_at + timedelta(seconds=1))
    outcome = models.FetchOutcome.NOT_MODIFIED


class HostFactory(DjangoModelFactory[models.Host]):
    class Meta:
        model = models.Host

    name = factory.Sequence(lambda n: f"host{n}.example")


class OriginFactory(DjangoModelFactory[models.Origin]):
    class Meta:
        model = models.Origin


class ArticleFactory(DjangoModelFactory[models.Article]):
    class Meta:
        model = models.Article

    publisher = factory.SubFactory(PublisherFactory)
    origin = factory.SubFactory(OriginFactory)
    url = factory.Sequence(lambda n: f"https://news.example/{n}")
    title = factory.Sequence(lambda n: f"Article {n}")
    language = "en"
    published_at = NOW
    published_at_source = "meta"
    stage = models.Stage.COMPARED

    class Params:
        parked = factory.Trait(
            stage=models.Stage.PARKED,
            parked_reason="The page holds no text to read.",
            last_error="The page holds no text to read.",
        )


class RevisionFactory(DjangoModelFactory[models.Revision]):
    class Meta:
        model = models.Revision

    article = factory.SubFactory(ArticleFactory)
    text = factory.Sequence(lambda n: f"Text of revision {n}.")
    title = factory.SelfAttribute("article.title")
    raw = factory.LazyAttribute(lambda revision: zlib.compress(revision.text.encode()))
    sha256 = factory.LazyAttribute(lambda revision: sha256(revision.text))
    content_type = "text/plain; charset=utf-8"
    final_url = factory.SelfAttribute("article.url")
    fetched_at = NOW


class SpeakerFactory(DjangoModelFactory[models.Speaker]):
    class Meta:
        model = models.Speaker

    key = factory.Sequence(lambda n: f"speaker-{n}")
    name = factory.Sequence(lambda n: f"Speaker {n}")
    kind = models.SpeakerKind.ORGANISATION


class SpeakerAliasFactory(DjangoModelFactory[models.SpeakerAlias]):
    class Meta:
        model = models.SpeakerAlias

    speaker = factory.SubFactory(SpeakerFactory)
    text = factory.Sequence(lambda n: f"Alias {n}")


class ClaimFactory(DjangoModelFactory[models.Claim]):
    class Meta:
        model = models.Claim

    speaker = factory.SubFactory(SpeakerFactory)
    proposition = factory.Sequence(lambda n: f"troops hold village {n}")
    content_key = factory.LazyAttribute(lambda claim: sha256(f"{claim.speaker}|{claim.proposition}"))
    said_at = NOW
    said_at_precision = models.Precision.DAY
    language = "en"
    published_at = NOW


class AppearanceFactory(DjangoModelFactory[models.Appearance]):
    """Stands at the first place of ``quote`` in the revision's text."""

    class Meta:
        model = models.Appearance

    class Params:
        before = "Officials spoke on Monday. "
        after = " Nobody could verify it."

    claim = factory.SubFactory(ClaimFactory)
    quote = factory.LazyAttribute(lambda row: f"“{row.claim.proposition}”, {row.source_text} {row.cue}")
    revision = factory.SubFactory(
        RevisionFactory,
        text=factory.LazyAttribute(
            lambda row: row.factory_parent.before + row.factory_parent.quote + row.factory_parent.after
        ),
    )
    start = factory.LazyAttribute(lambda row: row.revision.text.index(row.quote))
    end = factory.LazyAttribute(lambda row: row.start + len(row.quote))
    source_text = factory.LazyAttribute(lambda row: row.claim.speaker.name if row.claim.speaker else "")
    cue = "said"
    attribution = models.AttributionType.DIRECT
    engine_version = "0.1"
    analysis = factory.LazyFunction(dict)


class ConflictFactory(DjangoModelFactory[models.Conflict]):
    """Two claims of two speakers in two articles; give ``appearance_a`` / ``appearance_b`` to choose."""

    class Meta:
        model = models.Conflict

    appearance_a = factory.SubFactory(AppearanceFactory)
    appearance_b = factory.SubFactory(AppearanceFactory)
    claim_a = factory.SelfAttribute("appearance_a.claim")
    claim_b = factory.SelfAttribute("appearance_b.claim")
    kind = models.ConflictKind.DENIAL
    detector = "rules"
    detector_version = "0.1"
    score = 0.9
    reasons = factory.LazyAttribute(
        lambda row: [
            {
                "signal": "denial",
                "message": "The second side refutes the first in so many words.",
                "weight": 0.9,
                "a": [[row.appearance_a.start, row.appearance_a.end]],
                "b": [[row.appearance_b.start, row.appearance_b.end]],
            }
        ]
    )


class ClaimEdgeFactory(DjangoModelFactory[models.ClaimEdge]):
    """One speaker, two wordings in two articles; give ``appearance_a`` / ``appearance_b`` to choose."""

    class Meta:
        model = models.ClaimEdge

    class Params:
        speaker = factory.SubFactory(SpeakerFactory)

    appearance_a = factory.SubFactory(AppearanceFactory, claim__speaker=factory.SelfAttribute("...speaker"))
    appearance_b = factory.SubFactory(AppearanceFactory, claim__speaker=factory.SelfAttribute("...speaker"))
    claim_a = factory.SelfAttribute("appearance_a.claim")
    claim_b = factory.SelfAttribute("appearance_b.claim")
    kind = models.EdgeKind.SAME
    detector = "wording"
    detector_version = "0.1"
    score = 0.9
    reasons = factory.LazyFunction(list)


class DismissReasonFactory(DjangoModelFactory[models.DismissReason]):
    class Meta:
        model = models.DismissReason

    slug = factory.Sequence(lambda n: f"reason-{n}")
    label = factory.Sequence(lambda n: f"Reason {n}")


class RatingFactory(DjangoModelFactory[models.Rating]):
    class Meta:
        model = models.Rating

    slug = factory.Sequence(lambda n: f"rating-{n}")
    label = factory.Sequence(lambda n: f"Rating {n}")
    ordinal = factory.Sequence(lambda n: 1000 + n)


class DisputeFactory(DjangoModelFactory[models.Dispute]):
    class Meta:
        model = models.Dispute

    question = factory.Sequence(lambda n: f"Is it true: village {n}?")


class PositionFactory(DjangoModelFactory[models.Position]):
    class Meta:
        model = models.Position

    dispute = factory.SubFactory(DisputeFactory)
    label = factory.Sequence(lambda n: f"Side {n}")


class PositionClaimFactory(DjangoModelFactory[models.PositionClaim]):
    class Meta:
        model = models.PositionClaim

    position = factory.SubFactory(PositionFactory)
    dispute = factory.SelfAttribute("position.dispute")
    claim = factory.SubFactory(ClaimFactory)


class VerdictFactory(DjangoModelFactory[models.Verdict]):
    """A bare row; use ``claims.services.reviews`` where the conflict's status matters."""

    class Meta:
        model = models.Verdict

    conflict = factory.SubFactory(ConflictFactory)
    decision = models.Decision.CONFIRM
    actor = factory.SubFactory(UserFactory)


class EvidenceFactory(DjangoModelFactory[models.Evidence]):
    class Meta:
        model = models.Evidence

    conflict = factory.SubFactory(ConflictFactory)
    url = factory.Sequence(lambda n: f"https://archive.example/{n}")
    stance = models.EvidenceStance.SUPPORTS_A
    added_by = factory.SubFactory(UserFactory)


class ChangeFactory(DjangoModelFactory[models.Change]):
    class Meta:
        model = models.Change

    event = models.ChangeEvent.CONFLICT_SUGGESTED
    object_id = factory.Faker("uuid4")


class WebhookEndpointFactory(DjangoModelFactory[models.WebhookEndpoint]):
    class Meta:
        model = models.WebhookEndpoint

    owner = factory.SubFactory(UserFactory)
    url = factory.Sequence(lambda n: f"http://hooks.example/{n}")
    events = factory.LazyFunction(lambda: list(models.ChangeEvent.values))
    secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


class DeliveryFactory(DjangoModelFactory[models.Delivery]):
    class Meta:
        model = models.Delivery

    endpoint = factory.SubFactory(WebhookEndpointFactory)
    change = factory.SubFactory(ChangeFactory)


class SavedSearchFactory(DjangoModelFactory[models.SavedSearch]):
    class Meta:
        model = models.SavedSearch

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Search {n}")
    query = "kind__exact=denial"


class NoticeFactory(DjangoModelFactory[models.Notice]):
    class Meta:
        model = models.Notice

    user = factory.SubFactory(UserFactory)
    conflict = factory.SubFactory(ConflictFactory)
    appearance = factory.SelfAttribute("conflict.appearance_a")
    kind = models.NoticeKind.EDITED


class BatchFactory(DjangoModelFactory[models.Batch]):
    """A batch that confirmed one conflict."""

    class Meta:
        model = models.Batch
        skip_postgeneration_save = True

    decision = models.Decision.CONFIRM
    actor = factory.SubFactory(UserFactory)
    finished_at = NOW

    @factory.post_generation
    def item(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            models.BatchItem.objects.create(
                batch=self, conflict=ConflictFactory(), version=1, state=models.ItemState.DONE
            )
