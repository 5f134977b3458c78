"""Training examples of the entailment judges, from NLI sets and from claim pairs.

An example is two texts and a target. Claim pairs read ``Speaker cue: content``. A contradiction counts
both ways round; an entailment or neutral pair, turned round, is only known to be no contradiction. Sets
whose licence forbids shipping weights, or that state none, are not in ``SHARES``.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

CONTRADICTION, ENTAILMENT, NEUTRAL = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
NOT_CONTRADICTION = (0.0, 1.0, 1.0)  # one of the two: the loss takes the sum of their probabilities
TARGETS = {
    "contradiction": CONTRADICTION,
    "entailment": ENTAILMENT,
    "neutral": NEUTRAL,
    "not": NOT_CONTRADICTION,
}
UNLISTED_SHARE = 1.2  # of the listed pairs that are no conflict; most pairs a tracker reads are such
# Share of the NLI examples. The sets made by rules, where nearly every edit contradicts, stay under 15 %.
SHARES = {
    "oie_snli_mnli": 0.46,
    "cad": 0.16,
    "base_wiki": 0.08,
    "sim_wiki": 0.06,
    "translate_wiki": 0.06,
    "wikifactcheck_neg": 0.03,
    "semantoneg": 0.03,
    "synth_wikinews": 0.06,
    "megaveridicality": 0.03,
    "med": 0.03,
}
HELD_OUT_TOPICS = frozenset(
    {
        "parliament",
        "trade and tariffs",
        "local_politics",
        "airstrikes and casualties",
        "sanctions",
        "drugs and food safety",
        "company results and layoffs",
        "film and music business",
    }
)
ASSERTING = ("said", "stated", "told reporters", "announced", "reported", "insisted", "confirmed", "added")
DENYING = ("denied", "rejected", "dismissed", "disputed")
VOICES = (
    "the spokesman",
    "officials",
    "the ministry",
    "a witness",
    "the company",
    "police",
    "the mayor",
    "the opposition",
    "a resident",
    "the army",
    "the union",
    "the governor",
)
Row = dict[str, Any]
Target = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Example:
    """Two texts; ``target`` is the share of contradiction, entailment, neutral (see ``TARGETS``)."""

    left: str
    right: str
    target: Target

    def turned(self) -> Example:
        """Return the pair the other way round, with what is still known about it."""
        kept = self.target if self.target[0] > 0 else NOT_CONTRADICTION
        return Example(self.right, self.left, kept)


def claim_text(side: Row) -> str:
    """Return a reported claim as the judges read it."""
    return f"{side['speaker']} {side['cue']}: {side['content']}"


def claim_example(row: Row) -> Example:
    """Return a claim pair as an example."""
    return Example(claim_text(row["a"]), claim_text(row["b"]), TARGETS[row["label"]])


def read_claim_pairs(folders: Iterable[Path]) -> list[Row]:
    """Read the claim pairs of all files, in order."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line]


def is_held_out(row: Row) -> bool:
    """Tell whether a claim pair is kept for measurement."""
    return row["topic"] in HELD_OUT_TOPICS


def read_claim_stories(folder: Path) -> list[Row]:
    """Read the claim stories of all files, in order (form: ``claim_stories/README.md``)."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line]


def is_held_out_story(story: Row) -> bool:
    """Tell whether a story is kept for fitting the judge and its thresholds: every fourth of a writer."""
    return int(story["story"].rsplit("-", 1)[1]) % 4 == 0


def story_pairs(story: Row, chance: random.Random, unlisted: float = UNLISTED_SHARE) -> list[Row]:
    """Return pairs of a story in the form of claim pairs: all listed ones and some of the others.

    An agreement is read as an entailment in the order it is listed in; a tempting pair and an unlisted one
    are only known to be no contradiction.
    """
    claims = {claim["id"]: claim for claim in story["claims"]}
    labels = {frozenset(one[:2]): "contradiction" for one in story["conflicts"]}
    listed = [(one[0], one[1], "contradiction") for one in story["conflicts"]]
    listed += [(one[0], one[1], "entailment") for one in story["agreements"]]
    listed += [(one[0], one[1], "not") for one in story["tempting"]]
    known = {frozenset(one[:2]) for one in listed}
    others = [pair for pair in combinations(claims, 2) if frozenset(pair) not in known]
    count = round(unlisted * (len(listed) - len(labels)))
    listed += [(left, right, "not") for left, right in chance.sample(others, min(count, len(others)))]
    return [
        {
            "id": f"{story['story']}:{left}+{right}",
            "group": story["story"],
            "topic": story["topic"],
            "a": claims[left],
            "b": claims[right],
            "label": label,
        }
        for left, right, label in listed
    ]


def read_nli(folder: Path) -> dict[str, list[Example]]:
    """Read the NLI sets named in ``SHARES`` from ``<name>.jsonl.gz``."""
    sets: dict[str, list[Example]] = {}
    for name in SHARES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        sets[name] = [Example(row["premise"], row["hypothesis"], TARGETS[row["label"]]) for row in rows]
    return sets


def draw_nli(sets: dict[str, list[Example]], chance: random.Random) -> Iterator[Example]:
    """Yield NLI examples without end, by share; a quarter is put into the mouths of speakers."""
    names, weights = zip(*SHARES.items(), strict=True)
    while True:
        example = chance.choice(sets[chance.choices(names, weights)[0]])
        if chance.random() < 0.3:
            example = example.turned()
        if chance.random() < 0.25 and example.target != NOT_CONTRADICTION:
            example = report(example, chance)
        yield example


def report(example: Example, chance: random.Random) -> Example:
    """Turn two sentences into two reported claims; half of the time the second is denied.

    What the first entails, denied, contradicts it; what it contradicts, denied, it entails; what is
    open stays open.
    """
    left = f"{chance.choice(VOICES)} {chance.choice(ASSERTING)}: {_as_content(example.left)}"
    voice = chance.choice(VOICES)
    if chance.random() < 0.5:
        return Example(
            left, f"{voice} {chance.choice(ASSERTING)}: {_as_content(example.right)}", example.target
        )
    contradiction, entailment, neutral = example.target
    denied = f"{voice} {chance.choice(DENYING)}: that {_as_content(example.right)}"
    return Example(left, denied, (entailment, contradiction, neutral))


def _as_content(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(" .")


def batches(
    stream: Iterator[tuple[Sequence[int], Sequence[int], Target]], tokens: int
) -> Iterator[list[tuple[Sequence[int], Sequence[int], Target]]]:
    """Group encoded examples of like length into batches of about ``tokens`` tokens, in mixed order."""
    chance = random.Random(0)  # noqa: S311 - order of training, no secret
    while True:
        pool = sorted((next(stream) for _ in range(320)), key=lambda one: len(one[0]))
        groups: list[list[tuple[Sequence[int], Sequence[int], Target]]] = [[]]
        for one in pool:
            if groups[-1] and (len(groups[-1]) + 1) * len(one[0]) > tokens:
                groups.append([])
            groups[-1].append(one)
        chance.shuffle(groups)
        yield from groups


def soften(example: Example, target: Target) -> Example:
    """Return the example with the target of a teacher."""
    return replace(example, target=target)
