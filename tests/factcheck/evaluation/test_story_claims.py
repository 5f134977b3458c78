import json
from pathlib import Path

from factcheck import load_register
from factcheck.attribution.parsing import Parser
from factcheck.evaluation.gate import STORY_FLOORS, find_shortfalls
from factcheck.evaluation.story_claims import measure_story_claims
from factcheck.options import EngineOptions

STORIES = Path(__file__).parents[2] / "data" / "stories"
TEXT = "Kyiv said its troops had left the village. The mayor of Oslo denied that the tram was late."


def story(folder: Path, *claims: tuple[str, str]) -> Path:
    rows = [
        {"claim_id": f"c{n}", "article_id": "a", "speaker": speaker, "speaker_text": speaker, "content": content,
         "start": TEXT.index(content), "end": TEXT.index(content) + len(content)}
        for n, (speaker, content) in enumerate(claims)
    ]  # fmt: skip
    article = {"article_id": "a", "text": TEXT, "published_at": "2025-05-01T10:00:00Z"}
    value = {"story_id": "s", "articles": [article], "claims": rows, "aliases": {"Ukraine": ["Kyiv"]}}
    (folder / "s.json").write_text(json.dumps(value))
    return folder


def measured(folder: Path, parser: Parser) -> tuple[float, float]:
    figures = measure_story_claims(folder, parser, load_register(), EngineOptions())
    return figures["recall"], figures["speakers"]


def test_the_engine_keeps_its_floors_on_the_stories(parser: Parser):
    figures = measure_story_claims(STORIES, parser, load_register(), EngineOptions())
    assert find_shortfalls(figures, STORY_FLOORS) == []


def test_a_claim_is_found_under_any_name_of_its_speaker(tmp_path: Path, parser: Parser):
    assert measured(story(tmp_path, ("Ukraine", "its troops had left the village")), parser) == (1.0, 1.0)


def test_another_speaker_is_wrong(tmp_path: Path, parser: Parser):
    assert measured(story(tmp_path, ("Poland", "its troops had left the village")), parser) == (1.0, 0.0)


def test_what_nobody_claims_is_missed(tmp_path: Path, parser: Parser):
    claims = (("Ukraine", "its troops had left the village"), ("Oslo", "mayor"))
    assert measured(story(tmp_path, *claims), parser) == (0.5, 1.0)
