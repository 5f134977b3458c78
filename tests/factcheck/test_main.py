import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from factcheck.__main__ import main

COMMANDS = ["compare", "statements", "judge", "stories", "read", "feed"]
DOCUMENT = {
    "doc_id": "d",
    "text": "Russia said on Monday that its troops had taken Zorivka. Kyiv denied the claim.",
}
PAIR = {
    "id": "p",
    "premise": "The rescue service said: 41 people were killed in the flood",
    "hypothesis": "The mayor said: at least 60 people were killed in the flood",
}
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>Dam bursts</title>
<link>https://news.example/dam</link><pubDate>Mon, 03 Mar 2025 09:00:00 GMT</pubDate></item></channel></rss>"""


def give(monkeypatch: pytest.MonkeyPatch, *rows: Any) -> None:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["compare"], ["stories"]])
def test_wrong_usage_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_compare_prints_both_sides_and_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("The rescue service said that 41 people were killed in the flood.", encoding="utf-8")
    second.write_text("The mayor said that at least 60 people were killed in the flood.", encoding="utf-8")
    code, lines, _ = run(capsys, "compare", str(first), str(second))
    printed = "\n".join(lines)
    assert code == 0
    assert "numeric" in lines[2]
    assert "“41 people were killed in the flood" in printed
    assert "41 people against at least 60 people" in printed


def test_compare_without_conflict_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    only = tmp_path / "a.txt"
    only.write_text("", encoding="utf-8")
    assert run(capsys, "compare", str(only)) == (0, ["0 claims in 1 text, 0 possible conflicts"], "")


def test_statements_gives_offsets_into_the_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give(monkeypatch, b"", DOCUMENT, b"", {"doc_id": "e", "text": "It rained."})
    code, lines, _ = run(capsys, "statements")
    first, second = map(json.loads, lines)
    found = first["attributions"][0]
    start, end = found["source"]
    assert (code, first["doc_id"], DOCUMENT["text"][start:end]) == (0, "d", "Russia")
    assert all(isinstance(offset, int) for span in found["content"] for offset in span)
    assert second == {"doc_id": "e", "attributions": []}


ARTICLE = """Mayor denies rift

Reuters, citing two officials, reported on Monday that at least 40 people had been hurt. Mayor Anna Berg denied the report. "We counted six," she said. "Nobody else came."

The Transport Union said the city had promised in March that it would pay. The road has been closed since 2019.
"""


