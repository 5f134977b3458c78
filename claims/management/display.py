"""Conflicts in words, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from claims.models import Appearance, Claim, Conflict

WIDTH = 100


def describe_conflicts(conflicts: Iterable[Conflict]) -> Iterator[str]:
    """Yield one block of lines for each conflict: both sides, kind and reasons."""
    for number, conflict in enumerate(conflicts, start=1):
        yield "\n".join(
            [
                f"{number}. {conflict.get_kind_display().upper()}  score {conflict.score:.2f}  "
                f"({conflict.get_status_display()})",
                *_side(conflict.claim_a, conflict.appearance_a),
                *_side(conflict.claim_b, conflict.appearance_b),
                *_reasons(conflict),
                "",
            ]
        )


def _side(claim: Claim, appearance: Appearance) -> list[str]:
    article = appearance.revision.article
    outlet = article.publisher.name if article.publisher else "(outlet unknown)"
    day = f"{claim.published_at:%d %b %Y}"
    speaker = claim.speaker.name if claim.speaker else outlet
    cue = f" ({appearance.cue})" if appearance.cue else ""
    return [f"   {speaker}{cue} - {outlet}, {day}", *_wrap(f"“{appearance.quote}”", indent=6)]


def _reasons(conflict: Conflict) -> list[str]:
    messages = [reason["message"] for reason in conflict.reasons if reason["weight"] > 0]
    return [line for message in messages for line in _wrap(f"why: {message}", indent=3)]


def _wrap(text: str, *, indent: int) -> list[str]:
    pad = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=pad, subsequent_indent=pad)
