import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.reading.markup import strip_markup


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>Kyiv</b> denies", "Kyiv denies"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("AT&amp;amp;T &amp; friends", "AT&T & friends"),
        ("Hi<script>alert('x')</script> there", "Hi there"),
        ("Hi<script>alert(1)", "Hi"),
        ("a < b and b > c", "a < b and b > c"),
        ("the &lt;blink&gt; tag", "the <blink> tag"),
        ("  many \n spaces ", "many spaces"),
    ],
)
def test_reader_sees_plain_text(text, expected):
    assert strip_markup(text) == expected


@given(st.text())
def test_total_and_without_breaks(text):
    assert "\n" not in strip_markup(text)
