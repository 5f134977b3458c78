"""One side of a conflict as a reviewer reads it: who, where, when, the words and their spread."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from claims.admin.passages import Mark, Piece, excerpt, mark, marks_of, quote_marks, window
from claims.models import Appearance, Article, Claim, Conflict, Precision, Revision

FORMATS = {
    Precision.MINUTE: "%d %b %Y %H:%M UTC",
    Precision.DAY: "%d %b %Y",
    Precision.WEEK: "week of %d %b %Y",
    Precision.MONTH: "%b %Y",
    Precision.YEAR: "%Y",
}


DOUBTS = {
    "doubtful-text": "The text may not be the article, or not all of it: two readers find different texts.",
    "paywall": "The text may be cut: the page says that it is not free.",
    "short": "The text is very short.",
    "date-guessed": "The date of publication is a guess.",
    "date-unsure": "The date of publication is in doubt: the page gives reason for another.",
    "date-in-future": "The page states a date of publication in the future; it was not taken.",
}
"""What a reviewer should know of how a text was read, by the reader's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Claim, passage and article of side A or B; ``context`` is filled on the conflict's own page."""

    name: str
    claim: Claim
    appearance: Appearance
    article: Article
    articles: int
    origins: int
    quote: list[Piece]
    context: list[Piece] = field(default_factory=list)
    is_cut_before: bool = False
    is_cut_after: bool = False

    @property
    def is_a(self) -> bool:
        return self.name == "A"

    @property
    def speaker(self) -> str:
        return self.claim.speaker.name if self.claim.speaker else self.outlet

    @property
    def speaker_details(self) -> str:
        speaker = self.claim.speaker
        if speaker is None:
            return "the outlet's own voice"
        side = speaker.side if speaker.side.casefold() != speaker.name.casefold() else ""
        kind = speaker.get_kind_display() if speaker.kind != "unknown" else ""
        return ", ".join(part for part in (f"speaks for {side}" if side else "", kind) if part)

    @property
    def outlet(self) -> str:
        return self.article.publisher.name if self.article.publisher else "outlet unknown"

    @property
    def said_at(self) -> str:
        return moment(self.claim.said_at, self.claim.said_at_precision)

    @property
    def as_of(self) -> str:
        return moment(self.claim.as_of, self.claim.as_of_precision)

    @property
    def published_at(self) -> datetime | None:
        return self.article.published_at

    @property
    def doubts(self) -> list[str]:
        return [DOUBTS[code] for code in self.appearance.revision.warnings if code in DOUBTS]

    @property
    def spread(self) -> str:
        if not self.origins:
            return f"{counted(self.articles, 'article')} / origins unknown"
        return f"{counted(self.articles, 'article')} / {counted(self.origins, 'origin')}"

    @property
    def url(self) -> str:
        """The article's address where it is one a browser may follow."""
        url = self.article.url
        return url if url.lower().startswith(("http://", "https://")) else ""


def moment(at: datetime | None, precision: str) -> str:
    """Return a moment no more exactly than it is known."""
    if at is None:
        return "unknown"
    return f"{at:{FORMATS.get(Precision(precision), '%d %b %Y')}}"


def both_sides(conflict: Any) -> list[Side]:
    """Return both sides of a conflict loaded by ``conflicts_for_display``; no further query."""
    return [_side(conflict, name) for name in ("a", "b")]


def both_sides_in_context(conflict: Any) -> list[Side]:
    """Return both sides with the text around each quote; one query for the two texts."""
    ids = {conflict.appearance_a.revision_id, conflict.appearance_b.revision_id}
    texts = dict(Revision.objects.filter(pk__in=ids).values_list("pk", "text"))
    return [_side(conflict, name, texts) for name in ("a", "b")]


def _side(conflict: Conflict, name: str, texts: dict[int, str] | None = None) -> Side:
    appearance: Appearance = getattr(conflict, f"appearance_{name}")
    return Side(
        name=name.upper(),
        claim=getattr(conflict, f"claim_{name}"),
        appearance=appearance,
        article=appearance.revision.article,
        articles=getattr(conflict, f"articles_{name}", 0) or 0,
        origins=getattr(conflict, f"origins_{name}", 0) or 0,
        quote=excerpt(appearance.quote, quote_marks(appearance, conflict.reasons, name)),
        **(_context(conflict, appearance, name, texts[appearance.revision_id]) if texts else {}),
    )


def _context(conflict: Conflict, appearance: Appearance, name: str, text: str) -> dict[str, Any]:
    marks = marks_of(appearance, conflict.reasons, name)
    quote = Mark(start=appearance.start, end=appearance.end, kind="quote")
    start, end = window(text, marks, quote)
    return {
        "context": mark(text, marks, start=start, end=end),
        "is_cut_before": start > 0,
        "is_cut_after": end < len(text),
    }


def counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
