"""The bridge: engine values survive the store, and a claim's identity is its speaker and words."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from claims import engine
from claims.models import Appearance
from claims.services.chain import run_article
from claims.services.ingest import Submission, submit_article
from factcheck.types import (
    AttributionType,
    Bound,
    Claim,
    DatePrecision,
    Modality,
    Quantity,
    ResolvedDate,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    Token,
)
from tests import factories as make


def claim(proposition: str = "the dam broke", speaker: str = "norland", **fields: object) -> Claim:
    values: dict[str, object] = {
        "id": "1:0",
        "article_id": "1",
        "speaker": Speaker(key=speaker, name=speaker.title(), kind=SpeakerKind.STATE, side="Norland"),
        "source_text": "Norland",
        "cue_text": "said",
        "evidence": Span(start=3, end=16),
        "content": (Span(start=3, end=16),),
        "quote": proposition,
        "proposition": proposition,
        "attribution": AttributionType.INDIRECT,
        "stance": Stance.ASSERTS,
        "modality": Modality.FACT,
    }
    return Claim(**{**values, **fields})  # type: ignore[arg-type]


def test_same_words_in_other_case_and_spacing_are_the_same_claim() -> None:
    assert engine.content_key(claim("The  dam BROKE")) == engine.content_key(claim("the dam broke"))


@pytest.mark.parametrize(
    "other",
    [claim("the dam held"), claim(speaker="southland"), claim(stance=Stance.DENIES), claim(speaker="")],
)
def test_other_words_speaker_or_stance_are_another_claim(other: Claim) -> None:
    assert engine.content_key(other) != engine.content_key(claim())


@pytest.mark.django_db
@given(
    figure=st.floats(0, 1e9),
    bound=st.sampled_from(Bound),
    words=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), max_size=4),
)
def test_engine_value_survives_the_store(figure: float, bound: Bound, words: list[str]) -> None:
    span = Span(start=0, end=1)
    value = claim(
        quantities=(Quantity(span=span, low=figure, high=figure, bound=bound, counted="person"),),
        tokens=tuple(Token(lemma=word, pos="NOUN", span=span, is_negated=True) for word in words),
        entities=frozenset(words),
        said_at=ResolvedDate(at=datetime(2025, 4, 28, tzinfo=UTC), precision=DatePrecision.DAY),
        published_at=datetime(2025, 4, 28, 12, tzinfo=UTC),
    )
    stored = Appearance(
        analysis=engine.dump_claim(value),
        claim=make.ClaimFactory.build(pk=1, speaker=None),
        revision=make.RevisionFactory.build(article__pk=1, article__publisher=None, article__origin=None),
    )
    stored.claim_id = 1
    loaded = engine.load_claim(stored)
    assert loaded == replace(value, id="000000000001")


def test_what_judged_is_named(settings: Settings) -> None:
    settings.ENGINE_ENTAILMENT_MODEL = ""
    assert engine.detector() == "rules"
    settings.ENGINE_ENTAILMENT_MODEL = "mpnet-claims"
    assert re.fullmatch(r"rules\+minilm-glance-[0-9a-f]{8}\+mpnet-claims-[0-9a-f]{8}", engine.detector())
    settings.ENGINE_ENTAILMENT_MODEL = "minilm-glance"
    assert re.fullmatch(r"rules\+minilm-glance-[0-9a-f]{8}", engine.detector())


@pytest.mark.django_db
def test_alias_added_by_a_person_takes_effect() -> None:
    speaker = make.SpeakerFactory(key="state:norland", name="Norland", kind="state", side="Norland")
    make.SpeakerAliasFactory(speaker=speaker, text="Port Kessin")
    article, _ = submit_article(Submission(text="Port Kessin said on Monday that two villages were flooded."))
    run_article(article_id=article.pk)
    assert speaker.claims.count() == 1
