from lxml import etree

from factcheck.evaluation.charts import line_chart

SVG = "{http://www.w3.org/2000/svg}"


def test_a_chart_has_a_title_a_line_for_each_series_and_its_name():
    text = line_chart("Found & right", ("recall", "precision"), {"a<b": [(0, 1), (1, 0)], "c": [(0.5, 0.5)]})
    root = etree.fromstring(text.encode())
    assert root.findtext(f"{SVG}title") == "Found & right"
    points = [line.get("points") for line in root.iter(f"{SVG}polyline")]
    assert points == ["60.0,20.0 500.0,310.0", "280.0,165.0"]
    assert {"a<b", "c", "recall", "precision"} <= {one.text for one in root.iter(f"{SVG}text")}


def test_what_lies_beyond_the_edge_is_drawn_at_it():
    text = line_chart("t", ("x", "y"), {"a": [(20, 0.5)]}, (10.0, 1.0))
    assert "500.0,165.0" in text