def give_text(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    raw = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def test_statements_of_a_pasted_article_are_for_reading(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give_text(monkeypatch, ARTICLE)
    code, lines, _ = run(capsys, "statements", "--published", "2025-03-12")
    assert code == 0
    assert lines[0] == "standard input: 7 statements, 1 more in the outlet's own voice"
    printed = "\n".join(lines)
    for passage in (
        "Mayor · denies",
        "    “at least 40 people had been hurt”\n    via       Reuters <- two officials\n"
        "    said      2025-03-10 (to the day)\n    figures   at least 40 people\n",
        "Anna Berg (“Mayor Anna Berg”) · denied · denies\n    “the report”\n    refers to 2: “at least 40 people",
        "Anna Berg (“she”) · said · direct\n    “We counted six … Nobody else came.”",
        "     7  city (“the city”) · promised · plans · plan\n        “it would pay”",
        "(the outlet's own voice)\n    “The road has been closed since 2019”",
        "event     2019 (to the year)",
    ):
        assert passage in printed
    assert max(map(len, lines)) <= 88


def test_statements_of_files_are_listed_one_after_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text("\ufeff" + ARTICLE, encoding="utf-8")
    second.write_text('{"Kyiv said"} \x1b[2J Kyiv said it had lost \x1b[31mtwo drones.', encoding="utf-8")
    code, lines, _ = run(capsys, "statements", str(first), str(second), "--no-outlet")
    assert (code, lines[0]) == (0, f"{first}: 7 statements")
    assert f"{second}: 1 statement" in lines
    printed = "\n".join(lines)
    assert "outlet" not in printed
    assert "\x1b" not in printed, "an article must not steer the terminal"
    assert "said  " not in printed, "without a date of publication nobody knows when it was said"


def test_statements_of_an_article_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give_text(monkeypatch, ARTICLE)
    code, (line,), _ = run(capsys, "statements", "-", "--json", "--published", "2025-03-12T23:30-05:00")
    rows = json.loads(line)["statements"]
    assert code == 0
    assert [row["number"] for row in rows] == list(range(1, 9))
    for row in rows:
        for span in [row["source"], row["cue"], *row["content"], *row["refers_to"]]:
            assert span is None or ARTICLE[span["start"] : span["end"]] == span["text"]
    denied = next(row for row in rows if row["cue"] and row["cue"]["text"] == "denied")
    assert rows[denied["refers_to_number"] - 1]["content"] == denied["refers_to"]
    promised = next(row for row in rows if row["stance"] == "plans")
    assert rows[promised["within"] - 1]["speaker"] == "Transport Union"
    assert denied["claims"][0]["said_at"] == {"at": "2025-03-13T00:00:00+00:00", "precision": "day"}
    assert rows[1]["claims"][0]["quantities"][0]["bound"] == "at_least"


@pytest.mark.parametrize(
    ("text", "arguments", "complaint"),
    [
        ("", [], "standard input: empty"),
        (" \n\n", [], "standard input: empty"),
        (b"\x7fELF\x00\x01", [], "standard input: binary"),
        (b"caf\xe9 said", [], "standard input: not text in UTF-8"),
        ("Kyiv said no.", ["--published", "last week"], "'last week' is no date like"),
        ("Kyiv said no.", ["--published", ""], "'' is no date like"),
        ('{"doc_id": "d", "text": ""}', ["--json"], "not with JSON lines"),
        ("Kyiv said no.", ["missing.txt"], "missing.txt: No such file"),
        ("Kyiv said no.", ["."], ".: Is a directory"),
    ],
)
def test_what_is_no_article_is_named(
    text: str | bytes,
    arguments: list[str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    give_text(monkeypatch, text)
    code, lines, err = run(capsys, "statements", *arguments)
    assert (code, lines) == (2, [])
    assert complaint in err
    assert err.count("\n") == 1


def test_an_article_without_statements_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give_text(monkeypatch, "Rain again")
    assert run(capsys, "statements") == (0, ["standard input: 0 statements"], "")


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_dates_too(
    date: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give_text(monkeypatch, "Kyiv said last week that it had lost two drones yesterday and two next month.")
    assert run(capsys, "statements", "--published", date)[0] == 0


def test_judge_gives_three_shares_that_sum_to_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give(monkeypatch, PAIR, {"id": "q", "premise": "It rained.", "hypothesis": ""})
    code, lines, _ = run(capsys, "judge")
    rows = [json.loads(line) for line in lines]
    assert (code, [row["id"] for row in rows]) == (0, ["p", "q"])
    assert all(abs(sum(value for key, value in row.items() if key != "id") - 1) < 1e-9 for row in rows)
    assert rows[0]["p_contradiction"] > 0.5 > rows[1]["p_contradiction"]


def test_stories_prints_claims_and_conflicts_of_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    article = {"article_id": "a", "text": DOCUMENT["text"], "published_at": "2025-03-03T09:00:00Z"}
    story = {"story_id": "s", "articles": [article], "claims": "ignored"}
    (tmp_path / "story.json").write_text(json.dumps(story), encoding="utf-8")
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    code, lines, _ = run(capsys, "stories", str(tmp_path))
    (row,) = map(json.loads, lines)
    assert (code, row["story_id"]) == (0, "s")
    assert {claim["article_id"] for claim in row["claims"]} == {"a"}
    assert row["conflicts"][0]["kind"] == "denial"
    assert set(row["conflicts"][0]) == {"a", "b", "kind", "score"}


def test_feed_prints_its_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "feed.xml"
    path.write_bytes(FEED)
    code, lines, _ = run(capsys, "feed", str(path))
    (row,) = map(json.loads, lines)
    assert code == 0
    assert (row["title"], row["link"]) == ("Dam bursts", "https://news.example/dam")
    assert row["date"].startswith("2025-03-03T09:00:00")


def test_read_prints_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "page.html"
    words = "The dam above the town burst on Monday after three days of rain, the ministry said. " * 6
    path.write_text(
        f"<html><head><title>Dam bursts</title></head><body><article><p>{words}</p></article></body></html>"
    )
    code, lines, _ = run(capsys, "read", str(path), "--url", "https://news.example/dam")
    row = json.loads(lines[0])
    assert code == 0
    assert set(row) == {"title", "text", "published_at", "language", "authors", "canonical_url"}
    assert "burst on Monday" in row["text"]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (b"{", "line 2: not JSON"),
        (b"\xff", "line 2: not JSON in UTF-8"),
        (b"[]", "line 2: not a JSON object"),
        ({"doc_id": "x"}, "line 2: 'text' is missing"),
        ({"doc_id": 3, "text": ""}, "line 2: 'doc_id' is missing or no text"),
        ({"doc_id": "x", "text": "\ud800"}, "half a surrogate"),
        (
            {"doc_id": "x", "text": "Es regnet.", "language": "de"},
            "line 2: no analysis for the language 'de'",
        ),
    ],
)
def test_a_bad_line_is_named(
    row: Any, complaint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    give(monkeypatch, DOCUMENT, row)
    code, lines, err = run(capsys, "statements")
    assert (code, len(lines)) == (2, 1), "what came before the bad line is answered"
    assert complaint in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "missing.txt"],
        ["compare", "."],
        ["stories", "missing"],
        ["read", "missing.html"],
        ["feed", "missing.xml"],
        ["compare", "missing.txt", "--language", "xx"],
        ["compare", "same.txt", "same.txt"],
    ],
)
def test_bad_input_is_one_line_and_two(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    code, lines, err = run(capsys, *arguments)
    assert (code, lines) == (2, [])
    assert err.startswith("factcheck: ")
    assert err.count("\n") == 1


def test_bytes_that_are_no_text_or_feed_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfe\x00")
    assert "not text in UTF-8" in run(capsys, "compare", str(path))[2]
    path.write_bytes(b"no feed")
    assert run(capsys, "feed", str(path))[0] == 2


def test_output_is_utf8_in_any_locale_and_a_closed_pipe_is_quiet(tmp_path: Path):
    path = tmp_path / "a.txt"
    text = "The mayor said that 41 people were killed in Łódź. The bishop said that 60 people were killed in Łódź."
    path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "factcheck", "compare", str(path)]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "Łódź" in done.stdout.decode("utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    closed = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writer)
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_importing_the_package_loads_no_model():
    code = "import factcheck, sys; sys.exit('spacy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_model_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text(DOCUMENT["text"])
    code, lines, err = run(capsys, "compare", "--model", "no-such-model", str(tmp_path / "a.txt"))
    assert (code, lines) == (2, [])
    assert "no-such-model" in err
    assert "Traceback" not in err


def test_without_a_model_only_signals_give_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text(DOCUMENT["text"])
    _, alone, _ = run(capsys, "compare", "--model", "", str(tmp_path / "a.txt"))
    _, both, _ = run(capsys, "compare", str(tmp_path / "a.txt"))
    assert not any("entailment model" in line for line in alone)
    assert any("entailment model" in line for line in both)
