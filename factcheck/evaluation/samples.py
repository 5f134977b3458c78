"""The engine on the sample stories: which expected conflicts it flags, and which near misses.

Entry function: ``measure_samples``. Eighteen articles show whether the chain works; how good it is
they cannot tell. ``expected.json`` is described in the README beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from factcheck.attribution.parsing import Parser
from factcheck.attribution.speakers import SpeakerRegister
from factcheck.contradiction.entailment import EntailmentModel
from factcheck.options import EngineOptions
from factcheck.pipeline import Comparison, compare_articles
from factcheck.reading import read_page
from factcheck.types import Article, Claim, Span

Place = tuple[str, Span]


def measure_samples(
    folder: Path,
    parser: Parser,
    register: SpeakerRegister,
    options: EngineOptions,
    model: EntailmentModel | None = None,
) -> Mapping[str, int]:
    """Return counts over the sample site in ``folder``.

    ``found`` of ``expected`` conflicts, ``alarms`` of ``near_misses`` flagged, ``flagged`` pairs in all
    and ``claims``. An entry counts as flagged when a flagged pair overlaps both its quotations.
    """
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    articles = dict(_read_site(folder / "site"))
    comparison = compare_articles(list(articles.values()), parser, register, options, model)
    pairs = _flagged_places(comparison)
    conflicts, near_misses = (_places(expected[name], articles) for name in ("conflicts", "not_conflicts"))
    return {
        "expected": len(conflicts),
        "found": sum(_is_flagged(entry, pairs) for entry in conflicts),
        "near_misses": len(near_misses),
        "alarms": sum(_is_flagged(entry, pairs) for entry in near_misses),
        "flagged": len(pairs),
        "claims": len(comparison.claims),
    }


def _read_site(site: Path) -> list[tuple[str, Article]]:
    found = []
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        url = f"http://{name.removesuffix('.html')}"
        page = read_page(path.read_bytes(), url)
        article = Article(id=name, text=page.text, title=page.title, url=url, published_at=page.published_at)
        found.append((name, article))
    return found


def _flagged_places(comparison: Comparison) -> list[tuple[Place, Place]]:
    claims = {claim.id: claim for claim in comparison.claims}
    return [(_place(claims[one.left_id]), _place(claims[one.right_id])) for one in comparison.judgements]


def _place(claim: Claim) -> Place:
    return claim.article_id, claim.evidence


def _places(entries: Sequence[dict[str, Any]], articles: Mapping[str, Article]) -> list[tuple[Place, Place]]:
    return [(_find(entry["left"], articles), _find(entry["right"], articles)) for entry in entries]


def _find(side: dict[str, str], articles: Mapping[str, Article]) -> Place:
    start = articles[side["article"]].text.index(side["quote"])
    return side["article"], Span(start=start, end=start + len(side["quote"]))


def _is_flagged(entry: tuple[Place, Place], pairs: Sequence[tuple[Place, Place]]) -> bool:
    left, right = entry
    return any(
        (_meet(left, one) and _meet(right, other)) or (_meet(left, other) and _meet(right, one))
        for one, other in pairs
    )


def _meet(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1].overlaps(other[1])
