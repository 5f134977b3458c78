"""Train an entailment judge on the processor: NLI sets and claim pairs mixed, resumable.

Usage: python training/train_entailment.py --base FOLDER --nli FOLDER --claims FOLDER [FOLDER ...]
--stories FOLDER --state FILE --stage mixed|claims --pairs N [--start FILE] [--teacher FILE]

``--state`` holds weights, optimiser and position; it is written every few minutes and read on restart,
so the same command continues. ``--start`` takes the weights of an earlier stage. Recipe: word embeddings
and lowest layers frozen, 4e-5 for the body and 4e-4 for the head in the mixed stage, 2e-5 for all in the
claim stage, batches of like length. Needs torch 2.13 or newer, safetensors and tokenizers.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from claim_generators import Generators
from encoder import CrossEncoder, load_base
from examples import (
    Example,
    Target,
    batches,
    claim_example,
    draw_nli,
    is_held_out,
    is_held_out_story,
    read_claim_pairs,
    read_claim_stories,
    read_nli,
    story_pairs,
)
from pair_tokenizer import load_tokenizer
from tokenizers import Tokenizer
from torch import Tensor

SAVE_SECONDS = 240
Encoded = tuple[Sequence[int], Sequence[int], Target]
STAGES = {
    "mixed": {"claims": 0.35, "body": 4e-5, "head": 4e-4, "dropout": 0.0},
    "claims": {"claims": 0.85, "body": 2e-5, "head": 4e-5, "dropout": 0.1},
}


def encode(tokenizer: Tokenizer, stream: Iterator[Example]) -> Iterator[Encoded]:
    """Yield ids, segments and target of each example."""
    for example in stream:
        encoding = tokenizer.encode(example.left, example.right)
        yield encoding.ids, encoding.type_ids, example.target


def mix(nli: Iterator[Example], claims: Iterator[Example], share: float, seed: int) -> Iterator[Example]:
    """Yield from both streams, ``share`` of them claims."""
    chance = random.Random(seed)  # noqa: S311 - order of training, no secret
    while True:
        yield next(claims if chance.random() < share else nli)


def pad(batch: Sequence[Encoded], filler: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return ids, mask, segments (rows, length) and targets (rows, 3)."""
    longest = max(len(ids) for ids, _, _ in batch)
    ids = torch.tensor([list(one) + [filler] * (longest - len(one)) for one, _, _ in batch])
    mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one, _, _ in batch])
    segments = torch.tensor([list(kinds) + [0] * (longest - len(kinds)) for _, kinds, _ in batch])
    return ids, mask, segments, torch.tensor([target for _, _, target in batch])


def loss_of(logits: Tensor, targets: Tensor) -> Tensor:
    """Return the mean cross-entropy; "no contradiction" asks only for the sum of the other two."""
    logs = logits.log_softmax(-1)
    either = torch.logsumexp(logs[:, 1:], -1)
    is_two_way = targets.sum(-1) > 1.5
    smooth = 0.95 * targets + 0.05 / 3
    return -torch.where(is_two_way, either, (smooth * logs).sum(-1)).mean()


