"""How well pages and feeds are read, on material in the form of the open evaluation sets.

Idea: a page's text by the words it shares with the gold text (F1 of the two bags), its day by equality, its
authors by name; a feed entry by entry. A page whose text is flagged as doubtful and a day that is marked as
guessed or unsure are counted apart: they were not promised.
Entries: ``score_pages``, ``score_feeds``. Sources of the measures: Barbaresi, Trafilatura (ACL 2021);
Bevendorff et al., An Empirical Comparison of Web Content Extraction Algorithms (SIGIR 2023).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from factcheck.reading import Feed, Page
from factcheck.reading.markup import strip_markup

POOR = 0.5
"""F1 below which a text is not the article."""

_SCRIPTS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
# Scripts without spaces count by the character.
_TOKEN = re.compile(f"[{_SCRIPTS}]|[^\\W_{_SCRIPTS}]+")
_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")

Figures = dict[str, float]
Gold = Mapping[str, Any]


def score_pages(gold: Iterable[Gold], pages: Mapping[str, Page]) -> dict[str, Figures]:
    """Return the figures of each set; a page that could not be read counts as one without anything.

    Args:
        gold: Objects with ``id``, ``set`` and what is known of ``text``, ``date``, ``authors``, ``lang``.
        pages: What was read, by id.
    """
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in gold:
        for name, value in _page_row(row, pages.get(row["id"])).items():
            found[row["set"]][name].append(value)
    return {
        name: {key: sum(values) / len(values) for key, values in rows.items()} for name, rows in found.items()
    }


def score_feeds(gold: Iterable[Gold], feeds: Mapping[str, Feed]) -> dict[str, Figures]:
    """Return the figures of each group of feeds: shares of feeds and entries that are right."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in gold:
        for name, value in _feed_row(row, feeds.get(row["id"])).items():
            found[row["group"]][name].append(value)
    return {
        name: {key: sum(values) / len(values) for key, values in rows.items()} for name, rows in found.items()
    }


def token_f1(gold: str, found: str) -> float:
    """Return the F1 of the two bags of words; 0 when either is empty."""
    return _bag_f1(_tokens(gold), _tokens(found))


def _page_row(gold: Gold, page: Page | None) -> Figures:
    row: Figures = {}
    warnings = page.warnings if page else ()
    if gold.get("text"):
        f1 = token_f1(gold["text"], page.text if page else "")
        is_flagged = page is None or "doubtful-text" in warnings or "paywall" in warnings
        row |= {"text F1": f1, "poor": f1 < POOR, "poor, not flagged": f1 < POOR and not is_flagged}
    if (stated := _day(gold.get("date"))) is not None:
        day = _stated_day(page)
        is_wrong = day is not None and day != stated
        is_doubted = "date-guessed" in warnings or "date-unsure" in warnings
        row |= {
            "day right": day == stated,
            "day wrong": is_wrong,
            "day wrong, no doubt marked": is_wrong and not is_doubted,
            "day right, doubt marked": day == stated and is_doubted,
        }
    if "authors" in gold:
        row |= _author_row(gold["authors"], page.authors if page else ())
    if gold.get("lang"):
        row["language right"] = bool(page) and page.language[:2] == gold["lang"]  # type: ignore[union-attr]
    return row


def _author_row(gold: Any, found: Sequence[str]) -> Figures:
    known, names = _names(gold), _names(found)
    if not known:
        return {"author invented": bool(names)}
    return {"an author right": bool(known & names)}


def _feed_row(gold: Gold, feed: Feed | None) -> Figures:
    entries = gold["entries"]
    row: Figures = {"entries": feed is not None and len(feed.entries) == len(entries)}
    pairs = list(zip(entries, feed.entries if feed else (), strict=False))
    checks: dict[str, list[bool]] = defaultdict(list)
    for stated, entry in pairs:
        if stated.get("title"):
            checks["title"].append(_plain(stated["title"]) == _plain(entry.title))
        if stated.get("link"):
            checks["link"].append(stated["link"].strip() == (entry.link or entry.refused_link).strip())
        if stated.get("date"):
            checks["date"].append(_is_same_moment(stated["date"], entry.dated_at))
        elif stated.get("date") == "":
            checks["no date where there is none"].append(entry.dated_at is None)
    return row | {name: sum(values) / len(values) for name, values in checks.items()}


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def _bag_f1(left: Iterable[str], right: Iterable[str]) -> float:
    a, b = Counter(left), Counter(right)
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def _names(names: Any) -> set[str]:
    listed = re.split(r"[;,]| and ", names) if isinstance(names, str) else names or ()
    return {" ".join(words) for name in listed if (words := _tokens(str(name)))}


def _day(text: Any) -> date | None:
    found = _DAY.match(str(text or ""))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _stated_day(page: Page | None) -> date | None:
    """Return the day in the zone the page states, as its reader sees it."""
    if page is None or page.published_at is None:
        return None
    return (page.published_local or page.published_at).date()


def _plain(text: str) -> str:
    plain = strip_markup(html.unescape(html.unescape(text)))
    return " ".join(unicodedata.normalize("NFKC", plain).split())


def _is_same_moment(stated: str, found: datetime | None) -> bool:
    """Tell whether a date was read as stated; one that is none must not be read as anything."""
    try:
        moment = datetime.fromisoformat(stated.strip().replace("Z", "+00:00"))
    except ValueError:
        return found is None
    if found is None:
        return False
    if len(stated.strip()) <= len("2025-01-01"):
        return moment.date() == found.date()
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return abs((moment - found).total_seconds()) < 60
