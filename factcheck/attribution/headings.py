"""Statements that layout marks: "Kyiv: drones hit depot", "Talks failed: envoy", "PENCE: I never said that."

The first two are headlines, the last a transcript.

Entry: ``find_heading_drafts``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from factcheck.attribution.cues import read_table
from factcheck.attribution.drafts import Draft
from factcheck.attribution.lookups import text_of
from factcheck.attribution.voices import can_speak
from factcheck.text.quotes import LINE
from factcheck.types import Span, Stance

_SPEAKER = re.compile(r"(?P<name>[A-Z][A-Z.'’ -]{2,40}[A-Z.](?:\s\([^)\n]{1,30}\))?):\s+(?=\S)")
_TURN = re.compile(r"^[ \t]*(?P<name>[A-Z@][\w.'’@-]*(?: [\w.'’-]+){0,4}):\s+(?=\S)", re.MULTILINE)
_LEAST_TURNS = 2
_HEADLINE = re.compile(
    r"(?P<name>(?:[A-Z][\w.'’-]*|of|the|for)(?:\s(?:[A-Z][\w.'’-]*|of|the|for|and|[a-z]+)){0,4}):\s+(?=\S)"
)
_CLOSING_NAME = re.compile(
    r"\s*(?P<said>\S[^:\n]*[^:\s])(?P<mark>:|\s[-–—])\s(?P<name>[^\W\d][\w.'’-]*(?:\s[\w.'’-]+){0,3})\s*"
)
_CLAIMING_TAGS = frozenset({"VBD", "VBN", "VBZ", "VBP", "VB", "MD", "CD"})
"""A headline with a verb or a figure says something."""
_LONGEST_HEADLINE = 140
_DETERMINERS = frozenset({"the", "our", "my", "your", "what", "why", "how", "a", "an", "this", "in", "on"})


@cache
def _labels() -> frozenset[str]:
    """Return the words that stand before a colon and speak for nobody: "FACT CHECK: ..."."""
    return frozenset(fields[0] for fields in read_table("labels.txt"))


def find_heading_drafts(doc: Doc) -> Iterator[Draft]:
    """Yield a statement for each line that names its speaker before a colon."""
    text = text_of(doc)
    turns = _turns(text)
    for number, line in enumerate(LINE.finditer(text)):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        match = _SPEAKER.match(text, start, line.end()) or _TURN.match(text, start, line.end())
        if match is not None and match["name"] in turns:
            yield from _draft(doc, text, match, line.end(), is_turn=True)
            continue
        match = _SPEAKER.match(text, start, line.end())
        if match is None and number == 0 and _is_headline(line[0]):
            match = _HEADLINE.match(text, start, line.end())
        found: list[Draft] = []
        if match is not None and not _is_label(match["name"].lower()):
            found.extend(_draft(doc, text, match, line.end(), is_turn=False))
        if not found and number == 0 and _is_headline(line[0]):
            found.extend(_closing_draft(doc, text, line))
        yield from found


def _turns(text: str) -> frozenset[str]:
    """Return the names before a colon that open several lines: the speakers of an interview or a debate."""
    names = Counter(match["name"] for match in _TURN.finditer(text))
    return frozenset(
        name for name, times in names.items() if times >= _LEAST_TURNS and name.lower() not in _labels()
    )


def _closing_draft(doc: Doc, text: str, line: re.Match[str]) -> Iterator[Draft]:
    """Find "Talks collapsed: envoy": a clause, then who says so."""
    match = _CLOSING_NAME.fullmatch(text, *line.span())
    said = None if match is None else doc.char_span(*match.span("said"))
    who = None if match is None else doc.char_span(*match.span("name"))
    if match is None or said is None or who is None:
        return
    if not can_speak(who.root) or not _is_name(who):
        return
    has_noun = any(word.pos_ in {"NOUN", "PROPN"} for word in said)
    if has_noun and any(word.tag_ in _CLAIMING_TAGS for word in said):
        colon = match.end("mark") - 1
        yield Draft(
            cue_word=doc[said.end],
            cue=Span(start=colon, end=colon + 1),
            source=Span(start=match.start("name"), end=match.end("name")),
            source_word=who.root,
            content=(Span(start=match.start("said"), end=match.end("said")),),
            stance=Stance.ASSERTS,
        )


def _is_headline(line: str) -> bool:
    text = line.strip()
    return len(text) <= _LONGEST_HEADLINE and not text.rstrip("\"'”’»").endswith((".", "!", ":"))


def _is_label(name: str) -> bool:
    """Tell "THE FACTS" and "Election night live" from the name of a speaker."""
    words = name.split()
    return name in _labels() or words[0] in _DETERMINERS or words[-1] in _labels()


def _is_name(words: TokenSpan) -> bool:
    """Tell a name before a colon from the start of a sentence: "He said: ..."."""
    if any(word.pos_ in {"VERB", "AUX"} or (word.pos_ == "PRON" and not word.is_upper) for word in words):
        return False
    return words.text.isupper() or len(words) == 1 or any(can_speak(word) for word in words)


def _draft(doc: Doc, text: str, match: re.Match[str], end: int, *, is_turn: bool) -> Iterator[Draft]:
    while text[end - 1].isspace():
        end -= 1
    colon = match.end("name")
    word = doc.char_span(match.start("name"), match.end("name"), alignment_mode="expand")
    if word is None or match.end() >= end or not (is_turn or _is_name(word)):
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
