import pytest

from factcheck.reading.headlines import find_headline


@pytest.mark.parametrize(
    ("candidates", "headings", "expected"),
    [
        (["Kyiv denies retreat | The Courier"], [], "Kyiv denies retreat"),
        (["Kyiv denies retreat - World News"], ["Kyiv denies retreat"], "Kyiv denies retreat"),
        (["Kyiv - a city under fire"], [], "Kyiv - a city under fire"),
        (["Kyiv denies – and Moscow insists"], ["Other heading"], "Kyiv denies – and Moscow insists"),
        (
            ["Kyiv denies that its…", "Kyiv denies that its forces left"],
            [],
            "Kyiv denies that its forces left",
        ),
        (["Kyiv denies...", "Moscow insists"], [], "Kyiv denies..."),
        (["…", "Moscow insists"], [], "…"),
        (["", "Moscow insists"], [], "Moscow insists"),
        ([], [], ""),
    ],
)
def test_headline(candidates, headings, expected):
    assert find_headline(candidates, site_name="The Courier", headings=headings) == expected
