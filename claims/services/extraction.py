"""Statements out of a read article, stored as claims with the places where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from claims import engine
from claims.models import Appearance, Article, ArticleKey, Claim, Revision, Speaker, SpeakerAlias, Stage
from claims.services.stages import run_step
from factcheck.types import Claim as EngineClaim
from factcheck.types import ResolvedDate

READING = [
    "source_text",
    "source_start",
    "source_end",
    "cue",
    "cue_start",
    "cue_end",
    "attribution",
    "relayed_by",
    "engine_version",
    "is_stale",
    "analysis",
]
"""Fields of an appearance that are the engine's reading of the passage, not the passage itself."""


def extract_article(*, article_id: int) -> Stage | None:
    """Take the claims out of an article's newest revision; a second run adds nothing."""

    def step(article: Article) -> Stage:
        revision = article.revisions.exclude(text="").order_by("fetched_at", "pk").last()
        if revision is None:
            return Stage.FOUND
        found = engine.extract_claims(article, revision)
        store_claims(article=article, revision=revision, found=found)
        article.extracted_by = engine.version()
        return Stage.EXTRACTED

    return run_step(article_id=article_id, stage=Stage.READ, step=step)


def store_claims(*, article: Article, revision: Revision, found: Sequence[EngineClaim]) -> None:
    """Write claims and appearances; those already there keep their rows and take the new reading.

    A passage of this revision that is not found again is marked as stale; what hangs on it is for the
    comparison to settle (``claims.services.renewal``). Rows go in by ascending key, so that two workers
    never wait for each other in a circle.
    """
    speakers = _store_speakers(found)
    keys = {claim.id: engine.content_key(claim) for claim in found}
    by_key = {keys[claim.id]: claim for claim in reversed(found)}
    rows = [_claim_row(key, by_key[key], speakers, article, revision) for key in sorted(by_key)]
    Claim.objects.bulk_create(rows, ignore_conflicts=True)
    # A wording merged into another claim leads to that claim.
    wordings = Claim.everything.filter(content_key__in=by_key).select_related("merged_into")
    stored = {wording.content_key: wording.merged_into or wording for wording in wordings}
    _link_denials(found, keys, stored)
    _store_appearances(
        [_appearance_row(claim, stored[keys[claim.id]], revision) for claim in found], revision
    )
    moment = article.published_at or revision.fetched_at
    Claim.objects.filter(pk__in=[claim.pk for claim in stored.values()], published_at__gt=moment).update(
        published_at=moment
    )
    _store_keys(article, found, moment)


def load_speakers() -> int:
    """Write the packaged register to the database; people's own changes stay. Returns the rows added."""
    aliases = engine.packaged_aliases()
    before = SpeakerAlias.objects.count()
    speakers = {alias.speaker.key: alias.speaker for alias in aliases}
    Speaker.objects.bulk_create(
        [
            Speaker(key=key, name=value.name, kind=str(value.kind), side=value.side)
            for key, value in sorted(speakers.items())
        ],
        ignore_conflicts=True,
    )
    ids = dict(Speaker.objects.filter(key__in=speakers).values_list("key", "pk"))
    SpeakerAlias.objects.bulk_create(
        [
            SpeakerAlias(speaker_id=ids[alias.speaker.key], text=alias.text)
            for alias in sorted(aliases, key=lambda alias: alias.text.lower())
        ],
        ignore_conflicts=True,
    )
    return SpeakerAlias.objects.count() - before


def _store_keys(article: Article, found: Sequence[EngineClaim], moment: datetime) -> None:
    """Write what the article is about, in place of what an earlier revision was about."""
    ArticleKey.objects.filter(article=article).delete()
    ArticleKey.objects.bulk_create(
        [
            ArticleKey(article=article, key=key, weight=weight, published_at=moment)
            for key, weight in sorted(engine.article_keys(found).items())
        ]
    )


def _store_speakers(found: Sequence[EngineClaim]) -> dict[str, Speaker]:
    speakers = {claim.speaker.key: claim.speaker for claim in found if claim.speaker}
    Speaker.objects.bulk_create(
        [
            Speaker(key=key[:300], name=value.name[:300], kind=str(value.kind), side=value.side[:300])
            for key, value in sorted(speakers.items())
        ],
        ignore_conflicts=True,
    )
    rows = {row.key: row for row in Speaker.objects.filter(key__in=[key[:300] for key in speakers])}
    return {key: rows[key[:300]] for key in speakers}


def _claim_row(
    key: str, claim: EngineClaim, speakers: dict[str, Speaker], article: Article, revision: Revision
) -> Claim:
    said_at, said_precision = _moment(claim.said_at)
    as_of, as_of_precision = _moment(claim.event_at)
    return Claim(
        content_key=key,
        speaker=speakers[claim.speaker.key] if claim.speaker else None,
        proposition=claim.proposition,
        stance=str(claim.stance),
        modality=str(claim.modality),
        said_at=said_at,
        said_at_precision=said_precision,
        as_of=as_of,
        as_of_precision=as_of_precision,
        places=sorted({place[:200] for place in claim.places}),
        quantities=engine.dump_claim(claim)["quantities"],
        language=article.language,
        published_at=article.published_at or revision.fetched_at,
    )


def _moment(date: ResolvedDate | None) -> tuple[datetime | None, str]:
    return (date.at, str(date.precision)) if date else (None, "unknown")


def _link_denials(found: Sequence[EngineClaim], keys: dict[str, str], stored: dict[str, Claim]) -> None:
    """Point a denial at the claim it refuses, once."""
    for claim in sorted(found, key=lambda claim: stored[keys[claim.id]].pk):
        row, target = stored[keys[claim.id]], stored.get(keys.get(claim.denies, ""))
        if target is not None and row.denies_id is None and target.pk != row.pk:
            row.denies = target
            row.save(update_fields=["denies", "updated_at"])


def _store_appearances(rows: Sequence[Appearance], revision: Revision) -> None:
    """Write the passages, one for each claim and place, and mark those of before that are not among them."""
    unique = {(row.claim_id, row.start, row.end): row for row in reversed(rows)}
    kept = Appearance.objects.bulk_create(
        [unique[place] for place in sorted(unique)],
        update_conflicts=True,
        unique_fields=["claim", "revision", "start", "end"],
        update_fields=READING,
    )
    others = revision.appearances.exclude(pk__in=[row.pk for row in kept])
    others.filter(is_stale=False, claim__merged_into__isnull=True).update(is_stale=True)


def _appearance_row(claim: EngineClaim, row: Claim, revision: Revision) -> Appearance:
    return Appearance(
        claim=row,
        revision=revision,
        start=claim.evidence.start,
        end=claim.evidence.end,
        quote=claim.quote,
        source_text=claim.source_text[:1000],
        source_start=claim.source.start if claim.source else None,
        source_end=claim.source.end if claim.source else None,
        cue=claim.cue_text[:200],
        cue_start=claim.cue.start if claim.cue else None,
        cue_end=claim.cue.end if claim.cue else None,
        attribution=str(claim.attribution),
        relayed_by=[name[:500] for name in claim.relayed_by],
        engine_version=engine.version(),
        analysis=engine.dump_claim(claim),
    )
