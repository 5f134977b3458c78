from datetime import UTC, datetime

import factcheck
from factcheck import compare_articles, load_register
from factcheck.attribution.parsing import Parser
from factcheck.options import EngineOptions
from factcheck.pipeline import Comparison
from factcheck.types import Article, ConflictKind

FOUNDING = (
    "Last week, Russia announced that Ukrainian troops had been driven out of the last village they occupied, a claim "
    "that Kyiv refuted, asserting that its forces remained active in Belgorod, another Russian region adjacent to Ukraine."
)
WIRE = (
    "The rescue service said on Monday that 41 people had been killed in the flood in Arbaat. The road to the dam was "
    "closed, and buses were sent to take villagers to the coast. Schools in three districts stayed shut. Engineers "
    "looked for cracks in the eastern wall while the river went on rising, and the army brought tents, blankets and "
    "drinking water to a football field outside the town. The bakery near the old bridge gave away its bread."
)
RIVAL = "The opposition said on Monday that at least 60 people had been killed in the flood in Arbaat."


def compared(parser: Parser, *texts: str) -> Comparison:
    moment = datetime(2025, 3, 3, 9, tzinfo=UTC)
    articles = [Article(id=f"a{n}", text=text, published_at=moment) for n, text in enumerate(texts)]
    return compare_articles(articles, parser, load_register(), EngineOptions())


def test_the_founding_story(parser: Parser):
    comparison = compared(parser, FOUNDING)
    claims = {claim.id: claim for claim in comparison.claims}
    found = {
        tuple(sorted(claims[i].cue_text for i in (judgement.left_id, judgement.right_id))): judgement.kind
        for judgement in comparison.judgements
    }
    assert found == {
        ("announced", "refuted"): ConflictKind.DENIAL,
        ("announced", "asserting"): ConflictKind.CONTRADICTION,
    }


def test_a_conflict_across_articles_with_words_that_prove_it(parser: Parser):
    comparison = compared(parser, WIRE, RIVAL)
    (judgement,) = comparison.judgements
    texts = {"a0": WIRE, "a1": RIVAL}
    claims = {claim.id: claim for claim in comparison.claims}
    reason = judgement.reasons[0]
    assert judgement.kind is ConflictKind.NUMERIC
    assert reason.left[0].of(texts[claims[judgement.left_id].article_id]) == "41 people"
    assert reason.right[0].of(texts[claims[judgement.right_id].article_id]) == "at least 60 people"


def test_copies_of_one_text_are_one_voice(parser: Parser):
    comparison = compared(parser, WIRE + " " + RIVAL, "Flood kills dozens\n" + WIRE + " " + RIVAL)
    pairs = [(j.left_id.split(":")[0], j.right_id.split(":")[0]) for j in comparison.judgements]
    assert pairs == [("a0", "a0"), ("a1", "a1")]


def test_comparing_twice_is_comparing_once(parser: Parser):
    assert compared(parser, WIRE, RIVAL) == compared(parser, WIRE, RIVAL)


def test_nothing_to_compare_is_an_empty_comparison(parser: Parser):
    assert compared(parser, "", "\n") == Comparison(claims=(), judgements=())


def test_the_front_door_offers_what_it_names():
    assert all(callable(getattr(factcheck, name)) for name in factcheck.__all__)
    assert not hasattr(factcheck, "no_such_thing")
