"""Many claim pairs from one: names, figures, cues and speakers changed alike on both sides.

Every change keeps the label: a name is exchanged on both sides, every figure is multiplied by one
factor, a cue gives way to another of the same polarity. ``deny_own`` and its near misses are made from
a single claim, as many that do not conflict as do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from examples import (
    ASSERTING,
    CONTRADICTION,
    DENYING,
    ENTAILMENT,
    NEUTRAL,
    Example,
    Row,
    claim_example,
    claim_text,
)

PLAIN_CUES = frozenset({"said", "stated", "told", "reported", "announced", "added", "insisted", "maintained"})
DENIAL_CUES = frozenset({"denied", "rejected", "dismissed", "disputed", "refuted"})
NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]{2,}(?:[ -][A-Z][a-z]{2,})*)")
NUMBER = re.compile(
    r"(?<![\w.,:/-])\d{1,3}(?:,\d{3})+(?![\w:/-])|(?<![\w.,:/-])\d{1,6}(?:\.\d)?(?![\w:/,.-]*\d)"
)
NO_SCALING = re.compile(
    r"%|percent|per cent|Article|Section|Monday|p\.?m|a\.?m\b|"
    r"January|February|March|April|May |June|July|August|"
    r"September|October|November|December|half|third|quarter|double|twice|dozen|hundred|(?<!\d)(?:19|20)\d\d(?!\d)"
)


class Generators:
    """Draws changed copies of claim pairs; the same ``chance`` draws the same copies."""

    def __init__(self, rows: Sequence[Row], chance: random.Random) -> None:
        self.rows = rows
        self.chance = chance
        self.speakers = sorted({side["speaker"] for row in rows for side in (row["a"], row["b"])})
        self.names = sorted({name for row in rows for name in self._names(row)})

    def draw(self) -> Iterator[Example]:
        """Yield examples without end: every pair once a pass, plain or changed, either way round."""
        while True:
            order = list(self.rows)
            self.chance.shuffle(order)
            for row in order:
                example = claim_example(self.change(row))
                yield example.turned() if self.chance.random() < 0.4 else example
                if self.chance.random() < 0.12:
                    yield self.single(row)

    def change(self, row: Row) -> Row:
        """Return the pair with some of its names, figures, cues and speakers exchanged."""
        left, right = dict(row["a"]), dict(row["b"])
        if self.chance.random() < 0.4:
            left["cue"], right["cue"] = self._cue(left["cue"]), self._cue(right["cue"])
        for side in (left, right):
            # The engine's reading of a claim has mostly lost its "that".
            if side["content"].startswith("that ") and self.chance.random() < 0.4:
                side["content"] = side["content"].removeprefix("that ")
        if self.chance.random() < 0.35:
            self._rename(left, right)
        if self.chance.random() < 0.35:
            self._scale(left, right)
        return {**row, "a": left, "b": right}

    def single(self, row: Row) -> Example:
        """Return a pair made from one claim: denied, repeated, both denied, or another claim denied."""
        side = self.chance.choice([row["a"], row["b"]])
        if side["cue"] not in PLAIN_CUES or side["content"].startswith(("that ", "whether ")):
            return claim_example(row)
        content, (first, second) = side["content"], self.chance.sample(self.speakers, 2)
        denial = f"{second} {self.chance.choice(DENYING)}: that {content}"
        draw = self.chance.random()
        if draw < 0.45:
            return Example(claim_text(side), denial, CONTRADICTION)
        if draw < 0.6:
            return Example(
                claim_text(side), f"{second} {self.chance.choice(ASSERTING)}: {content}", ENTAILMENT
            )
        if draw < 0.75:
            return Example(f"{first} {self.chance.choice(DENYING)}: that {content}", denial, ENTAILMENT)
        other = self.chance.choice(self.rows)
        if other["group"] == row["group"] or other["b"]["content"].startswith(("that ", "whether ")):
            return claim_example(row)
        return Example(
            claim_text(side), f"{second} {self.chance.choice(DENYING)}: that {other['b']['content']}", NEUTRAL
        )

    def _cue(self, cue: str) -> str:
        if cue in PLAIN_CUES and cue != "told":
            return self.chance.choice(ASSERTING)
        return (
            self.chance.choice(("denied", "rejected", "disputed")) if cue in {"denied", "disputed"} else cue
        )

    def _names(self, row: Row) -> set[str]:
        return set(NAME.findall(row["a"]["content"])) | set(NAME.findall(row["b"]["content"]))

    def _rename(self, left: Row, right: Row) -> None:
        """Exchange one name of the contents, wherever it stands, or a speaker, on both sides."""
        names = sorted(set(NAME.findall(left["content"])) | set(NAME.findall(right["content"])))
        if names:
            old, new = self.chance.choice(names), self.chance.choice(self.names)
            for side in (left, right):
                for part in ("content", "speaker"):
                    side[part] = re.sub(rf"\b{re.escape(old)}\b", new, side[part])
        elif left["speaker"] == right["speaker"]:
            left["speaker"] = right["speaker"] = self.chance.choice(self.speakers)

    def _scale(self, left: Row, right: Row) -> None:
        """Multiply every figure of both contents by one factor, unless a date or a share is among them."""
        if NO_SCALING.search(left["content"] + " " + right["content"]):
            return
        factor = self.chance.choice((2, 3, 4, 5, 7))
        for side in (left, right):
            side["content"] = NUMBER.sub(lambda match: _times(match.group(), factor), side["content"])


def _times(number: str, factor: int) -> str:
    value = float(number.replace(",", "")) * factor
    digits = 1 if "." in number else 0
    return f"{value:,.{digits}f}" if "," in number or value >= 10_000 else f"{value:.{digits}f}"
