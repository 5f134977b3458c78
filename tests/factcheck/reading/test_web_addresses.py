"""One spelling for every address, and never one for two pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.reading.web_addresses import canonical_address


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("HTTPS://News.Example/a", "https://news.example/a"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:443/a", "http://news.example:443/a"),
        ("https://news.example.:8443", "https://news.example:8443/"),
        ("https://zürich.example/ö?q=ü", "https://xn--zrich-kva.example/%C3%B6?q=%C3%BC"),
        ("https://news.example/%7euser/%e2%82%ac", "https://news.example/~user/%E2%82%AC"),
        ("https://news.example/50%/a", "https://news.example/50%25/a"),
        ("https://news.example/a/./b/../c", "https://news.example/a/c"),
        ("https://news.example/../../a/..", "https://news.example/"),
        ("https://news.example/a b?x=1 2", "https://news.example/a%20b?x=1%202"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("https://news.example/a\n/b", "https://news.example/a/b"),
        ("https://news.example/a?#part", "https://news.example/a"),
        ("https://news.example/a?UTM_Source=x&id=7&fbclid=y", "https://news.example/a?id=7"),
        ("https://news.example/a?%66bclid=y", "https://news.example/a"),
        ("https://news.example/a?source=rss", "https://news.example/a"),
        ("https://news.example/a?ref=frontpage", "https://news.example/a"),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
        ("http://user:word@news.example/a", "http://user:word@news.example/a"),
    ],
)
def test_equal_addresses_get_one_spelling(given_address: str, expected: str) -> None:
    assert canonical_address(given_address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/A",
        "https://news.example/a?b=2&a=1",
        "https://news.example/a?id=",
        "https://news.example/a?lang=fr",
        "https://news.example/a?source=ministry",
        "https://news.example/a?ref=A12345",
        "https://news.example/photo.jpg?crop/1420x708",
        "https://www.news.example/index.html",
        "https://news.example/story.amp.html",
        "https://news.example/a//b",
        "https://news.example/a%2Fb",
        "https://news.example/a?q=%26",
        "mailto:desk@news.example",
        "urn:sha256:00",
    ],
)
def test_what_may_be_another_page_stays(address: str) -> None:
    assert canonical_address(address) == address


@pytest.mark.parametrize(
    "text",
    ["", "news", "//news.example/a", "https:///a", "https://a|b/", "https://a b/", "http://[::1/",
     "http://news.example:port/", "http://news.example:0/", f"https://{'a' * 64}.example/",
     "https://-a.example/", "https://../"],
)  # fmt: skip
def test_what_leads_nowhere_is_no_address(text: str) -> None:
    assert canonical_address(text) == ""


_PIECES = st.text(alphabet="abé%2fF?&=#/.: +~'ü\n", max_size=30)


@given(path=_PIECES)
def test_the_spelling_is_a_fixed_point_in_ascii(path: str) -> None:
    once = canonical_address(f"https://news.example/{path}")
    assert canonical_address(once) == once
    assert once.isascii()
    assert " " not in once


@given(text=st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(canonical_address(text), str)
