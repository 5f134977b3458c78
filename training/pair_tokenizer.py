"""The tokenizer of a base, set up for pairs: the second text is marked as the second.

MPNet's own pattern numbers both texts 0; the head of ``encoder.CrossEncoder`` needs to tell them apart.
"""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.processors import TemplateProcessing

MOST_TOKENS = 80


def load_tokenizer(base: Path) -> Tokenizer:
    """Return the tokenizer, cutting the longer text where both have more than ``MOST_TOKENS``."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    if tokenizer.token_to_id("<s>") is not None:
        marks = [(mark, tokenizer.token_to_id(mark)) for mark in ("<s>", "</s>")]
        tokenizer.post_processor = TemplateProcessing(
            single="<s> $A </s>", pair="<s> $A </s> </s> $B:1 </s>:1", special_tokens=marks
        )
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS, strategy="longest_first")
    return tokenizer
