"""Statements that layout marks: headlines "Kyiv: drones hit depot" and transcripts "PENCE: ...".

Entry: ``find_heading_drafts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from factcheck.attribution.drafts import Draft
from factcheck.attribution.lookups import text_of
from factcheck.text.quotes import LINE
from factcheck.types import Span, Stance

_SPEAKER = re.compile(r"(?P<name>[A-Z][A-Z.'’ -]{2,40}[A-Z.](?:\s\([^)\n]{1,30}\))?):\s+(?=\S)")
_HEADLINE = re.compile(
    r"(?P<name>(?:[A-Z][\w.'’-]*|of|the|for)(?:\s(?:[A-Z][\w.'’-]*|of|the|for|and|[a-z]+)){0,4}):\s+(?=\S)"
)
_LONGEST_HEADLINE = 140
_NO_SOURCES = frozenset(
    {"advertisement", "analysis", "breaking", "by", "contact", "correction", "date", "editor",
     "exclusive", "explainer", "factbox", "image", "live", "note", "opinion", "photo", "photos",
     "published", "read more", "related", "review", "see also", "source", "sources", "the", "timeline",
     "update", "updated", "video", "watch"}
)  # fmt: skip


def find_heading_drafts(doc: Doc) -> Iterator[Draft]:
    """Yield a statement for each line that names its speaker before a colon."""
    text = text_of(doc)
    for number, line in enumerate(LINE.finditer(text)):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        match = _SPEAKER.match(text, start, line.end())
        if match is None and number == 0 and _is_headline(line[0]):
            match = _HEADLINE.match(text, start, line.end())
        if match is not None and match["name"].lower() not in _NO_SOURCES:
            yield from _draft(doc, text, match, line.end())


def _is_headline(line: str) -> bool:
    text = line.strip()
    return len(text) <= _LONGEST_HEADLINE and not text.rstrip("\"'”’»").endswith((".", "!", ":"))


def _is_name(words: TokenSpan) -> bool:
    """Tell a name before a colon from the start of a sentence: "He said: ..."."""
    return not any(word.pos_ == "VERB" or (word.pos_ == "PRON" and not word.is_upper) for word in words)


def _draft(doc: Doc, text: str, match: re.Match[str], end: int) -> Iterator[Draft]:
    while text[end - 1].isspace():
        end -= 1
    colon = match.end("name")
    word = doc.char_span(match.start("name"), match.end("name"), alignment_mode="expand")
    if word is None or match.end() >= end or not _is_name(word):
        return
    start = match.end()
    inner = text[start:end].strip("\"'“”‘’")
    start = text.index(inner, start) if inner else start
    yield Draft(
        cue_word=word.root,
        cue=Span(start=colon, end=colon + 1),
        source=Span(start=match.start("name"), end=match.end("name")),
        source_word=word.root,
        content=(Span(start=start, end=start + len(inner) if inner else end),),
        stance=Stance.ASSERTS,
    )
