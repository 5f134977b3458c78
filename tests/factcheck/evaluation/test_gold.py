import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factcheck import load_register
from factcheck.attribution.parsing import Parser
from factcheck.errors import InvalidInputError
from factcheck.evaluation.gold import parse_moment, read_claim, read_stories, split_attribution
from factcheck.types import AttributionType, Modality, Stance


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kyiv denied: that it had left", ("Kyiv", "denied", "that it had left")),
        ("Iran's navy did not deny: the report", ("Iran's navy", "did not deny", "the report")),
        ("the envoy told reporters: nobody came", ("the envoy", "told reporters", "nobody came")),
        ("A man is eating.", ("", "", "A man is eating.")),
    ],
)
def test_speaker_cue_and_content_are_told_apart(text: str, parts: tuple[str, str, str], parser: Parser):
    assert split_attribution(text, parser) == parts


@pytest.mark.parametrize(
    ("text", "stance", "modality"),
    [
        ("Kyiv denied: that it had left", Stance.DENIES, Modality.FACT),
        ("Kyiv said: it had left", Stance.ASSERTS, Modality.FACT),
        ("Kyiv did not deny: that it had left", Stance.ASKS, Modality.QUESTION),
        ("A senator asked: whether Kyiv had left", Stance.ASKS, Modality.QUESTION),
    ],
)
def test_the_cue_tells_the_stance(text: str, stance: Stance, modality: Modality, parser: Parser):
    claim = read_claim("c", text, parser, load_register())
    assert (claim.stance, claim.modality) == (stance, modality)
    assert claim.quote == text.partition(": ")[2]


def test_a_bare_sentence_is_in_nobodys_voice(parser: Parser):
    claim = read_claim("c", "A man is eating.", parser, load_register())
    assert (claim.speaker, claim.attribution) == (None, AttributionType.OUTLET)


def test_moments_without_zone_are_utc():
    assert parse_moment("2025-03-03") == datetime(2025, 3, 3, tzinfo=UTC)
    assert parse_moment("2025-03-03T09:00:00+02:00") == datetime(2025, 3, 3, 7, tzinfo=UTC)
    assert parse_moment("") is parse_moment(None) is None


@pytest.mark.parametrize("text", ["{", '{"articles": [{}], "story_id": "s"}', '{"articles": []}'])
def test_a_broken_story_file_is_named(text: str, tmp_path: Path):
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"bad\.json"):
        list(read_stories(tmp_path))


def test_stories_are_read_by_file_name(tmp_path: Path):
    for name in ("b", "a"):
        row = {
            "story_id": name,
            "articles": [{"article_id": "x", "text": "It rained.", "published_at": "2025-03-03"}],
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(row), encoding="utf-8")
    assert [(story.id, story.articles[0].text) for story in read_stories(tmp_path)] == [
        ("a", "It rained."),
        ("b", "It rained."),
    ]


def test_a_missing_or_empty_folder_is_named(tmp_path: Path):
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(InvalidInputError):
            list(read_stories(folder))
