"""One statement with two clauses makes two claims; anything less stays whole."""

from __future__ import annotations

import pytest

from factcheck.attribution.claims import extract_claims
from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import load_register
from factcheck.options import EngineOptions
from factcheck.types import Article, Claim


def claims_of(parser: Parser, text: str) -> list[Claim]:
    article = Article(id="a", text=text)
    return list(extract_claims(article, parser, load_register(), EngineOptions()))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "The army said it had left the town and that three soldiers had died.",
            ["it had left the town", "three soldiers had died"],
        ),
        (
            "The minister said the road was closed and the bridge had collapsed.",
            ["the road was closed", "the bridge had collapsed"],
        ),
    ],
)
def test_two_clauses_are_two_claims(parser: Parser, text: str, quotes: list[str]) -> None:
    claims = claims_of(parser, text)
    assert [claim.quote for claim in claims] == quotes
    assert [claim.id for claim in claims] == ["a:1", "a:2"]


@pytest.mark.parametrize(
    "text",
    [
        "The minister said the road and the bridge were closed.",
        "The minister said the road had been closed and repaired.",
        "Kyiv denied that it had struck a depot and that it had lost two drones.",
        'The mayor said: "The road was closed and the bridge had collapsed."',
        "The minister said the road would close if snow fell and the wind rose.",
    ],
)
def test_one_clause_is_one_claim(parser: Parser, text: str) -> None:
    assert len(claims_of(parser, text)) == 1


@pytest.mark.parametrize(
    ("text", "proposition"),
    [
        ('"I am innocent of all charges," Karin Moe said.', "Karin Moe is innocent of all charges"),
        ('"I\'m ready to appeal," Karin Moe said.', "Karin Moe is ready to appeal"),
        ("Kyiv said they were close to a deal on grain.", "Ukraine was close to a deal on grain"),
        ("Rebels said they were close to Goma.", "Rebels were close to Goma"),
        ("Kyiv said its forces were close to the border.", "Ukraine's forces were close to the border"),
    ],
)
def test_the_verb_agrees_with_the_name(parser: Parser, text: str, proposition: str) -> None:
    assert [claim.proposition for claim in claims_of(parser, text)] == [proposition]


def test_we_of_a_spokeswoman_is_the_company(parser: Parser) -> None:
    text = '"We are not in talks with anyone," Karin Moe, a spokeswoman for Norvind, said.'
    (claim,) = claims_of(parser, text)
    assert claim.proposition == "Norvind is not in talks with anyone"
