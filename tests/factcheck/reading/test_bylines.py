import pytest

from factcheck.reading.bylines import find_authors


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([["Ann Lee"]], ("Ann Lee",)),
        ([["By Ann Lee and Bo Ek"]], ("Ann Lee", "Bo Ek")),
        ([["Ann Lee, Bo Ek and Cy Orr"]], ("Ann Lee", "Bo Ek", "Cy Orr")),
        ([["Lee, Ann"]], ("Lee, Ann",)),
        ([["Ann Lee", "Ann Lee"]], ("Ann Lee",)),
        ([["The Courier"], ["Ann Lee"]], ("Ann Lee",)),
        ([["The Courier"], []], ("The Courier",)),
        ([["https://social.example/ann"], ["ann@news.example"], ["Ann Lee"]], ("Ann Lee",)),
        ([["Byron Hall"]], ("Byron Hall",)),
        ([[""], []], ()),
    ],
)
def test_authors(places, expected):
    assert find_authors(places, outlet="the courier") == expected
