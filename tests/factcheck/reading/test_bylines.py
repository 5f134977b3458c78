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
        ([["The Courier"], []], ()),  # the outlet is nobody
        ([["https://social.example/ann"], ["ann@news.example"], ["Ann Lee"]], ("Ann Lee",)),
        ([["Byron Hall"]], ("Byron Hall",)),
        ([[""], []], ()),
    ],
)
def test_authors(places, expected):
    assert find_authors(places, outlet="the courier") == expected


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Press GmbH",
        "Turnverein Mitte e.V.",
        "Redaktion",
        "Courier Online",
        "courier-news",
        "Editor 24",
    ],
)
def test_desks_companies_and_the_site_are_no_authors(name):
    assert find_authors([[name]], outlet="", host="www.courier-news.example") == ()


@pytest.mark.parametrize(
    "name", ["Cou Rier", "Deutsche Presse-Agentur", "Courier-News - Ann Lee", "Onliné Perez"]
)
def test_people_and_agencies_stay(name):
    assert find_authors([[name]], outlet="", host="www.courier-news.example") == (name,)


def test_a_person_further_down_wins_over_the_outlet():
    assert find_authors([["Courier Online"], ["Ann Lee"]], outlet="", host="courier.example") == ("Ann Lee",)