def optimiser_of(model: CrossEncoder, body: float, head: float) -> torch.optim.AdamW:
    """Return AdamW with the two learning rates."""
    top = {id(one) for part in (model.dense, model.logits) for one in part.parameters()}
    lower = [one for one in model.parameters() if one.requires_grad and id(one) not in top]
    upper = [*model.dense.parameters(), *model.logits.parameters()]
    groups = [{"params": lower, "lr": body}, {"params": upper, "lr": head}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def measure(model: CrossEncoder, rows: Sequence[Encoded], filler: int) -> str:
    """Return loss and accuracies on held-out claim pairs in one line."""
    model.eval()
    right = two = 0
    with torch.no_grad():
        for start in range(0, len(rows), 32):
            ids, mask, segments, targets = pad(rows[start : start + 32], filler)
            found = model(ids, mask, segments).argmax(-1)
            right += int((found == targets.argmax(-1)).sum())
            two += int(((found == 0) == (targets.argmax(-1) == 0)).sum())
    model.train()
    return f"held out {len(rows)}: accuracy {right / len(rows):.3f}, conflict or not {two / len(rows):.3f}"


def train(options: argparse.Namespace) -> None:
    """Train one stage to its end, from where ``--state`` left off."""
    stage = STAGES[options.stage]
    tokenizer = load_tokenizer(options.base)
    model = load_base(options.base, stage["dropout"])
    filler = 1 if model.shape.is_relative else 0
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=True)["model"])
    model.freeze(options.frozen)
    optimiser = optimiser_of(model, stage["body"], stage["head"])
    done, seed = 0, options.seed
    if options.state.exists():
        state = torch.load(options.state, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        done, seed = state["done"], state["seed"] + 1
    chance = random.Random(seed)  # noqa: S311 - order of training, no secret
    rows = read_claim_pairs(options.claims)
    kept = [row for row in rows if not is_held_out(row)]
    told = [story for story in read_claim_stories(options.stories) if not is_held_out_story(story)]
    kept += [row for story in told for row in story_pairs(story, chance)]
    unseen = list(encode(tokenizer, iter([claim_example(row) for row in rows if is_held_out(row)])))
    unseen.sort(key=lambda one: len(one[0]))
    claims = Generators(kept, chance).draw()
    stream = mix(draw_nli(read_nli(options.nli), chance), claims, stage["claims"], seed)
    print(f"{len(kept)} claim pairs, from {done}", flush=True)  # noqa: T201
    saved = shown = time.monotonic()
    first, started, average = done, time.monotonic(), 0.0
    for batch in batches(encode(tokenizer, stream), options.tokens):
        spent = max(done / options.pairs, (time.monotonic() - started) / (60 * options.minutes))
        factor = min(1.0, (done - first + 32) / 1000, 0.03 + max(0.0, 1 - spent))
        for group, rate in zip(optimiser.param_groups, (stage["body"], stage["head"]), strict=True):
            group["lr"] = options.rate * rate * factor
        ids, mask, segments, targets = pad(batch, filler)
        loss = loss_of(model(ids, mask, segments), targets)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([one for one in model.parameters() if one.requires_grad], 1.0)
        optimiser.step()
        done += len(batch)
        average += 0.03 * (loss.item() - average) if average else loss.item()
        now = time.monotonic()
        if now - shown > 60:
            shown = now
            print(f"{done} loss {average:.3f} {(done - first) / (now - started):.1f} pairs/s", flush=True)  # noqa: T201
        if now - saved > SAVE_SECONDS or spent >= 1:
            saved = now
            state = {
                "model": model.state_dict(),
                "optimiser": optimiser.state_dict(),
                "done": done,
                "seed": seed,
            }
            options.state.parent.mkdir(parents=True, exist_ok=True)
            torch.save(state, options.state.with_suffix(".new"))
            options.state.with_suffix(".new").replace(options.state)
        if spent >= 1 or (done // 2500) > ((done - len(batch)) // 2500):
            print(measure(model, unseen[:: 1 if spent >= 1 else 4], filler), flush=True)  # noqa: T201
        if spent >= 1:
            return


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--nli", type=Path, required=True)
    parser.add_argument("--claims", type=Path, nargs="+", required=True)
    parser.add_argument("--stories", type=Path, required=True, help="folder of claim stories")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--stage", choices=sorted(STAGES), required=True)
    parser.add_argument("--pairs", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1, help="order of the examples; vary to average runs")
    parser.add_argument("--minutes", type=float, default=1e9, help="end earlier, with the rate brought down")
    parser.add_argument("--frozen", type=int, default=4, help="lowest layers kept as they are")
    parser.add_argument("--rate", type=float, default=1.0, help="factor on the learning rates; 2 for MiniLM")
    parser.add_argument("--tokens", type=int, default=900, help="tokens in a batch")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    train(options)


if __name__ == "__main__":
    main()
