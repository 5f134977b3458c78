"""A progress line on a terminal; nothing where the output goes to a file."""

from __future__ import annotations

import time
from typing import TextIO

WIDTH = 30
REDRAWN_AFTER = 0.1


class Progress:
    """Draws how far a long run is: ``[#####     ] 500 of 1000 articles, 12/s``."""

    def __init__(self, stream: TextIO, noun: str, total: int | None = None) -> None:
        self._stream = stream
        self._noun = noun
        self._total = total
        self._is_shown = stream.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0

    def tell(self, done: int, total: int | None = None) -> None:
        """Show that ``done`` are done, of ``total`` or of what was said at the start."""
        if not self._is_shown:
            return
        now = time.monotonic()
        total = total or self._total
        if now - self._drawn < REDRAWN_AFTER and done != total:
            return
        self._drawn = now
        rate = done / max(now - self._started, 0.001)
        if total:
            filled = WIDTH * min(done, total) // total
            bar = f"[{'#' * filled}{' ' * (WIDTH - filled)}] {done:,} of {total:,}"
        else:
            bar = f"{done:,}"
        self._stream.write(f"\r{bar} {self._noun}, {rate:,.0f}/s ")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._is_shown and self._drawn:
            self._stream.write("\n")
