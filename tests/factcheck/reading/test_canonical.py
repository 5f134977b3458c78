import pytest

from factcheck.reading.canonical import find_canonical_url

URL = "https://www.news.co.uk/world/a?utm_source=x"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("https://www.news.co.uk/world/a", "https://www.news.co.uk/world/a"),
        ("https://amp.news.co.uk/a#top", "https://amp.news.co.uk/a"),
        ("/world/a", "https://www.news.co.uk/world/a"),
        ("https://other.co.uk/world/a", ""),
        ("https://www.news.co.uk/", ""),
        ("javascript:alert(1)", ""),
        ("https://[broken", ""),
        ("  ", ""),
    ],
)
def test_only_believable_addresses_are_taken(stated, expected):
    assert find_canonical_url([stated], URL) == expected


def test_two_blogs_of_one_provider_are_two_sites():
    assert find_canonical_url(["https://b.blogspot.com/x"], "https://a.blogspot.com/x") == ""


def test_numeric_hosts_are_sites_of_their_own():
    assert find_canonical_url(["http://192.0.2.1/b"], "http://192.0.2.1/a") == "http://192.0.2.1/b"
    assert find_canonical_url(["http://192.0.2.2/b"], "http://192.0.2.1/a") == ""
