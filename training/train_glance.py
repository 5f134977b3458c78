"""Train the first glance at a pair: each claim becomes a vector once, two vectors a likelihood.

Usage: python training/train_glance.py --base FOLDER --claims FOLDER [FOLDER ...] --stories FOLDER
--state FILE [--epochs N]

A step reads the claims of one story and scores all its pairs at once, and some claim pairs beside them.
So a pair costs next to nothing, in training as in use. The head sees how the vectors differ and agree,
which is the same either way round. Source: Conneau et al. 2017 (InferSent), Reimers and Gurevych 2019.
``--state`` is written after every epoch and read on restart. Needs torch, safetensors, tokenizers.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import torch
import torch.nn.functional as functional
from encoder import CrossEncoder, load_base
from examples import Row, claim_text, is_held_out, is_held_out_story, read_claim_pairs, read_claim_stories
from pair_tokenizer import load_tokenizer
from tokenizers import Tokenizer
from torch import Tensor, nn

MOST_TOKENS = 48  # of one claim; nine in ten are shorter than 40
PAIRS_A_STEP = 12
CONFLICT_WEIGHT = 4.0  # one pair of a story in twenty-five is a conflict
RATES = {"body": 6e-5, "head": 1e-3}
Group = tuple[Sequence[str], Sequence[tuple[int, int, bool, bool]]]


class Glance(nn.Module):
    """A sentence encoder and a head over two of its vectors."""

    def __init__(self, encoder: CrossEncoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.inner = nn.Linear(2 * encoder.shape.width, 64)
        self.outer = nn.Linear(64, 2)
        self.dropout = nn.Dropout(0.1)

    def vectors(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return a vector of unit variance for each text, shape (rows, width)."""
        model = self.encoder
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = model.words(ids) + model.positions(places)[None] + model.segments(torch.zeros_like(ids))
        hidden = model.norm(hidden)
        share = mask.to(hidden.dtype)
        bias = (1 - share)[:, None, None, :] * -10000.0
        for layer in model.layers:
            hidden = layer(hidden, bias)
        total = (hidden * share[..., None]).sum(1)
        return total / (total * total).mean(-1, keepdim=True).clamp(min=1e-8).sqrt()

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """Return the log-odds that two claims conflict, and that they are of one matter; (rows, 2)."""
        both = torch.cat([(left - right).abs(), left * right], -1)
        return self.outer(self.dropout(functional.gelu(self.inner(both))))  # type: ignore[no-any-return]


def story_group(story: Row) -> Group:
    """Return the texts of a story and all its pairs: two places, is conflict, is in some list."""
    places = {claim["id"]: place for place, claim in enumerate(story["claims"])}
    conflicts = {frozenset(one[:2]) for one in story["conflicts"]}
    listed = {frozenset(one[:2]) for name in ("conflicts", "agreements", "tempting") for one in story[name]}
    pairs = [
        (places[a], places[b], frozenset((a, b)) in conflicts, frozenset((a, b)) in listed)
        for a, b in combinations(places, 2)
    ]
    return [claim_text(claim) for claim in story["claims"]], pairs


def pair_group(rows: Sequence[Row]) -> Group:
    """Return the texts of some claim pairs and those pairs."""
    texts = [claim_text(row[side]) for row in rows for side in ("a", "b")]
    return texts, [
        (2 * n, 2 * n + 1, row["label"] == "contradiction", row["label"] != "neutral")
        for n, row in enumerate(rows)
    ]


def scores_of(model: Glance, tokenizer: Tokenizer, group: Group) -> tuple[Tensor, Tensor]:
    """Return the log-odds (pairs, 2) and the wanted values of a group."""
    texts, pairs = group
    encodings = tokenizer.encode_batch(list(texts))
    longest = max(len(one.ids) for one in encodings)
    ids = torch.tensor([one.ids + [0] * (longest - len(one.ids)) for one in encodings])
    mask = torch.tensor([[1] * len(one.ids) + [0] * (longest - len(one.ids)) for one in encodings])
    vectors = model.vectors(ids, mask)
    left, right, conflict, listed = (torch.tensor(column) for column in zip(*pairs, strict=True))
    return model(vectors[left], vectors[right]), torch.stack([conflict, listed], -1).float()


