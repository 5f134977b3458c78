"""A statement while it is being put together: token-level, before links and kinds are known."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from factcheck.types import Span, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One attribution.

    ``cue_word`` is the token the cue hangs on. ``head`` is the head word of a content that is a
    phrase; it may stand for an earlier statement. ``is_evaluation`` marks contents that name or
    describe ("called the vote a farce"). ``frame`` names the reader that found the content.
    """

    cue_word: Token
    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    stance: Stance
    source_word: Token | None = None
    head: Token | None = None
    is_evaluation: bool = False
    relayed_by: tuple[Span, ...] = ()
    refers_to: tuple[Span, ...] = ()
    frame: str = ""

    @property
    def start(self) -> int:
        """Offset of the first word of the content."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Offset behind the last word of the content."""
        return self.content[-1].end
