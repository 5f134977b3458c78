import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.errors import UnreadableArticleError
from factcheck.options import ReadingOptions
from factcheck.reading.limits import check_page

OPTIONS = ReadingOptions(max_attributes=50)


@pytest.mark.parametrize(
    "attribute", [" a{n}=1", " a{n}", '/a{n}="> <"', " a{n}='>'", "\na{n} = x"], ids=lambda a: repr(a)
)
def test_too_many_attributes_are_refused(attribute):
    tag = "<div" + "".join(attribute.format(n=n) for n in range(60)) + ">"
    with pytest.raises(UnreadableArticleError, match="more than 50 attributes"):
        check_page(f"<p>text</p>{tag}", OPTIONS)


@pytest.mark.parametrize(
    "page",
    [
        "<div" + "".join(f" a{n}=1" for n in range(50)) + ">",
        "<p a=1 b=2>" * 100,
        '<div data-words="' + "many words here " * 100 + '">',
        "text " * 1000,
        "<!-- <div " + "a " * 100 + "> -->",
    ],
    ids=["limit", "many tags", "long value", "no tags", "comment"],
)
def test_ordinary_pages_pass(page):
    check_page(page, OPTIONS)


@pytest.mark.parametrize("part", ['<a b="', "<a b='", "<a ", "<", "<!--", '<a "', "<a =", "<a b= "])
def test_scan_is_linear_on_broken_markup(part):
    started = time.process_time()
    with suppress(UnreadableArticleError):
        check_page(part * 100_000, OPTIONS)
    assert time.process_time() - started < 2


@given(st.text(alphabet="<>a=\"'/ !-", max_size=200))
def test_any_markup_is_scanned(text):
    check_page(text, ReadingOptions())
