"""A parser that remembers what it has parsed, so that two stages parse a document once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc
from spacy.vocab import Vocab

from factcheck.attribution.casing import names_in, sentence_case
from factcheck.attribution.parsing import Parser, split_lines


class MemoParser:
    """Wraps a parser; ``prepare`` forgets what was before."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._known: dict[tuple[str, ...], list[Doc]] = {}

    @property
    def vocab(self) -> Vocab:
        return self._parser.vocab

    def prepare(self, texts: Iterable[str]) -> None:
        """Parse many documents in large batches: short ones take a third of the time."""
        documents = [_shown(text) for text in texts]
        parsed = self._parser.pipe([line for lines in documents for line in lines])
        self._known = {lines: [next(parsed) for _ in lines] for lines in documents}

    def __call__(self, text: str) -> Doc:
        return self._parser(text)

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        key = tuple(texts)  # the lines of one document
        if key not in self._known:
            self._known[key] = list(self._parser.pipe(key))
        return iter(self._known[key])


def _shown(text: str) -> tuple[str, ...]:
    """Return the lines of a document as the parser gets to see them."""
    names = names_in(text)
    return tuple(sentence_case(line, names) for _, line in split_lines(text))
