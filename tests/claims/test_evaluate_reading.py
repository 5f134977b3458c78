"""The command that measures the reading, on a folder made here."""

import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TEXT = "The harbour authority said on Monday that the new breakwater would open in spring. " * 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "html").mkdir()
    (tmp_path / "feeds").mkdir()
    html = f'<html lang="en"><head><title>Wall</title><meta property="article:published_time" content="2025-04-01T10:00:00Z"></head><body><article><h1>Wall</h1><p>{TEXT}</p></article></body></html>'
    (tmp_path / "html" / "a.html.gz").write_bytes(gzip.compress(html.encode()))
    page = {
        "id": "a",
        "set": "own",
        "file": "a.html.gz",
        "url": "https://news.example/a",
        "text": TEXT,
        "date": "2025-04-01",
    }
    (tmp_path / "html" / "gold.json").write_text(json.dumps([page]))
    (tmp_path / "feeds" / "a.xml").write_text(
        "<rss version='2.0'><channel><item><title>One</title><link>https://news.example/1</link></item></channel></rss>"
    )
    feed = {
        "id": "a",
        "group": "own",
        "file": "a.xml",
        "entries": [{"title": "One", "link": "https://news.example/1"}],
    }
    (tmp_path / "feeds" / "gold.json").write_text(json.dumps([feed]))
    write_addresses(tmp_path, block="http://10.0.0.1/")
    return tmp_path


def write_addresses(folder: Path, *, block: str) -> None:
    addresses = {
        "canonical": [
            {"in": "https://news.example/a?utm_source=x&b=1&a=2#top", "out": "https://news.example/a?a=2&b=1"}
        ],
        "same_article": [{"a": "https://www.news.co.uk/a", "b": "https://news.co.uk/a"}],
        "different_article": [{"a": "https://news.example/A", "b": "https://news.example/a"}],
        "fetch_policy": [
            {"url": block, "verdict": "block"},
            {
                "url": "https://news.test/x",
                "verdict": "block",
                "why": "302 to http://10.0.0.1/: every hop is checked",
            },
        ],
    }
    (folder / "urls.json").write_text(json.dumps(addresses))


def test_figures_are_printed_and_a_missed_mark_fails(folder: Path) -> None:
    out = StringIO()
    call_command("evaluate_reading", str(folder), stdout=out, stderr=StringIO())
    told = out.getvalue()
    assert "pages: own" in told
    assert "addresses: 5 of 5 right" in told
    assert "1 pages, " in told
    write_addresses(folder, block="https://93.184.216.34/")
    with pytest.raises(CommandError, match="is judged wrongly"):
        call_command("evaluate_reading", str(folder), stdout=StringIO(), stderr=StringIO())


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evaluate_reading", str(tmp_path))
