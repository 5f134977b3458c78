"""What a trained entailment model makes of two reported claims.

Idea: a cross-encoder reads both claims at once, each as "Speaker cue: content", and says how likely
contradiction, entailment and neither are. It sees the pair both ways round, for a contradiction holds
in both directions. The weights are files of the package: an ONNX graph, its tokenizer and ``SHA256SUMS``;
nothing is loaded that the list does not vouch for. Entry functions: ``contradictions``, ``opinions``;
``readers.load_entailment`` loads what the options name.
Sources: Devlin et al. 2019 (cross-encoding of pairs); training/README.md (how the weights are made).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from factcheck.errors import ModelUnavailableError
from factcheck.options import EntailmentOptions
from factcheck.types import Claim

WEIGHTS = Path(__file__).parent.parent / "weights"
HASHES = "SHA256SUMS"
Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """How likely each label is; the three sum to one."""

    contradiction: float
    entailment: float
    neutral: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model makes of a pair: read as (left, right) and as (right, left)."""

    forward: Likelihoods
    backward: Likelihoods

    @property
    def contradiction(self) -> float:
        """Mean of both directions, so that exchanging the claims changes nothing."""
        return (self.forward.contradiction + self.backward.contradiction) / 2


class EntailmentModel(Protocol):
    """Anything that tells how two texts relate."""

    @property
    def name(self) -> str:
        """Name and version, as it is stored beside what the model judged."""

    def predict(self, pairs: Sequence[Texts]) -> Sequence[Likelihoods | None]:
        """Return the likelihoods of each (premise, hypothesis), in order; one direction only.

        ``None`` where the model had nothing to say: the pair is judged without it.
        """


class OnnxModel:
    """A cross-encoder in an ONNX file with its fast tokenizer, on the processor."""

    def __init__(self, folder: Path, options: EntailmentOptions) -> None:
        """Load the weights of ``folder``.

        Raises:
            ModelUnavailableError: A file is missing or is not the one in the list of hashes.
        """
        self._options = options
        self._name = f"{folder.name}-{checked_digest(folder)[:8]}"
        self._session, self._tokenizer = _load(folder, options)
        self._inputs = {one.name for one in self._session.get_inputs()}

    @property
    def name(self) -> str:
        """Folder and the first digits of the hash of all its files."""
        return self._name

    def predict(self, pairs: Sequence[Texts]) -> Sequence[Likelihoods]:
        """Return the likelihoods of each pair, in order.

        Cost: linear in the number of pairs; pairs of like length go through together.
        """
        encodings = self._tokenizer.encode_batch(list(pairs))
        order = sorted(range(len(pairs)), key=lambda index: len(encodings[index].ids))
        found: dict[int, Likelihoods] = {}
        for start in range(0, len(order), self._options.batch_size):
            chosen = order[start : start + self._options.batch_size]
            logits = self._logits([encodings[index] for index in chosen])
            found.update(zip(chosen, map(likelihoods_of, logits), strict=True))
        return [found[index] for index in range(len(pairs))]

    def _logits(self, encodings: Sequence[Any]) -> Any:
        longest = max(len(encoding.ids) for encoding in encodings)

        def column(values: Iterable[Sequence[int]], filler: int) -> Any:
            rows = [[*row, *[filler] * (longest - len(row))] for row in values]
            return np.array(rows, dtype=np.int64)

        feed = {
            "ids": column((one.ids for one in encodings), 1),
            "mask": column((one.attention_mask for one in encodings), 0),
            "segments": column((one.type_ids for one in encodings), 0),
        }
        wanted = {name: value for name, value in feed.items() if name in self._inputs}
        return self._session.run(None, wanted)[0].tolist()


def opinions(model: EntailmentModel, pairs: Sequence[tuple[Claim, Claim]]) -> Iterator[Opinion | None]:
    """Yield what the model makes of each pair of claims, in order; ``None`` where it had nothing to say."""
    texts = [(claim_text(left), claim_text(right)) for left, right in pairs]
    both = model.predict([*texts, *((right, left) for left, right in texts)])
    for forward, backward in zip(both[: len(texts)], both[len(texts) :], strict=True):
        yield Opinion(forward, backward) if forward and backward else None


def contradictions(
    model: EntailmentModel, pairs: Sequence[tuple[Claim, Claim]], options: EntailmentOptions
) -> list[float | None]:
    """Return how likely each pair is a contradiction, in order, reading most pairs only once.

    The first reading is in the order of the texts, whichever claim comes first, so that exchanging the
    claims changes nothing; only what it leaves open is read the other way round too. ``None`` where the
    model had nothing to say.
    """
    texts = [sorted((claim_text(left), claim_text(right))) for left, right in pairs]
    found = [one.contradiction if one else None for one in model.predict([(a, b) for a, b in texts])]
    unsure = [
        index
        for index, one in enumerate(found)
        if one is not None and options.settled_below <= one <= options.settled_above
    ]
    again = model.predict([(texts[index][1], texts[index][0]) for index in unsure]) if unsure else ()
    for index, second in zip(unsure, again, strict=True):
        first = found[index]
        if first is not None and second is not None:
            found[index] = (first + second.contradiction) / 2
    return found


def claim_text(claim: Claim) -> str:
    """Return a claim as the models were trained to read it: "Speaker cue: content"."""
    cue = claim.cue_text.strip(" :")  # a headline's cue may be the colon itself
    head = f"{claim.speaker.name if claim.speaker else claim.source_text} {cue}".strip()
    return f"{head}: {claim.proposition}" if head else claim.proposition


def folder_of(name: str) -> Path:
    """Return the folder of a model: one of the package by name, any other by its path."""
    return WEIGHTS / name if "/" not in name else Path(name)


def checked_digest(folder: Path) -> str:
    """Check every listed file of ``folder`` and return the hash of the list.

    Raises:
        ModelUnavailableError: A file is missing or is not the one in the list.
    """
    listed = folder / HASHES
    if not listed.is_file():
        message = f"{folder}: no {HASHES}, so no entailment model to trust; see training/README.md"
        raise ModelUnavailableError(message)
    for line in listed.read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            message = f"{path}: missing, or not the file that {HASHES} names; fetch the weights again"
            raise ModelUnavailableError(message)
    return hashlib.sha256(listed.read_bytes()).hexdigest()


def _load(folder: Path, options: EntailmentOptions) -> tuple[Any, Any]:
    # Imported here: half a second that a run without a model does not spend.
    import onnxruntime
    from tokenizers import Tokenizer

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), settings, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(options.max_tokens, strategy="longest_first")
    return session, tokenizer


def likelihoods_of(logits: Sequence[float]) -> Likelihoods:
    """Return the shares of contradiction, entailment and neutral (softmax)."""
    highest = max(logits)
    shares = [math.exp(value - highest) for value in logits]
    total = math.fsum(shares)
    return Likelihoods(*(share / total for share in shares))
