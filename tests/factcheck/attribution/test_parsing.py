from __future__ import annotations

import pytest
from threadpoolctl import threadpool_info

from factcheck.attribution.parsing import (
    LONGEST_LINE,
    LONGEST_SENTENCE,
    LONGEST_WORD,
    Parser,
    load_parser,
    parse_article,
    split_lines,
)
from factcheck.errors import ModelUnavailableError
from factcheck.types import Article


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "One word",
        "\n\n Headline here\n\nThe army left. It is gone.\r\n",
        "a\x85b\u2028c",
        "x " * 12_000,
    ],
)
def test_document_text_is_the_article_text(parser: Parser, text: str) -> None:
    doc = parse_article(Article(id="a", text=text), parser)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_headline_and_sentence_stay_apart(parser: Parser) -> None:
    doc = parse_article(Article(id="a", text="Troops leave village\nThe army said so."), parser)
    assert [sentence.text.strip() for sentence in doc.sents] == ["Troops leave village", "The army said so."]


def test_annotations_survive(parser: Parser) -> None:
    doc = parse_article(Article(id="a", text="Note\n\nRussia said it won."), parser)
    said = next(token for token in doc if token.text == "said")
    assert said.lemma_ == "say"
    assert [child.text for child in said.children if child.dep_ == "nsubj"] == ["Russia"]
    assert [entity.text for entity in doc.ents] == ["Russia"]


def test_unknown_model_tells_how_to_install_it() -> None:
    with pytest.raises(ModelUnavailableError, match="pip install no-such-model"):
        load_parser("no_such_model")


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KESSIN, May 7 (Meridian) - The yacht sank.", "KESSIN, May 7 (Meridian) -"),
        ("MOSCOW/KYIV — Talks failed.", "MOSCOW/KYIV —"),
        ("Oslo, May 7 (NTB) - Snow fell.", "Oslo, May 7 (NTB) -"),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(parser: Parser, text: str, dateline: str) -> None:
    doc = parse_article(Article(id="a", text=text), parser)
    assert doc.text == text
    assert [sentence.text.strip() for sentence in doc.sents] == [dateline, text[len(dateline) :].strip()]


def test_a_dash_inside_a_sentence_is_no_dateline(parser: Parser) -> None:
    text = "Snow - the first this year - fell."
    assert len(list(parse_article(Article(id="a", text=text), parser).sents)) == 1


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("?" * 5_000, LONGEST_WORD),
        ("he said " * 1_000, LONGEST_SENTENCE),
        ("It rained. " * 200 + "he said " * 1_000, LONGEST_LINE),
        ("It rained. " * 5_000, LONGEST_LINE),
    ],
)
def test_what_no_writer_writes_is_parsed_in_parts(text: str, longest: int) -> None:
    lines = list(split_lines(text))
    assert max(len(line) for _, line in lines) <= longest
    assert all(text[start : start + len(line)] == line for start, line in lines)
    assert "".join(line for _, line in lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_paragraph_of_sentences_stays_whole() -> None:
    text = "The minister of the interior said that nothing had been found there. " * 200
    assert [line for _, line in split_lines(text)] == [text.strip()]


def test_the_parser_keeps_to_one_thread(parser: Parser) -> None:
    parser("Kyiv said so.")
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
