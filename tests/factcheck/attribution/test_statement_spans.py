"""Invariants of spans over texts put together at random."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcheck.attribution.parsing import Parser
from factcheck.attribution.statements import find_statements
from factcheck.options import AttributionOptions
from factcheck.types import Article, AttributionType

PIECES = st.sampled_from(
    ["Russia", "said", "that", "the claim", "Kyiv denied", ",", ".", '"', "“", "”", "'", ":", "\n", "\n\n", "it", "a claim",
     "rejected", "according to", "police", "which", "citing", "as saying", "the troops left", "adding", "told",
     "reporters", "called", "a lie", "and", "to", "of", "put", "at 40", ";", "—", "KCNA quoted Kim", "PENCE:"]
)  # fmt: skip
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_spans_lie_in_the_text_and_stand_for_words(parser: Parser, text: str) -> None:
    found = find_statements(Article(id="a", text=text), parser, AttributionOptions())
    for statement in found:
        assert statement.content
        assert (statement.cue is None) == (statement.attribution is AttributionType.OUTLET)
        spans = [*statement.content, *statement.refers_to, *statement.relayed_by]
        spans += [span for span in (statement.source, statement.cue) if span is not None]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all("\n" not in span.of(text) for span in statement.content)
        pairs = zip(statement.content, statement.content[1:], strict=False)
        assert all(left.end <= right.start for left, right in pairs)
    starts = [statement.content[0].start for statement in found]
    assert starts == sorted(starts)


@QUICK
@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_two_runs_agree(parser: Parser, text: str) -> None:
    article = Article(id="a", text=text)
    options = AttributionOptions()
    assert find_statements(article, parser, options) == find_statements(article, parser, options)
