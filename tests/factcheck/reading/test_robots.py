"""robots.txt as RFC 9309 has it."""

import pytest

from factcheck.reading import read_robots

AGENT = "factcheck-tracker"


def allowed(text: str, path: str) -> bool:
    return read_robots(text.encode(), f"https://news.example{path}", agent=AGENT).is_allowed


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /a", "/a/b", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: factcheck-tracker\nAllow: /", "/a", True),
        ("User-agent: factcheck-tracker\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: FactCheck-Tracker\nDisallow: /", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/public", "/news/public/1", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/private", "/news/private/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?page=2", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("<html>Not found</html>", "/a", True),
    ],
)
def test_own_group_and_longest_match(text: str, path: str, expected: bool) -> None:
    assert allowed(text, path) is expected


def test_the_first_500_kib_count_and_the_line_they_cut_does_not() -> None:
    filler = "Disallow: /x\n" * 60_000
    assert not allowed(f"User-agent: *\nDisallow: /early\n{filler}", "/early")
    assert allowed(f"User-agent: *\n{filler}Disallow: /late\n", "/late")
    half = "User-agent: *\n" + "#" * (500 * 1024 - len("User-agent: *\n") - len("\nDisallow: /a"))
    assert allowed(f"{half}\nDisallow: /ab", "/ac")


@pytest.mark.parametrize(("stated", "delay"), [("3", 3.0), ("0.5", 0.5), ("7200", 60.0), ("soon", 0.0)])
def test_crawl_delay_in_seconds(stated: str, delay: float) -> None:
    data = f"User-agent: *\nCrawl-delay: {stated}\n".encode()
    assert read_robots(data, "https://news.example/", agent=AGENT).crawl_delay == delay
