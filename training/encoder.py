"""The network of the entailment judges: a transformer encoder over both texts, three logits out.

One class stands for both bases, BERT-like (all-MiniLM-L6-v2) and MPNet-like (all-mpnet-base-v2: relative
positions, no segment embeddings). The head reads the first token, the mean of all tokens, and how the
means of the two texts differ and agree: the bases were trained to compare such means, so the head can
use them from the first step. Written
out instead of taken from a library because that trains a quarter faster and exports to a plain graph.
Sources: Devlin et al. 2019 (BERT), Song et al. 2020 (MPNet). Needs torch and safetensors.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as functional
from safetensors.torch import load_file
from torch import Tensor, nn

LABELS = ("contradiction", "entailment", "neutral")
RELATIVE_BUCKETS, FARTHEST = 32, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of an encoder, as its ``config.json`` states them."""

    layers: int
    width: int
    heads: int
    inner: int
    words: int
    positions: int
    epsilon: float
    is_relative: bool

    @classmethod
    def read(cls, folder: Path) -> Shape:
        """Read the sizes from ``config.json`` of a base."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return cls(
            layers=config["num_hidden_layers"],
            width=config["hidden_size"],
            heads=config["num_attention_heads"],
            inner=config["intermediate_size"],
            words=config["vocab_size"],
            positions=config["max_position_embeddings"],
            epsilon=config["layer_norm_eps"],
            is_relative=config["model_type"] == "mpnet",
        )


class Layer(nn.Module):
    """Self-attention and feed-forward, each with a residual and a norm after it."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Return the hidden states after this layer; ``bias`` is added to the attention scores."""
        rows, length, width = hidden.shape
        query, key, value = self.qkv(hidden).view(rows, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads) + bias
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(rows, length, width)
        hidden = self.attention_norm(hidden + self.dropout(self.out(mixed)))
        return self.norm(hidden + self.dropout(self.outer(functional.gelu(self.inner(hidden)))))


class CrossEncoder(nn.Module):
    """Token ids of a pair of texts to the logits of ``LABELS``."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.words, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.segments = nn.Embedding(2, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.relative = nn.Embedding(RELATIVE_BUCKETS, shape.heads)
        self.dense = nn.Linear(4 * shape.width, shape.width)
        self.dropout = nn.Dropout(dropout)
        self.logits = nn.Linear(shape.width, len(LABELS))

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        """Return logits of shape (rows, 3); ``mask`` is 1 for tokens and 0 for padding."""
        length = ids.shape[1]
        first = 2 if self.shape.is_relative else 0  # MPNet keeps two positions for padding
        places = torch.arange(length, device=ids.device)
        hidden = self.words(ids) + self.positions(places + first)[None]
        if not self.shape.is_relative:
            hidden = hidden + self.segments(segments)
        hidden = self.norm(hidden)
        share = mask.to(hidden.dtype)
        bias = (1 - share)[:, None, None, :] * -10000.0
        if self.shape.is_relative:
            table = relative_buckets(places[None, :] - places[:, None])
            bias = bias + self.relative(table).permute(2, 0, 1)[None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        second = segments.to(share.dtype) * share
        left, right = _mean(hidden, share - second), _mean(hidden, second)
        parts = [hidden[:, 0], _mean(hidden, share), (left - right).abs(), left * right]
        pooled = torch.tanh(self.dense(torch.cat(parts, -1)))
        return self.logits(self.dropout(pooled))  # type: ignore[no-any-return]

    def freeze(self, lowest: int) -> None:
        """Keep the word embeddings and the lowest layers as the base has them."""
        for part in (self.words, self.positions, self.segments, self.norm, self.relative):
            part.requires_grad_(False)
        for layer in list(self.layers)[:lowest]:
            layer.requires_grad_(False)


def _mean(hidden: Tensor, share: Tensor) -> Tensor:
    """Return the mean of the chosen tokens, of unit variance; shape (rows, width)."""
    total = (hidden * share[..., None]).sum(1)
    return total / (total * total).mean(-1, keepdim=True).clamp(min=1e-8).sqrt()


def relative_buckets(distance: Tensor) -> Tensor:
    """Return the bucket of each signed distance: exact when near, logarithmic when far (T5, MPNet)."""
    half = RELATIVE_BUCKETS // 2
    exact = half // 2
    away = distance.abs()
    ratio = torch.log(away.clamp(min=1).float() / exact) / math.log(FARTHEST / exact)
    far = (exact + (ratio * (half - exact)).long()).clamp(max=half - 1)
    return torch.where(away < exact, away, far) + half * (distance > 0).long()


def load_base(folder: Path, dropout: float = 0.0) -> CrossEncoder:
    """Return a cross-encoder with the weights of a base and a fresh head."""
    model = CrossEncoder(Shape.read(folder), dropout)
    stored = load_file(folder / "model.safetensors")
    stored = {name.removeprefix("mpnet.").removeprefix("bert."): value for name, value in stored.items()}
    wanted = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in _renamed(stored, model.shape):
            wanted[name].copy_(value)
        if model.shape.is_relative:
            model.segments.weight.zero_()
        else:
            model.relative.weight.zero_()
    return model


def _renamed(stored: dict[str, Tensor], shape: Shape) -> list[tuple[str, Tensor]]:
    found = [
        ("words.weight", stored["embeddings.word_embeddings.weight"]),
        ("positions.weight", stored["embeddings.position_embeddings.weight"]),
        ("norm.weight", stored["embeddings.LayerNorm.weight"]),
        ("norm.bias", stored["embeddings.LayerNorm.bias"]),
    ]
    if shape.is_relative:
        found.append(("relative.weight", stored["encoder.relative_attention_bias.weight"]))
        attention, names = "attention.attn", ("q", "k", "v")
        output, norm = "attention.attn.o", "attention.LayerNorm"
    else:
        found.append(("segments.weight", stored["embeddings.token_type_embeddings.weight"]))
        attention, names = "attention.self", ("query", "key", "value")
        output, norm = "attention.output.dense", "attention.output.LayerNorm"
    parts = {
        "out": output,
        "attention_norm": norm,
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm": "output.LayerNorm",
    }
    for layer in range(shape.layers):
        base = f"encoder.layer.{layer}"
        for end in ("weight", "bias"):
            joined = torch.cat([stored[f"{base}.{attention}.{name}.{end}"] for name in names])
            found.append((f"layers.{layer}.qkv.{end}", joined))
            found += [
                (f"layers.{layer}.{mine}.{end}", stored[f"{base}.{theirs}.{end}"])
                for mine, theirs in parts.items()
            ]
    return found
