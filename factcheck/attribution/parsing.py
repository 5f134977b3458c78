"""The dependency parse of a whole article, with offsets into ``Article.text``.

A parser reads across line breaks: it hangs a sentence onto the headline above it, or a date line
onto the first clause. So every line, and every dateline, is parsed on its own (in batches) and the
parts are put together in one ``Doc`` whose text is the article's text: ``token.idx`` is an offset
into it and no sentence crosses a line break. Entry: ``parse_article``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import use_ops
from threadpoolctl import threadpool_limits

from factcheck.attribution.casing import names_in, sentence_case
from factcheck.attribution.lookups import keep_text
from factcheck.errors import ModelUnavailableError
from factcheck.text.normalise import has_word, is_visible
from factcheck.types import Article

LONGEST_LINE = 20_000
"""Longer lines are cut at a space: a text without breaks must not fill the parser's memory."""
LONGEST_SENTENCE = 2_000
"""Longer stretches without a full stop are cut at a space: rules take the square of a sentence."""
_FULL_STOP = re.compile(r"[.!?]\S{0,2}\s")
LONGEST_WORD = 200
"""Longer words are cut: for a row of marks the tokeniser takes the square of its length."""
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,4}(?:,\s[^()\n:;—–]{1,40}?)?(?:\s?\([^()\n]{1,40}\))?"
    r"|[A-Z][\w.'’-]+(?:[ /,]{1,2}[A-Z0-9][\w.'’-]*){0,6}\s?\([^()\n]{1,40}\))"
    r"\s?(?:--?|[—–])\s+(?=\S)"
)
"""Place, day and agency before a report: "KESSIN, May 7 (Meridian) -"."""

_LEMMAS = {"hopes": "hope", "hoped": "hope", "hoping": "hope"}
"""The packaged pipeline takes them for forms of "hop"."""


class Parser(Protocol):
    """A tokeniser, tagger, dependency parser and name finder; spaCy's ``Language`` is one."""

    @property
    def vocab(self) -> Vocab:
        """Return the strings the parsed documents share."""
        ...

    def __call__(self, text: str) -> Doc:
        """Parse one text."""
        ...

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Parse many texts, in order."""
        ...


@cache
def load_parser(name: str) -> Parser:
    """Load the spaCy pipeline called ``name``, once per process.

    Raises:
        ModelUnavailableError: The package is not installed.
    """
    try:
        # NumPy's matrix product is up to three times as fast as the one spaCy takes by default, which
        # knows few processors; the parse of an article takes half the time. One thread: the matrices are
        # small, and a second thread waiting for a busy core makes the parse ten times as slow.
        threadpool_limits(limits=1, user_api="blas")
        with use_ops("numpy", use_blis=False):
            parser: Parser = spacy.load(name)
    except OSError as error:
        message = f"The language model {name!r} is not installed; run: pip install {name.replace('_', '-')}"
        raise ModelUnavailableError(message) from error
    return parser


def parse_article(article: Article, parser: Parser) -> Doc:
    """Parse ``article`` line by line into one document.

    Returns:
        A ``Doc`` with ``doc.text == article.text``. White space between lines is a token of its
        own (``is_space``), attached to the token before it.

    Cost: linear in the text; ``script/benchmark`` tells the words a second.
    """
    lines = list(split_lines(article.text))
    names = names_in(article.text)
    columns = _Columns()
    end = 0
    shown = [sentence_case(line, names) for _, line in lines]
    for (start, line), doc in zip(lines, parser.pipe(shown), strict=True):
        columns.add_space(article.text[end:start])
        columns.add(doc, line)
        end = start + len(line)
    columns.add_space(article.text[end:])
    document = columns.document(parser.vocab)
    keep_text(document, article.text)
    return document


def split_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not blank, stripped, with its offset: what is parsed on its own."""
    position = 0
    for raw in text.splitlines(keepends=True):
        start = position
        position += len(raw)
        while start < position:
            stop = _part_end(text, start, position)
            line = text[start:stop]
            if stripped := line.strip():
                yield from _split_dateline(start + line.index(stripped), stripped)
            start = stop


def _part_end(text: str, start: int, end: int) -> int:
    """Return where to cut the line ``text[start:end]``; ``end`` for nearly all."""
    stop = _space_before(text, start, end, LONGEST_LINE)
    last = start
    for full_stop in (*(match.end() for match in _FULL_STOP.finditer(text, start, stop)), stop):
        if full_stop - last > LONGEST_SENTENCE:
            stop = _space_before(text, last, stop, LONGEST_SENTENCE)
            break
        last = full_stop
    word = _LONG_WORD.search(text, start, stop)
    return word.end() if word else stop


def _space_before(text: str, start: int, end: int, longest: int) -> int:
    """Return the end of the last word within ``longest`` characters of ``text[start:end]``."""
    if end - start <= longest:
        return end
    cut = text.rfind(" ", start, start + longest)
    return cut + 1 if cut > start else start + longest


def _split_dateline(start: int, line: str) -> Iterator[tuple[int, str]]:
    """Yield a dateline and the rest of its line apart: no source and no sentence begins with it."""
    if match := _DATELINE.match(line):
        yield start, match[0].rstrip()
        yield start + match.end(), line[match.end() :]
    else:
        yield start, line


class _Columns:
    """Token annotations gathered from several documents, in the form ``Doc`` takes them."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._spaces: list[bool] = []
        self._heads: list[int] = []
        self._starts: list[bool | int | None] = []
        self._annotations: tuple[list[str], ...] = ([], [], [], [], [], [])

    def add(self, doc: Doc, line: str) -> None:
        """Append the tokens of ``doc`` in the words of ``line``: the parser saw other capitals."""
        shift = len(self._words)
        marks = {n for name in doc.ents if not has_word(name.text) for n in range(name.start, name.end)}
        for token in doc:
            is_named = token.ent_type_ and token.i not in marks
            entity = f"{token.ent_iob_}-{token.ent_type_}" if is_named else "O"
            word = line[token.idx : token.idx + len(token)]
            self._append(word, head=token.head.i + shift, starts=bool(token.is_sent_start))
            # A direction mark or a zero-width space of its own is no noun, whatever the tagger takes it for.
            pos = token.pos_ if is_visible(token.text) else "SPACE"
            lemma = _LEMMAS.get(token.lower_, token.lemma_)
            self._annotate(token.tag_, pos, lemma, str(token.morph), token.dep_, entity)
            self._spaces[-1] = bool(token.whitespace_)

    def add_space(self, text: str) -> None:
        """Append ``text``, the white space between two lines, as one token."""
        if not text:
            return
        previous = len(self._words) - 1
        self._append(text, head=max(previous, 0), starts=previous < 0)
        self._annotate("_SP", "SPACE", text, "", "dep" if previous >= 0 else "ROOT", "O")

    def document(self, vocab: Vocab) -> Doc:
        """Build the document."""
        tags, pos, lemmas, morphs, deps, entities = self._annotations
        return Doc(
            vocab,
            words=self._words,
            spaces=self._spaces,
            heads=self._heads,
            sent_starts=self._starts,
            tags=tags,
            pos=pos,
            lemmas=lemmas,
            morphs=morphs,
            deps=deps,
            ents=entities,
        )

    def _append(self, word: str, *, head: int, starts: bool) -> None:
        self._words.append(word)
        self._spaces.append(False)
        self._heads.append(head)
        self._starts.append(starts)

    def _annotate(self, *values: str) -> None:
        for column, value in zip(self._annotations, values, strict=True):
            column.append(value)
