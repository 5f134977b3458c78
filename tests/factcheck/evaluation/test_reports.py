from pathlib import Path

import pytest

from factcheck.errors import InvalidInputError
from factcheck.evaluation.reports import attribution_form, read_texts
from factcheck.types import AttributionType, Span, Statement


def test_the_outlets_own_voice_is_left_out():
    content = (Span(start=10, end=20), Span(start=30, end=40))
    said = Statement(
        source=Span(start=0, end=4), cue=None, content=content, attribution=AttributionType.DIRECT
    )
    own = Statement(source=None, cue=None, content=content, attribution=AttributionType.OUTLET)
    assert attribution_form("d", "x" * 40, [said, own]) == {
        "doc_id": "d",
        "attributions": [{"source": [0, 4], "cue": None, "content": [[10, 20], [30, 40]]}],
    }


def test_a_content_is_written_without_the_words_of_its_source_and_cue():
    text = "a claim that Kyiv refuted"
    said = Statement(
        source=Span(start=13, end=17),
        cue=Span(start=18, end=25),
        content=(Span(start=0, end=25),),
        attribution=AttributionType.INDIRECT,
    )
    assert attribution_form("d", text, [said])["attributions"] == [
        {"source": [13, 17], "cue": [18, 25], "content": [[0, 7]]}
    ]


def test_a_byte_order_mark_is_no_text(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfIt rained.")
    assert read_texts([str(path)], "en")[0].text == "It rained."


def test_a_file_named_twice_is_refused():
    with pytest.raises(InvalidInputError):
        read_texts(["a", "a"], "en")
