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
    assert attribution_form("d", [said, own]) == {
        "doc_id": "d",
        "attributions": [{"source": [0, 4], "cue": None, "content": [[10, 20], [30, 40]]}],
    }


def test_a_byte_order_mark_is_no_text(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfIt rained.")
    assert read_texts([str(path)], "en")[0].text == "It rained."


def test_a_file_named_twice_is_refused():
    with pytest.raises(InvalidInputError):
        read_texts(["a", "a"], "en")