def loss_of(found: Tensor, wanted: Tensor) -> Tensor:
    """Return the weighed cross-entropy of both questions."""
    weight = torch.tensor([CONFLICT_WEIGHT, 1.0])
    return functional.binary_cross_entropy_with_logits(found, wanted, pos_weight=weight)


def measure(model: Glance, tokenizer: Tokenizer, groups: Sequence[Group]) -> str:
    """Return the average precision on held-out stories, and how many other pairs are kept at a recall."""
    model.eval()
    with torch.no_grad():
        results = [scores_of(model, tokenizer, group) for group in groups]
    model.train()
    scores = torch.cat([found[:, 0] for found, _ in results])
    wanted = torch.cat([want[:, 0] for _, want in results]) > 0.5
    order = scores.argsort(descending=True)
    hits = wanted[order].float()
    precision = hits.cumsum(0) / torch.arange(1, len(hits) + 1)
    average = float((precision * hits).sum() / hits.sum())
    ranked = scores[wanted].sort().values
    kept = {
        recall: round(float((scores[~wanted] >= ranked[int((1 - recall) * len(ranked))]).float().mean()), 3)
        for recall in (0.97, 0.95, 0.9, 0.8)
    }
    return f"held out {len(scores)} pairs: average precision {average:.3f}, others kept at a recall {kept}"


def train(options: argparse.Namespace) -> None:
    """Train from where ``--state`` left off to the last epoch."""
    tokenizer = load_tokenizer(options.base)
    tokenizer.enable_truncation(MOST_TOKENS)
    torch.manual_seed(1)
    model = Glance(load_base(options.base, dropout=0.1))
    for part in (model.encoder.words, model.encoder.positions, model.encoder.segments):
        part.requires_grad_(False)
    head = [*model.inner.parameters(), *model.outer.parameters()]
    known = {id(one) for one in head}
    body = [one for one in model.parameters() if one.requires_grad and id(one) not in known]
    groups = [{"params": body, "lr": RATES["body"]}, {"params": head, "lr": RATES["head"]}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.02)
    stories = read_claim_stories(options.stories)
    told = [story_group(one) for one in stories if not is_held_out_story(one)]
    unseen = [story_group(one) for one in stories if is_held_out_story(one)]
    rows = [row for row in read_claim_pairs(options.claims) if not is_held_out(row)]
    first = 0
    if options.state.exists():
        state = torch.load(options.state, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        first = state["epoch"]
    steps = options.epochs * len(told)
    for epoch in range(first, options.epochs):
        chance = random.Random(epoch)  # noqa: S311 - order of training, no secret
        started, total = time.monotonic(), 0.0
        for place, group in enumerate(chance.sample(told, len(told))):
            done = epoch * len(told) + place
            factor = min(1.0, (done + 5) / 60) * max(0.03, 1 - done / steps)
            for one, rate in zip(optimiser.param_groups, RATES.values(), strict=True):
                one["lr"] = rate * factor
            extra = pair_group(chance.sample(rows, PAIRS_A_STEP))
            loss = loss_of(*scores_of(model, tokenizer, group))
            loss = loss + 0.5 * loss_of(*scores_of(model, tokenizer, extra))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            total += float(loss.detach())
        seconds = time.monotonic() - started
        line = f"epoch {epoch + 1} loss {total / len(told):.3f} {seconds:.0f} s"
        print(line, measure(model, tokenizer, unseen), flush=True)  # noqa: T201
        kept = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch + 1}
        options.state.parent.mkdir(parents=True, exist_ok=True)
        torch.save(kept, options.state)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--claims", type=Path, nargs="+", required=True)
    parser.add_argument("--stories", type=Path, required=True, help="folder of claim stories")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    torch.set_num_threads(1)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
