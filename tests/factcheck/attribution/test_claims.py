"""From text to claims: evidence, readings, links, figures, names and dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.attribution.claims import extract_claims
from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import load_register
from factcheck.options import EngineOptions
from factcheck.types import Article, AttributionType, Claim, Stance

PUBLISHED = datetime(2025, 4, 28, 12, 0, tzinfo=UTC)


def claims_of(parser: Parser, text: str) -> tuple[Claim, ...]:
    article = Article(id="a1", text=text, publisher="Daily", published_at=PUBLISHED)
    return extract_claims(article, parser, load_register(), EngineOptions())


def claim_with(parser: Parser, text: str, words: str) -> Claim:
    """Return the only claim that has ``words`` in its quote."""
    (claim,) = [claim for claim in claims_of(parser, text) if words in claim.quote]
    return claim


def test_an_anaphoric_denial_is_about_the_claim_it_denies(parser: Parser) -> None:
    text = (
        "Last week, Norway announced that Swedish divers had been driven out of the last cave they held, a claim "
        "that Stockholm refuted, asserting that its divers remained active in Bergen."
    )
    said, denied, asserted = claims_of(parser, text)
    speakers = [claim.speaker.name for claim in (said, denied, asserted) if claim.speaker]
    assert speakers == ["Norway", "Sweden", "Sweden"]
    assert denied.stance is Stance.DENIES
    assert denied.denies == said.id
    assert denied.proposition == said.proposition
    assert denied.quote in text
    assert asserted.proposition == "Sweden's divers remained active in Bergen"
    assert asserted.denies == ""
    assert "bergen" in asserted.places


def test_a_denial_with_its_own_words_denies_no_claim_by_id(parser: Parser) -> None:
    claim = claim_with(parser, "Norway denied that its ships had left the port.", "ships")
    assert (claim.stance, claim.denies) == (Stance.DENIES, "")
    assert "Norway's ships" in claim.proposition


def test_a_pronoun_that_means_somebody_else_stays(parser: Parser) -> None:
    claim = claim_with(parser, "Norway said that the company had sold its ships.", "ships")
    assert "its ships" in claim.proposition


def test_it_in_it_is_clear_that_is_nobody(parser: Parser) -> None:
    claim = claim_with(parser, "Norway said it was clear that the talks on fishing had failed.", "talks")
    assert claim.proposition.startswith("it was clear")


def test_figures_carry_what_they_count(parser: Parser) -> None:
    claim = claim_with(parser, "Norway said about 300 Swedish soldiers had been killed.", "300")
    (quantity,) = claim.quantities
    assert (quantity.low, quantity.unit, quantity.counted) == (300, "person", "soldier")
    assert "swedish" in quantity.qualifiers


def test_names_are_canonical(parser: Parser) -> None:
    claim = claim_with(parser, "Norway said that Ukrainian troops had entered the Kursk region.", "troops")
    assert {"ukraine", "kursk"} <= claim.entities
    assert claim.places == {"kursk"}


def test_a_capital_that_acts_is_no_place(parser: Parser) -> None:
    claim = claim_with(parser, "Norway said that relations with Moscow had become tense again.", "relations")
    assert "russia" in claim.entities
    assert claim.places == frozenset()


def test_negated_predicates_are_marked(parser: Parser) -> None:
    plain = claim_with(parser, "Norway said that the ships had left the harbour.", "ships")
    negated = claim_with(parser, "Norway said that the ships had not left the harbour.", "ships")
    assert not any(token.is_negated for token in plain.tokens)
    assert [token.lemma for token in negated.tokens if token.is_negated] == ["leave"]


def test_the_date_of_saying_is_told_from_the_date_of_the_event(parser: Parser) -> None:
    claim = claim_with(parser, "Norway said on Saturday that the bridge had collapsed on April 24.", "bridge")
    assert claim.said_at is not None
    assert claim.event_at is not None
    assert (claim.said_at.at.day, claim.event_at.at.day) == (26, 24)


def test_without_a_date_the_day_of_publication_counts(parser: Parser) -> None:
    claim = claim_with(parser, "Norway said that the bridge had collapsed.", "bridge")
    assert claim.said_at is not None
    assert claim.said_at.at == datetime(2025, 4, 28, tzinfo=UTC)
    assert claim.event_at is None


def test_an_outlet_sentence_is_a_claim_without_speaker(parser: Parser) -> None:
    (claim,) = claims_of(parser, "The old bridge over the river collapsed after heavy rain.")
    assert (claim.speaker, claim.source_text, claim.attribution) == (None, "", AttributionType.OUTLET)


def test_a_reported_sentence_is_not_claimed_by_the_outlet_too(parser: Parser) -> None:
    claims = claims_of(
        parser, "Norway announced on Saturday that the old bridge over the river had collapsed."
    )
    assert [claim.attribution for claim in claims] == [AttributionType.INDIRECT]


@pytest.mark.parametrize("text", ["", "\n\n", "Norway said no.", "Who knows?"])
def test_nothing_to_check_is_no_claim(parser: Parser, text: str) -> None:
    assert claims_of(parser, text) == ()


SENTENCES = (
    "Norway said that its ships had left.",
    "Kyiv denied the report.",
    "“We never lost 20 boats,” she said.",
    "About 14,000 people fled on Monday, according to police",
    "Denial",
    "He called it “a lie” .",
    "‘Those who fought’ won, KCNA quoted Kim as saying.",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.sampled_from(SENTENCES), max_size=5), joint=st.sampled_from([" ", "\n", "\n\n"]))
def test_every_quote_stands_in_the_text_and_ids_are_unique(
    parser: Parser, parts: list[str], joint: str
) -> None:
    text = joint.join(parts)
    claims = claims_of(parser, text)
    ids = [claim.id for claim in claims]
    assert len(set(ids)) == len(ids)
    for claim in claims:
        assert claim.evidence.of(text) == claim.quote != ""
        assert all(claim.evidence.contains(span) for span in claim.content)
        assert claim.denies in {"", *ids} - {claim.id}
        assert all(-1 <= token.head < len(claim.tokens) for token in claim.tokens)
        assert claim.places <= claim.entities
    assert claims_of(parser, text) == claims
