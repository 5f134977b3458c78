"""Average the weights of runs that began at one state: two processors train without waiting for each other.

Usage: python training/average_states.py STATE STATE [STATE ...] --target FILE

The result is for ``train_entailment.py --start`` and ``export_entailment.py --state``. Source: Wortsman
et al. 2022, "Model soups".
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Read the command line and write the average."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("states", type=Path, nargs="+")
    parser.add_argument("--target", type=Path, required=True)
    options = parser.parse_args()
    models = [torch.load(path, weights_only=True)["model"] for path in options.states]
    mean = {name: sum(model[name] for model in models) / len(models) for name in models[0]}
    torch.save({"model": mean}, options.target)


if __name__ == "__main__":
    main()
